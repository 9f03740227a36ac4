using System.Numerics;
using SIE.Renderer.Meshes;
using SIE.Renderer.Passes;

namespace SIE.Renderer.Preparation;

/// <summary>A mesh's materials as rows of four floats, laid out as mesh.glsl and surface.glsl read them, with their pictures.</summary>
internal sealed class MaterialTable
{
    /// <summary>Rows a material takes; MATERIAL_TEXELS in mesh.glsl.</summary>
    internal const int RowsPerMaterial = 9;

    /// <summary>Texels that a texel buffer holds on usual drivers, llvmpipe among them, less a few that a buffer may be longer by.</summary>
    private const long MostTexels = (1L << 27) - 64;

    private readonly PictureReader _reader;

    private MaterialTable(Material[] materials)
    {
        // The same picture under another mapping counts once more, which does no harm.
        (int Slot, AlphaSource Source, Texture? Map)[] maps =
        [
            .. materials.SelectMany(static m => new[] { m.BaseColorMap, m.AlphaMap, m.EmissionMap, m.SpecularMap, m.NormalMap }
                .Select((map, slot) => (slot, m.AlphaSource, map))).Where(static use => use.map is not null),
        ];
        _reader = new PictureReader(MaxSide(maps.Length, maps.Distinct().Count()));
        Rows = new Vector4[RowsPerMaterial * materials.Length];
        MeanColors = new Vector3[materials.Length];
        Opacities = new MaterialOpacity[materials.Length];
        for (int i = 0; i < materials.Length; i++)
        {
            Material m = materials[i];
            (int baseMap, Vector4 mean) = _reader.Read(m.BaseColorMap, PictureUse.Color);
            (int alphaMap, Vector4 meanAlpha) = _reader.Read(m.AlphaMap, m.AlphaSource == AlphaSource.InvertedGrey ? PictureUse.InvertedOpacity : PictureUse.Opacity);
            alphaMap = meanAlpha.W >= 1 ? -1 : alphaMap;
            (int emissionMap, _) = _reader.Read(m.EmissionMap, PictureUse.Color);
            (int specularMap, _) = _reader.Read(m.SpecularMap, PictureUse.Data);
            (int normalMap, _) = _reader.Read(m.NormalMap, PictureUse.Data);
            bool hasMaps = baseMap >= 0 || alphaMap >= 0 || emissionMap >= 0 || specularMap >= 0 || normalMap >= 0;

            Span<Vector4> rows = Rows.AsSpan(RowsPerMaterial * i, RowsPerMaterial);
            rows[0] = new Vector4(m.BaseColor, m.Alpha);
            rows[1] = new Vector4(m.Emission, m.Specular);
            rows[2] = new Vector4(m.Roughness, m.Metallic, hasMaps ? MathF.Max(m.NormalStrength, 0) : -1, baseMap);
            rows[3] = new Vector4(alphaMap, emissionMap, specularMap, normalMap);
            rows[4] = Mapping(m.BaseColorMap);
            rows[5] = Mapping(m.AlphaMap);
            rows[6] = Mapping(m.EmissionMap);
            rows[7] = Mapping(m.SpecularMap);
            rows[8] = Mapping(m.NormalMap);
            MeanColors[i] = baseMap >= 0 ? new Vector3(mean.X, mean.Y, mean.Z) : m.BaseColor;
            HasMaps |= hasMaps;
            bool hasGloss = m.Specular > 0 || m.Metallic > 0 || specularMap >= 0;
            HasGloss |= hasGloss;
            bool glows = m.Emission != Vector3.Zero || emissionMap >= 0;
            Glows |= glows;
            HasOwnLight |= glows || (hasGloss && m.Roughness * m.Roughness < PassConstants.NarrowLobe);
            Opacities[i] = m.Alpha <= 0 ? MaterialOpacity.Invisible
                : alphaMap >= 0 ? MaterialOpacity.CutOut
                : m.Alpha < PassConstants.Opaque ? MaterialOpacity.SeeThrough
                : MaterialOpacity.Opaque;
        }

        _reader.Close();
    }

    /// <summary>The rows of all materials.</summary>
    internal Vector4[] Rows { get; }

    /// <summary>Mean base colour of each material, linear.</summary>
    internal Vector3[] MeanColors { get; }

    /// <summary>True if some material has a picture, so that texture coordinates are needed.</summary>
    internal bool HasMaps { get; }

    /// <summary>True if some material has a glossy lobe.</summary>
    internal bool HasGloss { get; }

    /// <summary>True if some material glows.</summary>
    internal bool Glows { get; }

    /// <summary>True if some material glows, or mirrors the spot sharply.</summary>
    internal bool HasOwnLight { get; }

    /// <summary>How much light each material lets through.</summary>
    internal MaterialOpacity[] Opacities { get; }

    /// <summary>The pictures that the rows name by the number of their first level.</summary>
    internal PictureStore Pictures => _reader.Store;

    /// <summary>The rows of one material.</summary>
    internal ReadOnlySpan<Vector4> RowsOf(int material) => Rows.AsSpan(RowsPerMaterial * material, RowsPerMaterial);

    /// <summary>Decodes the materials' pictures, each content once for each use.</summary>
    internal static MaterialTable From(Material[] materials) => new(materials);

    /// <summary>
    /// Most texels a side that can matter: the object takes a few hundred pixels of the largest view. Fewer for models of many pictures,
    /// so that all of them, each with its levels, fit into one texel buffer.
    /// </summary>
    /// <param name="pictures">Uses of pictures.</param>
    /// <param name="distinct">How many different ones there are among them.</param>
    internal static int MaxSide(int pictures, int distinct)
    {
        int side = pictures <= 8 ? 2048 : pictures <= 64 ? 1024 : 512;
        while (distinct * Texels(side) > MostTexels && side > 1)
        {
            side /= 2;
        }

        return side;

        static long Texels(int side) => ((4L * side * side) - 1) / 3;
    }

    private static Vector4 Mapping(Texture? texture) =>
        texture is null ? new Vector4(1, 1, 0, 0) : new Vector4(texture.Scale, texture.Offset.X, texture.Offset.Y);
}
