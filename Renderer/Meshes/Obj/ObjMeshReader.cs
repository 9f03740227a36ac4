namespace SIE.Renderer.Meshes.Obj;

/// <summary>Wavefront OBJ with its MTL files: the dialect of ShapeNet and what other tools write.</summary>
public sealed class ObjMeshReader : IMeshReader
{
    /// <summary>Larger files are refused: they, and the lists made of them, would not fit an array.</summary>
    public const long MaxBytes = 2_000_000_000;

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".obj"];

    /// <inheritdoc/>
    public Mesh Read(string path)
    {
        try
        {
            using ObjDocument document = ObjParser.Parse(path, MaxBytes);
            List<string> warnings = [];
            MaterialLibrary materials = MaterialLibrary.Of(document, path, warnings);
            Mesh mesh = ObjMeshBuilder.Build(document, materials.Find, warnings);
            materials.WarnOfMissing();
            return mesh.TriangleCount > 0 ? mesh
                : document.Faces.Count == 0 ? throw new MeshException(path, "holds no faces")
                : throw new MeshException(path, $"holds no triangle that can be shown ({string.Join("; ", warnings)})");
        }
        catch (Exception error) when (error is OverflowException or OutOfMemoryException)
        {
            throw new MeshException(path, $"is too large for one mesh: {error.Message}. Split it", error);
        }
    }
}
