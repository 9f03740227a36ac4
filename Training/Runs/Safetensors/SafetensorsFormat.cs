using static TorchSharp.torch;

namespace SIE.Training.Runs.Safetensors;

/// <summary>The constants of the format (https://github.com/huggingface/safetensors, "Format").</summary>
internal static class SafetensorsFormat
{
    /// <summary>Headers longer than this are refused.</summary>
    internal const long MaximumHeader = 100_000_000;

    /// <summary>The key of the string-to-string metadata.</summary>
    internal const string Metadata = "__metadata__";

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
