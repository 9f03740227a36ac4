using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SIE.Shards;
using TorchSharp;

namespace SIE.Training.Runs.Safetensors;

/// <summary>Writes safetensors files, whole or not at all, with a checksum over all of the file.</summary>
public static class SafetensorsWriter
{
    /// <summary>Writes tensors in the given order.</summary>
    /// <param name="path">The file; replaced at the end.</param>
    /// <param name="tensors">Names, each once, and values on any device.</param>
    /// <param name="metadata">Strings to keep with them; "sha256" is added.</param>
    public static void Write(string path, IReadOnlyList<KeyValuePair<string, torch.Tensor>> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        using AtomicFile file = AtomicFile.Create(path);
        byte[] header = Header(tensors, metadata);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        Add(length);
        Add(header);
        foreach ((_, torch.Tensor tensor) in tensors)
        {
            using torch.Tensor host = tensor.detach().cpu().contiguous();
            Add(host.bytes);
        }

        file.Stream.Position = sizeof(ulong) + SafetensorsFormat.FindChecksum(header, SafetensorsFormat.NoChecksum);
        file.Stream.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset())));
        file.Commit();

        void Add(ReadOnlySpan<byte> bytes)
        {
            file.Stream.Write(bytes);
            hash.AppendData(bytes);
        }
    }

    private static byte[] Header(IReadOnlyList<KeyValuePair<string, torch.Tensor>> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            json.WriteStartObject(SafetensorsFormat.Metadata);
            foreach ((string key, string value) in metadata)
            {
                json.WriteString(key, value);
            }

            json.WriteString(SafetensorsFormat.Checksum, SafetensorsFormat.NoChecksum);

            json.WriteEndObject();
            long offset = 0;
            foreach ((string name, torch.Tensor tensor) in tensors)
            {
                (string type, int bytes) = SafetensorsFormat.Describe(tensor.dtype);
                long end = offset + (tensor.numel() * bytes);
                json.WriteStartObject(name);
                json.WriteString("dtype", type);
                WriteNumbers(json, "shape", tensor.shape);
                WriteNumbers(json, "data_offsets", [offset, end]);
                json.WriteEndObject();
                offset = end;
            }

            json.WriteEndObject();
        }

        // Spaces at the end, which the format allows, let the data begin at a multiple of 8 bytes.
        while (stream.Length % 8 != 0)
        {
            stream.WriteByte((byte)' ');
        }

        return stream.ToArray();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers)
        {
            json.WriteNumberValue(number);
        }

        json.WriteEndArray();
    }
}
