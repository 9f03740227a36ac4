using ScottPlot;

namespace SIE.Benchmarks.Interruptions;

/// <summary>The curve of a <see cref="MemoryBenchmark"/> as a picture.</summary>
internal static class MemoryPlot
{
    private const int Width = 640, Height = 320;

    /// <summary>Draws it, from no memory at all upwards.</summary>
    /// <param name="curve">The curve.</param>
    /// <param name="file">The PNG file to write.</param>
    public static void Write(IReadOnlyList<MemorySample> curve, string file)
    {
        using Plot plot = new();
        ScottPlot.Plottables.Scatter line = plot.Add.ScatterLine(
            curve.Select(static s => (double)s.Objects).ToArray(), curve.Select(static s => s.ResidentBytes / 1e6).ToArray());
        line.LineWidth = 2;
        plot.XLabel("objects done");
        plot.YLabel("resident MB");
        plot.Axes.SetLimitsY(0, 1.2 * curve.Max(static s => s.ResidentBytes / 1e6));
        plot.SavePng(file, Width, Height);
    }
}
