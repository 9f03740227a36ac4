using System.Numerics;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>The statements of one material in an MTL file, null where it has none.</summary>
internal sealed class MtlMaterial(string name)
{
    public string Name { get; } = name;

    public Vector3? Ambient { get; set; }

    public Vector3? Diffuse { get; set; }

    public Vector3? Specular { get; set; }

    public Vector3? Emission { get; set; }

    public float? Exponent { get; set; }

    public float? Opacity { get; set; }

    public int? Illumination { get; set; }

    public MtlMap? DiffuseMap { get; set; }

    public MtlMap? OpacityMap { get; set; }

    public MtlMap? SpecularMap { get; set; }

    public MtlMap? EmissionMap { get; set; }

    public MtlMap? BumpMap { get; set; }

    /// <summary>The surface as Blender's legacy importer and BlenderProc's ShapeNet loader understand it (SCENE.md, section 8).</summary>
    /// <param name="folder">Where textures may come from.</param>
    /// <param name="warnings">Receives the textures that are not there.</param>
    public Material ToMaterial(ModelFolder folder, List<string> warnings)
    {
        Texture? diffuse = Find(DiffuseMap), opacity = Find(OpacityMap), specular = Find(SpecularMap);
        Texture? emission = Find(EmissionMap), bump = Find(BumpMap);
        int imageNodes = new[] { diffuse, opacity, specular, emission, bump }.Count(t => t is not null);
        float exponent = Math.Clamp(Exponent ?? (Specular is not null || Illumination == 2 ? 1000 : 0), 0, 1000);
        return new Material
        {
            Name = Name,
            BaseColor = Vector3.Clamp(Diffuse ?? new Vector3(0.8f), Vector3.Zero, Vector3.One),
            Specular = Math.Clamp(Specular is { } ks ? Mean(ks) : Illumination == 2 ? 1 : 0, 0, 1),
            Roughness = 1 - MathF.Sqrt(exponent / 1000),
            Metallic = Illumination is >= 3 and <= 8 ? Math.Clamp(Ambient is { } ka ? Mean(ka) : 1, 0, 1) : 0,
            Emission = Vector3.Max(Emission ?? Vector3.Zero, Vector3.Zero),

            // A texture replaces the number, as it does for Kd.
            Alpha = opacity is null ? Math.Clamp(Opacity ?? 1, 0, 1) : 1,
            BaseColorMap = diffuse,
            AlphaMap = opacity,
            AlphaSource = imageNodes >= 2 ? AlphaSource.InvertedGrey : AlphaSource.AlphaOrGrey,
            EmissionMap = emission,
            SpecularMap = specular,
            NormalMap = bump,
            NormalStrength = BumpMap?.Strength ?? 1,
        };

        Texture? Find(MtlMap? map)
        {
            if (map is null || map.FileName.Length == 0)
            {
                return null;
            }

            string? path = folder.Find(map.FileName);
            if (path is null)
            {
                warnings.Add($"texture '{map.FileName}' of material '{Name}' not found");
                return null;
            }

            return new Texture { Path = path, Scale = map.Scale, Offset = map.Offset };
        }
    }

    private static float Mean(Vector3 colour) => (colour.X + colour.Y + colour.Z) / 3;
}
