using System.Text;
using SIE.Renderer.Meshes;

namespace SIE.Renderer.Tests.Meshes;

/// <summary>A model in a temporary folder of its own: model.obj, model.mtl and whatever a test puts beside them.</summary>
internal sealed class ModelOnDisk : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("sie-mesh-").FullName;

    public string Folder => Path.Combine(_root, "model");

    public string Put(string name, string text) => Put(name, Encoding.UTF8.GetBytes(text));

    public string Put(string name, byte[] bytes)
    {
        string path = Path.GetFullPath(Path.Combine(Folder, name));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    public Mesh Read(string obj) => MeshFile.Read(Put("model.obj", obj));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>Reads an OBJ file of this text.</summary>
    public static Mesh Obj(string text)
    {
        using ModelOnDisk model = new();
        return model.Read(text);
    }

    /// <summary>The material of an OBJ file with one triangle whose MTL file is this text; it has to define the material m.</summary>
    public static Material Mtl(string text, params string[] textures)
    {
        using ModelOnDisk model = new();
        foreach (string texture in textures)
        {
            model.Put(texture, [0]);
        }

        model.Put("model.mtl", text);
        return model.Read($"mtllib model.mtl\n{Triangle}usemtl m\nf 1 2 3\n").Materials.Single();
    }

    public const string Triangle = "v 0 0 0\nv 1 0 0\nv 0 1 0\n";

    public const string UnitSquare = "v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\n";
}
