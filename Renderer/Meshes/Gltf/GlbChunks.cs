using System.Buffers.Binary;

namespace SIE.Renderer.Meshes.Gltf;

/// <summary>The frame of a GLB file (glTF 2.0 specification, section 4.4), checked before anything is allocated by the lengths it states.</summary>
internal static class GlbChunks
{
    private const uint Magic = 0x46546C67;
    private const int HeaderBytes = 12, ChunkHeaderBytes = 8;

    /// <summary>Whether the file begins as a GLB does.</summary>
    public static bool IsGlb(ReadOnlySpan<byte> file) => file.Length >= 4 && BinaryPrimitives.ReadUInt32LittleEndian(file) == Magic;

    /// <summary>Makes sure that all chunks lie inside the file.</summary>
    /// <exception cref="MeshException">They don't.</exception>
    public static void Check(string path, ReadOnlySpan<byte> file)
    {
        if (file.Length < HeaderBytes + ChunkHeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) != 2)
        {
            throw new MeshException(path, "is no GLB file of version 2");
        }

        uint length = BinaryPrimitives.ReadUInt32LittleEndian(file[8..]);
        if (length > file.Length)
        {
            throw new MeshException(path, $"is cut short: {file.Length} bytes of {length}");
        }

        for (long at = HeaderBytes; at + ChunkHeaderBytes <= length;)
        {
            uint chunk = BinaryPrimitives.ReadUInt32LittleEndian(file[(int)at..]);
            at += ChunkHeaderBytes + chunk;
            if (at > length)
            {
                throw new MeshException(path, $"has a chunk of {chunk} bytes that ends beyond the file");
            }
        }
    }
}
