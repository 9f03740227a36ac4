using System.Numerics;

namespace SIE.Renderer.Meshes;

/// <summary>
/// A picture that a material refers to: a file beside the mesh or bytes inside it, still encoded. Decoding happens where the pixels
/// are needed, so that a mesh can be read, checked or copied without it. Equal values are the same picture with the same mapping.
/// </summary>
public sealed record Texture
{
    /// <summary>Full path of the file, or null if the picture is embedded.</summary>
    public string? Path { get; init; }

    /// <summary>The encoded bytes of an embedded picture (GLB), or null.</summary>
    public ReadOnlyMemory<byte>? Embedded { get; init; }

    /// <summary>Scale of the texture coordinates (MTL option -s).</summary>
    public Vector2 Scale { get; init; } = Vector2.One;

    /// <summary>Offset of the texture coordinates, added after the scale (MTL option -o).</summary>
    public Vector2 Offset { get; init; }

    /// <summary>Whether the picture's colour is shown whatever its alpha (glTF); otherwise alpha darkens it (Blender's OBJ import, SCENE.md, section 8).</summary>
    public bool IgnoresAlpha { get; init; }
}
