using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using SIE.Renderer.Meshes;

namespace SIE.DatasetBuilder.Pipeline;

/// <summary>The files that decide how a mesh looks.</summary>
internal static class MeshFiles
{
    /// <summary>Endings of files beside a mesh that belong to it: material libraries, and the buffers of a .gltf.</summary>
    private static readonly string[] Companions = [".mtl", ".bin"];

    /// <summary>Bytes read at once: a stream that is hashed is read by 4096, and asking for them takes longer than hashing them.</summary>
    private const int BytesAtOnce = 1 << 17;

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
            lines.Append(Convert.ToHexStringLower(HashOf(Path.Combine(home, name)))).Append("  ").Append(name).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString())));
    }

    private static byte[] HashOf(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] bytes = ArrayPool<byte>.Shared.Rent(BytesAtOnce);
        try
        {
            long place = 0;
            for (int read; (read = RandomAccess.Read(file, bytes, place)) > 0; place += read)
            {
                hash.AppendData(bytes, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }

        return hash.GetHashAndReset();
    }

    private static IEnumerable<string> Of(string path, Mesh mesh) =>
    [
        path,
        .. Directory.EnumerateFiles(Path.GetDirectoryName(path)!).Where(static f => Companions.Contains(Path.GetExtension(f).ToLowerInvariant())),
        .. mesh.Materials.SelectMany(static m => new[] { m.BaseColorMap, m.AlphaMap, m.EmissionMap, m.SpecularMap, m.NormalMap })
            .Select(static t => t?.Path).OfType<string>(),
    ];
}
