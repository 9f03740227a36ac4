using System.Numerics;
using SIE.Renderer.Meshes;

namespace SIE.DatasetBuilder.Corpora.Sample.Kit;

/// <summary>What a surface looks like: a material and how large its pattern is. Colours are linear.</summary>
/// <param name="Material">The material.</param>
/// <param name="Repeats">Repeats of the pattern per unit of texture coordinates; per metre on most parts.</param>
internal sealed record Finish(Material Material, Vector2 Repeats)
{
    /// <summary>Dull: cloth, paper, rubber.</summary>
    internal static Finish Matt(Vector3 color) => Plain(color, specular: 0.1f, roughness: 0.9f);

    /// <summary>A little shine: lacquer, plastic.</summary>
    internal static Finish Satin(Vector3 color) => Plain(color, specular: 0.4f, roughness: 0.45f);

    /// <summary>Shiny: glazed ceramics, car paint.</summary>
    internal static Finish Glossy(Vector3 color) => Plain(color, specular: 0.6f, roughness: 0.2f);

    /// <summary>Brushed metal, made without the metallic lobe, which few OBJ files use.</summary>
    internal static Finish Metal(float brightness) => Plain(new Vector3(brightness), specular: 1, roughness: 0.3f);

    /// <summary>Dark and mirror-like: window panes seen from outside, screens.</summary>
    internal static Finish DarkGlass => Plain(new Vector3(0.02f, 0.025f, 0.03f), specular: 0.8f, roughness: 0.1f);

    /// <summary>Glass to see through.</summary>
    internal static Finish ClearGlass(Vector3 color, float opacity)
    {
        Finish glass = Plain(color, specular: 0.8f, roughness: 0.1f);
        return glass with { Material = glass.Material with { Alpha = opacity } };
    }

    /// <summary>A surface that glows.</summary>
    internal static Finish Glowing(Vector3 color)
    {
        Finish light = Matt(color);
        return light with { Material = light.Material with { Emission = color } };
    }

    /// <summary>A pattern on a dull or shiny ground.</summary>
    /// <param name="pattern">The picture, encoded.</param>
    /// <param name="repeatsPerUnit">Repeats per unit of texture coordinates.</param>
    /// <param name="gloss">0 for cloth to 1 for glaze.</param>
    internal static Finish Patterned(ReadOnlyMemory<byte> pattern, float repeatsPerUnit, float gloss = 0) =>
        new(
            new Material
            {
                BaseColor = new Vector3(0.8f),
                BaseColorMap = new Texture { Embedded = pattern },
                Specular = 0.1f + (0.5f * gloss),
                Roughness = 0.9f - (0.6f * gloss),
            },
            new Vector2(repeatsPerUnit));

    /// <summary>One colour with a shine of one's choice.</summary>
    internal static Finish Plain(Vector3 color, float specular = 0.3f, float roughness = 0.5f) =>
        new(new Material { BaseColor = color, Specular = specular, Roughness = roughness }, Vector2.One);
}
