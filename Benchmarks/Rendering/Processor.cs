namespace SIE.Benchmarks.Rendering;

/// <summary>The machine's processor, for tables of figures.</summary>
internal static class Processor
{
    private const string CpuInfo = "/proc/cpuinfo";

    /// <summary>Its model as the system names it.</summary>
    public static string Name { get; } =
        (File.Exists(CpuInfo)
            ? File.ReadLines(CpuInfo).FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            : null)
        ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown";
}
