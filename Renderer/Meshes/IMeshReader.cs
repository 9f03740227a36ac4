namespace SIE.Renderer.Meshes;

/// <summary>Reads one mesh file format.</summary>
public interface IMeshReader
{
    /// <summary>File name endings of the format, lower case with the dot, such as ".obj".</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Reads a mesh with its materials. Textures are located, not decoded.</summary>
    /// <param name="path">The mesh file.</param>
    /// <returns>A mesh of at least one triangle.</returns>
    /// <exception cref="MeshException">The file is missing, malformed, too large, or holds no triangle.</exception>
    Mesh Read(string path);
}
