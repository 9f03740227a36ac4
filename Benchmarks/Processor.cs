namespace SIE.Benchmarks;

/// <summary>The CPU that figures are measured on.</summary>
internal static class Processor
{
    private const string Description = "/proc/cpuinfo";

    /// <summary>Its model's name.</summary>
    internal static string Name { get; } = Find("model name")
        ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown";

    /// <summary>Whether it multiplies bfloat16 (AVX512-BF16 or AMX).</summary>
    internal static bool HasBfloat16 { get; } = Find("flags") is { } flags && flags.Split(' ').Any(static f => f is "avx512_bf16" or "amx_bf16");

    private static string? Find(string key)
    {
        string? line = File.Exists(Description) ? File.ReadLines(Description).FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
