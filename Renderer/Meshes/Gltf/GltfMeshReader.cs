using SharpGLTF.Schema2;
using SharpGLTF.Validation;

namespace SIE.Renderer.Meshes.Gltf;

/// <summary>
/// glTF 2.0, as .glb or as .gltf with its buffers and pictures beside it: all triangles of the default scene with their nodes' transforms, in the file's
/// own coordinates (Y up; glTF models face +Z where ShapeNet's face −Z). Skins and morph targets stay in their rest shape; instancing extensions and
/// compressed geometry are not read.
/// </summary>
public sealed class GltfMeshReader : IMeshReader
{
    /// <summary>Larger files are refused.</summary>
    public const long MaxBytes = 1L << 30;

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".glb", ".gltf"];

    /// <inheritdoc/>
    public Mesh Read(string path)
    {
        List<string> warnings = [];
        try
        {
            GltfFiles files = new(path, MaxBytes, warnings);
            ModelRoot model = Open(path, files);
            Scene scene = model.DefaultScene ?? (model.LogicalScenes.Count > 0 ? model.LogicalScenes[0] : throw new MeshException(path, "holds no scene"));
            Mesh mesh = GltfGeometry.Build(scene, files.BytesRead, new GltfMaterials(warnings).Read, warnings);
            return mesh.TriangleCount > 0
                ? mesh
                : throw new MeshException(path, $"holds no triangle that can be shown{(warnings.Count > 0 ? $" ({string.Join("; ", warnings)})" : "")}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new MeshException(path, $"can't be read: {error.Message}", error);
        }
        catch (Exception error) when (error is not MeshException)
        {
            // SharpGLTF reports what is malformed by exceptions of many kinds, index errors among them.
            throw new MeshException(path, $"is no valid glTF file: {error.Message}", error);
        }
    }

    private static ModelRoot Open(string path, GltfFiles files)
    {
        byte[] bytes = files.ReadModel();
        if (GlbChunks.IsGlb(bytes))
        {
            GlbChunks.Check(path, bytes);
        }

        ReadContext context = ReadContext.Create(files.Read);

        // Small offences against the specification, such as normals that are not quite unit, don't matter here; what does is checked where it is used.
        context.Validation = ValidationMode.Skip;
        using MemoryStream stream = new(bytes, writable: false);
        return context.ReadSchema2(stream);
    }
}
