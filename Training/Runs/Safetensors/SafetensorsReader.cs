using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using TorchSharp;

namespace SIE.Training.Runs.Safetensors;

/// <summary>Reads a safetensors file: everything in its header is checked before a byte of data is used. Owns the file handle.</summary>
public sealed class SafetensorsReader : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private readonly byte[] _header;
    private readonly long _dataStart;
    private readonly Dictionary<string, SafetensorsEntry> _entries = [];
    private readonly Dictionary<string, string> _metadata = [];

    /// <summary>Opens a file and checks its header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SafetensorsException">The file is truncated or malformed.</exception>
    public SafetensorsReader(string path)
    {
        _path = path;
        _file = File.OpenHandle(path);
        try
        {
            long fileLength = RandomAccess.GetLength(_file);
            _header = ReadHeader(fileLength);
            _dataStart = sizeof(ulong) + _header.Length;
            Parse(_header);
            CheckLayout(fileLength - _dataStart);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => _entries;

    /// <summary>The file's own strings.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Whether the file carries the checksum of our writer; other programs' files don't.</summary>
    public bool HasChecksum => _metadata.ContainsKey(SafetensorsFormat.Checksum);

    /// <summary>Reads the whole file once and compares it with the checksum that our writer leaves in it.</summary>
    /// <exception cref="SafetensorsException">A bit of the file is another, or it has no checksum.</exception>
    public void VerifyChecksum()
    {
        if (!_metadata.TryGetValue(SafetensorsFormat.Checksum, out string? digits))
        {
            throw new SafetensorsException(_path, $"has no checksum ('{SafetensorsFormat.Checksum}' in its metadata): not written by this program.");
        }

        int at = SafetensorsFormat.FindChecksum(_header, digits);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)_header.Length);
        hash.AppendData(length);
        byte[] header = [.. _header];
        if (at >= 0)
        {
            Encoding.ASCII.GetBytes(SafetensorsFormat.NoChecksum).CopyTo(header, at);
        }

        hash.AppendData(header);
        byte[] buffer = new byte[1 << 20];
        long end = RandomAccess.GetLength(_file);
        for (long position = _dataStart; position < end;)
        {
            Span<byte> part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - position));
            ReadExactly(part, position);
            hash.AppendData(part);
            position += part.Length;
        }

        if (Convert.ToHexStringLower(hash.GetHashAndReset()) != digits)
        {
            throw new SafetensorsException(_path, "is damaged: its content does not have the checksum that was written with it.");
        }
    }

    /// <summary>Reads a tensor to the CPU.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>A new tensor.</returns>
    /// <exception cref="SafetensorsException">There is no such tensor.</exception>
    public torch.Tensor Read(string name)
    {
        SafetensorsEntry entry = Find(name);
        torch.Tensor tensor = torch.empty(entry.Shape, dtype: entry.Type);
        ReadBytes(entry, tensor.bytes);
        return tensor;
    }

    /// <summary>Reads a tensor's values into one of the same shape and type, on any device.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="target">Receives the values.</param>
    /// <exception cref="SafetensorsException">There is no such tensor, or it has another shape or type.</exception>
    public void ReadInto(string name, torch.Tensor target)
    {
        ArgumentNullException.ThrowIfNull(target);
        SafetensorsEntry entry = Find(name);
        if (!entry.Shape.AsSpan().SequenceEqual(target.shape) || entry.Type != target.dtype)
        {
            throw new SafetensorsException(
                _path,
                $"'{name}' is {entry.Type} [{string.Join(", ", entry.Shape)}] where {target.dtype} [{string.Join(", ", target.shape)}] is needed.");
        }

        using torch.Tensor read = Read(name);
        using IDisposable grad = torch.no_grad();
        target.copy_(read);
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private SafetensorsEntry Find(string name) =>
        _entries.TryGetValue(name, out SafetensorsEntry? entry) ? entry : throw new SafetensorsException(_path, $"there is no tensor '{name}'.");

    private byte[] ReadHeader(long fileLength)
    {
        Span<byte> prefix = stackalloc byte[sizeof(ulong)];
        if (fileLength < prefix.Length || RandomAccess.Read(_file, prefix, 0) != prefix.Length)
        {
            throw new SafetensorsException(_path, "shorter than the 8 bytes that hold the header's length.");
        }

        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > SafetensorsFormat.MaximumHeader || (long)length > fileLength - prefix.Length)
        {
            throw new SafetensorsException(_path, $"a header of {length} bytes doesn't fit: truncated, or no safetensors file.");
        }

        byte[] header = new byte[length];
        ReadExactly(header, prefix.Length);
        return header.Length > 0 && header[0] == (byte)'{' ? header : throw new SafetensorsException(_path, "the header does not start with '{'.");
    }

    private void Parse(byte[] header)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(header, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            foreach (JsonProperty property in json.RootElement.EnumerateObject())
            {
                if (property.Name == SafetensorsFormat.Metadata)
                {
                    foreach (JsonProperty item in property.Value.EnumerateObject())
                    {
                        _metadata.Add(item.Name, item.Value.ValueKind == JsonValueKind.String
                            ? item.Value.GetString()!
                            : throw new SafetensorsException(_path, $"the metadata '{item.Name}' is not a string."));
                    }
                }
                else
                {
                    _entries.Add(property.Name, ParseEntry(property.Name, property.Value));
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new SafetensorsException(_path, $"the header is malformed: {exception.Message}");
        }
    }

    private SafetensorsEntry ParseEntry(string name, JsonElement json)
    {
        string typeName = json.GetProperty("dtype").GetString() ?? "";
        (torch.ScalarType type, int bytes) = SafetensorsFormat.Find(typeName)
            ?? throw new SafetensorsException(_path, $"'{name}' has the unknown element type '{typeName}'.");
        long[] shape = [.. json.GetProperty("shape").EnumerateArray().Select(e => e.GetInt64())];
        long[] offsets = [.. json.GetProperty("data_offsets").EnumerateArray().Select(e => e.GetInt64())];
        if (offsets.Length != 2 || offsets[0] < 0 || offsets[1] < offsets[0] || shape.Any(s => s < 0))
        {
            throw new SafetensorsException(_path, $"'{name}' has impossible offsets or sizes.");
        }

        Int128 needed = bytes;
        foreach (long size in shape)
        {
            needed *= size;
            if (needed > long.MaxValue)
            {
                throw new SafetensorsException(_path, $"'{name}' has an impossible size.");
            }
        }

        return needed == offsets[1] - offsets[0]
            ? new(type, shape, offsets[0], offsets[1])
            : throw new SafetensorsException(_path, $"'{name}' needs {needed} bytes but its offsets span {offsets[1] - offsets[0]}.");
    }

    /// <summary>Tensors lie one after the other, from the first byte of data to the last of the file.</summary>
    private void CheckLayout(long dataLength)
    {
        long position = 0;
        foreach ((string name, SafetensorsEntry entry) in _entries.OrderBy(e => e.Value.Begin).ThenBy(e => e.Value.End))
        {
            if (entry.Begin != position)
            {
                string fault = entry.Begin > position ? "leaves a hole before it" : "overlaps another tensor";
                throw new SafetensorsException(_path, $"'{name}' {fault}, at byte {entry.Begin} of the data.");
            }

            position = entry.End;
        }

        if (position != dataLength)
        {
            string fault = position > dataLength ? "truncated" : "has bytes that belong to no tensor";
            throw new SafetensorsException(_path, $"the file is {fault}: {dataLength} bytes of data where the header declares {position}.");
        }
    }

    private void ReadBytes(SafetensorsEntry entry, Span<byte> target) => ReadExactly(target, _dataStart + entry.Begin);

    private void ReadExactly(Span<byte> target, long position)
    {
        while (target.Length > 0)
        {
            int read = RandomAccess.Read(_file, target, position);
            if (read == 0)
            {
                throw new SafetensorsException(_path, "the file was cut short while it was read.");
            }

            target = target[read..];
            position += read;
        }
    }
}
