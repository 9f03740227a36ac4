using System.Text;
using static TorchSharp.torch;

namespace SIE.Training.Runs.Safetensors;

/// <summary>The constants of the format (https://github.com/huggingface/safetensors, "Format").</summary>
internal static class SafetensorsFormat
{
    /// <summary>Headers longer than this are refused.</summary>
    internal const long MaximumHeader = 100_000_000;

    /// <summary>The key of the string-to-string metadata.</summary>
    internal const string Metadata = "__metadata__";

    /// <summary>
    /// A metadata entry of our files: SHA-256 of the whole file, in which these 64 digits count as zeros. The format itself has no checksum; readers
    /// that don't know the entry ignore it.
    /// </summary>
    internal const string Checksum = "sha256";

    /// <summary>What stands in the checksum's place while it is computed.</summary>
    internal static readonly string NoChecksum = new('0', 64);

    private static readonly (string Name, ScalarType Type, int Bytes)[] Types =
    [
        ("F64", ScalarType.Float64, 8), ("F32", ScalarType.Float32, 4), ("F16", ScalarType.Float16, 2), ("BF16", ScalarType.BFloat16, 2),
        ("I64", ScalarType.Int64, 8), ("I32", ScalarType.Int32, 4), ("I16", ScalarType.Int16, 2), ("I8", ScalarType.Int8, 1),
        ("U8", ScalarType.Byte, 1), ("BOOL", ScalarType.Bool, 1),
    ];

    internal static (ScalarType Type, int Bytes)? Find(string name)
    {
        foreach ((string candidate, ScalarType type, int bytes) in Types)
        {
            if (candidate == name)
            {
                return (type, bytes);
            }
        }

        return null;
    }

    /// <summary>Where the checksum's digits stand in a header.</summary>
    /// <param name="header">The header's JSON.</param>
    /// <param name="digits">The digits.</param>
    /// <returns>Position in the header, or −1 unless they stand there exactly once.</returns>
    internal static int FindChecksum(ReadOnlySpan<byte> header, string digits)
    {
        byte[] entry = Encoding.UTF8.GetBytes($"\"{Checksum}\":\"{digits}\"");
        int at = header.IndexOf(entry);
        return at >= 0 && header[(at + 1)..].IndexOf(entry) < 0 ? at + entry.Length - 1 - digits.Length : -1;
    }

    internal static (string Name, int Bytes) Describe(ScalarType type)
    {
        foreach ((string name, ScalarType candidate, int bytes) in Types)
        {
            if (candidate == type)
            {
                return (name, bytes);
            }
        }

        throw new NotSupportedException($"safetensors has no element type for {type}.");
    }
}
