namespace SIE.Renderer.Meshes.Gltf;

/// <summary>Opens the model and what it names: nothing outside the model's folder, and no more bytes in all than allowed.</summary>
internal sealed class GltfFiles(string path, long maxBytes, List<string> warnings)
{
    private readonly ModelFolder _folder = ModelFolder.Of(path);

    /// <summary>Bytes of all files read so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Reads the model file itself.</summary>
    public byte[] ReadModel() => ReadBounded(path);

    /// <summary>Reads a file that the model names. A picture that is missing is a warning, a buffer an error.</summary>
    public ArraySegment<byte> Read(string name)
    {
        string decoded = Uri.UnescapeDataString(name);
        if (_folder.Find(decoded) is { } file)
        {
            return ReadBounded(file);
        }

        if (Path.GetExtension(decoded).ToLowerInvariant() is ".png" or ".jpg" or ".jpeg" or ".webp" or ".ktx2" or ".dds" or ".bmp" or ".tga")
        {
            warnings.Add($"texture '{decoded}' not found");
            return ArraySegment<byte>.Empty;
        }

        throw new MeshException(path, $"names the file '{decoded}', which is not in its folder");
    }

    private byte[] ReadBounded(string file)
    {
        long length = new FileInfo(file).Length;
        if (BytesRead + length > maxBytes)
        {
            throw new MeshException(path, $"is, with its files, larger than the {maxBytes} bytes that are read");
        }

        BytesRead += length;
        return File.ReadAllBytes(file);
    }
}
