namespace SIE.Renderer.Meshes;

/// <summary>Opens mesh files of every known format.</summary>
public static class MeshFile
{
    /// <summary>The formats.</summary>
    public static IReadOnlyList<IMeshReader> Readers { get; } = [new Obj.ObjMeshReader(), new Gltf.GltfMeshReader()];

    /// <summary>Reads a mesh by the ending of its name.</summary>
    /// <param name="path">The mesh file.</param>
    /// <exception cref="MeshException">No reader knows the ending, or the reader can't use the file.</exception>
    public static Mesh Read(string path)
    {
        string extension = Path.GetExtension(path).ToLowerInvariant();
        IMeshReader reader = Readers.FirstOrDefault(r => r.Extensions.Contains(extension))
            ?? throw new MeshException(path, $"no mesh format has the ending '{extension}'; known are {string.Join(", ", Readers.SelectMany(r => r.Extensions))}");
        return reader.Read(path);
    }
}
