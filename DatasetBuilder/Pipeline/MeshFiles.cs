using System.Security.Cryptography;
using System.Text;
using SIE.Renderer.Meshes;

namespace SIE.DatasetBuilder.Pipeline;

/// <summary>The files that decide how a mesh looks.</summary>
internal static class MeshFiles
{
    /// <summary>Endings of files beside a mesh that belong to it: material libraries, and the buffers of a .gltf.</summary>
    private static readonly string[] Companions = [".mtl", ".bin"];

    /// <summary>
    /// SHA-256 (hex) over mesh file, material libraries and buffers beside it, and the pictures that its materials use: that of the lines
    /// <c>sha256sum</c> prints for them in the order of their names relative to the mesh, with '/'.
    /// </summary>
    /// <param name="path">The mesh file.</param>
    /// <param name="mesh">What was read from it.</param>
    public static string Sha256(string path, Mesh mesh)
    {
        string home = Path.GetDirectoryName(path)!;
        StringBuilder lines = new();
        foreach (string name in Of(path, mesh).Select(f => Path.GetRelativePath(home, f).Replace('\\', '/')).Distinct().Order(StringComparer.Ordinal))
        {
            using FileStream file = File.OpenRead(Path.Combine(home, name));
            lines.Append(Convert.ToHexStringLower(SHA256.HashData(file))).Append("  ").Append(name).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString())));
    }

    private static IEnumerable<string> Of(string path, Mesh mesh) =>
    [
        path,
        .. Directory.EnumerateFiles(Path.GetDirectoryName(path)!).Where(static f => Companions.Contains(Path.GetExtension(f).ToLowerInvariant())),
        .. mesh.Materials.SelectMany(static m => new[] { m.BaseColorMap, m.AlphaMap, m.EmissionMap, m.SpecularMap, m.NormalMap })
            .Select(static t => t?.Path).OfType<string>(),
    ];
}
