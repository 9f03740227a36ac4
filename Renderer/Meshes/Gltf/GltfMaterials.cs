using System.Numerics;
using SharpGLTF.Memory;
using SharpGLTF.Schema2;
using SIE.Imaging;

namespace SIE.Renderer.Meshes.Gltf;

/// <summary>
/// glTF's metallic-roughness materials to <see cref="Material"/>. As there, a texture replaces the factor beside it; only roughness and metallic, which
/// have no texture there, take the mean of theirs. Opacity follows alphaMode, MASK being drawn as BLEND. Occlusion, and extensions other than texture
/// transforms, emissive strength and the older specular-glossiness colour, have no counterpart.
/// </summary>
internal sealed class GltfMaterials(List<string> warnings)
{
    /// <summary>Converts one material; null is glTF's default one.</summary>
    public Material Read(SharpGLTF.Schema2.Material? source)
    {
        if (source is null)
        {
            return new Material { BaseColor = Vector3.One, Metallic = 1, Roughness = 1 };
        }

        MaterialChannel? color = source.FindChannel("BaseColor") ?? source.FindChannel("Diffuse");
        Vector4 factor = color?.Color ?? Vector4.One;
        bool opaque = source.Alpha == AlphaMode.OPAQUE;
        (float roughness, float metallic) = RoughnessAndMetallic(source);
        MaterialChannel? emissive = source.FindChannel("Emissive");
        Vector3 emission = emissive is { } e ? Finite(new Vector3(e.Color.X, e.Color.Y, e.Color.Z) * Strength(e)) : Vector3.Zero;
        return new Material
        {
            Name = source.Name ?? $"material {source.LogicalIndex}",
            BaseColor = Finite(new Vector3(factor.X, factor.Y, factor.Z)),
            BaseColorMap = Map(source, color),
            Roughness = roughness,
            Metallic = metallic,
            Emission = emission,
            EmissionMap = emission == Vector3.Zero ? null : Map(source, emissive),
            NormalMap = Map(source, source.FindChannel("Normal")),
            Alpha = opaque || !float.IsFinite(factor.W) ? 1 : Math.Clamp(factor.W, 0, 1),
            AlphaMap = !opaque && Decode(source, color)?.HasAlpha == true ? Map(source, color) : null,
        };
    }

    private (float Roughness, float Metallic) RoughnessAndMetallic(SharpGLTF.Schema2.Material source)
    {
        if (source.FindChannel("MetallicRoughness") is not { } channel)
        {
            return (source.FindChannel("SpecularGlossiness") is { } old ? 1 - Fraction(Factor(old, "GlossinessFactor", 1)) : 1, 0);
        }

        float roughness = Fraction(Factor(channel, "RoughnessFactor", 1)), metallic = Fraction(Factor(channel, "MetallicFactor", 1));
        return Decode(source, channel) is { } picture ? (roughness * Mean(picture, 1), metallic * Mean(picture, 2)) : (roughness, metallic);
    }

    private Picture? Decode(SharpGLTF.Schema2.Material source, MaterialChannel? channel)
    {
        if (Image(channel) is not { } image)
        {
            return null;
        }

        try
        {
            return PictureDecoder.Decode(image.Content.Span);
        }
        catch (PictureException error)
        {
            warnings.Add($"a texture of material '{source.Name}' can't be used: {error.Message}");
            return null;
        }
    }

    private Texture? Map(SharpGLTF.Schema2.Material source, MaterialChannel? channel)
    {
        if (channel is not { } known || Image(channel) is not { } image)
        {
            return null;
        }

        Vector2 scale = Vector2.One, offset = Vector2.Zero;
        if (known.TextureTransform is { } transform)
        {
            // u' = offset + scale · u with v counted downwards; ours counts upwards.
            scale = transform.Scale;
            offset = new Vector2(transform.Offset.X, 1 - transform.Offset.Y - transform.Scale.Y);
            if (transform.Rotation != 0)
            {
                warnings.Add($"material '{source.Name}' turns a texture: drawn without the turn");
            }
        }

        return new Texture { Embedded = image.Content, Scale = scale, Offset = offset, IgnoresAlpha = true };
    }

    private static MemoryImage? Image(MaterialChannel? channel) =>
        channel?.Texture?.PrimaryImage?.Content is { Content.Length: > 0 } image ? image : default(MemoryImage?);

    private static float Strength(MaterialChannel emissive) => Factor(emissive, "EmissiveStrength", 1);

    private static float Factor(MaterialChannel channel, string name, float otherwise) =>
        channel.Parameters.FirstOrDefault(p => p.Name == name)?.Value is float value && float.IsFinite(value) ? value : otherwise;

    private static float Fraction(float value) => Math.Clamp(value, 0, 1);

    private static Vector3 Finite(Vector3 color) => float.IsFinite(color.X + color.Y + color.Z) ? Vector3.Max(color, Vector3.Zero) : Vector3.Zero;

    /// <summary>The mean of one channel as a fraction.</summary>
    private static float Mean(Picture picture, int channel)
    {
        long sum = 0;
        for (int i = channel; i < picture.Rgba.Length; i += 4)
        {
            sum += picture.Rgba[i];
        }

        return (float)(sum / (255.0 * picture.Rgba.Length / 4));
    }
}
