using System.Numerics;

namespace SIE.Renderer.Meshes;

/// <summary>
/// A surface as Blender's Principled BSDF sees it after the legacy OBJ import (SCENE.md, section 8). Colours are linear Rec.709.
/// The defaults are those of a material that the MTL file lacks.
/// </summary>
public sealed record Material
{
    /// <summary>The name in the file, for messages.</summary>
    public string Name { get; init; } = "";

    /// <summary>Diffuse base colour, linear, from Kd. Not used where <see cref="BaseColorMap"/> is set: the texture replaces it.</summary>
    public Vector3 BaseColor { get; init; } = new(0.8f);

    /// <summary>Principled specular in [0, 1]; F0 = 0.08 · specular. 0 switches the specular lobe off.</summary>
    public float Specular { get; init; } = 0.5f;

    /// <summary>Principled roughness in [0, 1]; GGX alpha = roughness².</summary>
    public float Roughness { get; init; } = 0.5f;

    /// <summary>Metallic in [0, 1].</summary>
    public float Metallic { get; init; }

    /// <summary>Emitted radiance, linear, from Ke.</summary>
    public Vector3 Emission { get; init; }

    /// <summary>Opacity in [0, 1], from d; the rest passes straight through. Multiplied by <see cref="AlphaMap"/> where that is set.</summary>
    public float Alpha { get; init; } = 1;

    /// <summary>Base colour texture (sRGB), or null. Its own alpha darkens the colour and is not opacity.</summary>
    public Texture? BaseColorMap { get; init; }

    /// <summary>Opacity texture and how to read it, or null.</summary>
    public Texture? AlphaMap { get; init; }

    /// <summary>Which channel of <see cref="AlphaMap"/> is the opacity.</summary>
    public AlphaSource AlphaSource { get; init; } = AlphaSource.AlphaOrGrey;

    /// <summary>Emission texture (sRGB), or null.</summary>
    public Texture? EmissionMap { get; init; }

    /// <summary>Specular texture (non-colour, its grey replaces <see cref="Specular"/>), or null.</summary>
    public Texture? SpecularMap { get; init; }

    /// <summary>Tangent-space normal map (non-colour), or null.</summary>
    public Texture? NormalMap { get; init; }

    /// <summary>How far <see cref="NormalMap"/> turns the normal: 0 not at all, 1 as the picture says, more goes beyond it. From -bm.</summary>
    public float NormalStrength { get; init; } = 1;
}

/// <summary>How opacity is read from a texture (SCENE.md, section 8, map_d).</summary>
public enum AlphaSource
{
    /// <summary>The alpha channel if the picture has one, else its grey value.</summary>
    AlphaOrGrey,

    /// <summary>One minus the grey of the colour: what BlenderProc's loader makes of a material with two or more image nodes.</summary>
    InvertedGrey,
}
