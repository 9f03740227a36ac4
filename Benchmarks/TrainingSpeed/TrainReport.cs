using System.Globalization;
using System.Text.Json;
using SIE.Terminal;

namespace SIE.Benchmarks.TrainingSpeed;

/// <summary>What `sie bench train` has measured: as a table and as JSON.</summary>
internal sealed class TrainReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly List<(StepSetup Setup, IReadOnlyList<ContenderTimes> Times)> _steps = [];
    private (StepSetup Setup, IReadOnlyList<ContenderPeak> Peaks)? _memory;
    private (IReadOnlyList<ContenderTimes> Times, IReadOnlyList<ContenderPeak> Peaks)? _predictor;

    /// <summary>Which step in PyTorch was measured, if any: the public code, or ours.</summary>
    private string InPyTorch => Measured(TrainBenchmark.PublicCodeItself) ?? TrainBenchmark.SamePyTorch;

    /// <summary>Adds the times of a step.</summary>
    internal void Add(StepSetup setup, IReadOnlyList<ContenderTimes> times) => _steps.Add((setup, times));

    /// <summary>Sets the peak memory of a step.</summary>
    internal void SetMemory(StepSetup setup, IReadOnlyList<ContenderPeak> peaks) => _memory = (setup, peaks);

    /// <summary>Sets what the predictor alone takes.</summary>
    internal void SetPredictor(IReadOnlyList<ContenderTimes> times, IReadOnlyList<ContenderPeak> peaks) => _predictor = (times, peaks);

    /// <summary>Prints the tables.</summary>
    internal void Print()
    {
        Console.WriteLine($"{Processor.Name}, {Environment.ProcessorCount} cores.");
        if (_steps.Count > 0)
        {
            ResultTable.Print(["step of SIE, resnet18", "contender", "s (median)", "s (best)", "images/s", "ours is faster by", "processor s (median)", "ours takes less by"], _steps.SelectMany(s => s.Times.Select(t => new[]
            {
                $"{s.Setup.Side}x{s.Setup.Side}, batch {s.Setup.Batch}", $"{t.Name} ({t.About})", Number(t.Median, "0.000"), Number(t.Seconds.Min(), "0.000"),
                Number(2 * s.Setup.Batch / t.Median, "0.0"), t.Name == TrainBenchmark.Own ? "" : Number(t.Median / Find(s.Times, TrainBenchmark.Own)!.Median, "0.00"),
                Number(t.ProcessorMedian, "0.00"), t.Name == TrainBenchmark.Own ? "" : Number(t.ProcessorMedian / Find(s.Times, TrainBenchmark.Own)!.ProcessorMedian, "0.00"),
            })));
        }

        if (_memory is { } memory)
        {
            ResultTable.Print(["peak memory of a process", "contender", "MB", "ours / this"], memory.Peaks.Select(p => new[]
            {
                $"{memory.Setup.Side}x{memory.Setup.Side}, batch {memory.Setup.Batch}", p.Name, Number(p.Bytes / 1e6, "0"),
                Number(Ratio(memory.Peaks, TrainBenchmark.Own, p.Name)!.Value, "0.000"),
            }));
        }

        if (_predictor is { } predictor)
        {
            ResultTable.Print(["predictor alone, forward and backward", "s (median)", "MB above weights and gradients"], predictor.Times.Select((t, i) => new[]
            {
                t.Name, Number(t.Median, "0.000"), Number(predictor.Peaks[i].Bytes / 1e6, "0"),
            }));
        }
    }

    /// <summary>
    /// The figures by name. Speedups are the smallest over the steps measured; a memory ratio is ours divided by the other's; what was not measured is
    /// null.
    /// </summary>
    internal string ToJson() => JsonSerializer.Serialize(new Dictionary<string, object?>
    {
        ["cpu"] = Processor.Name,
        ["cores"] = Environment.ProcessorCount,
        ["images_per_s"] = _steps.Count > 0 ? ImagesPerSecond(_steps[0], TrainBenchmark.Own) : null,
        ["images_per_s_bf16"] = _steps.Count > 0 ? ImagesPerSecond(_steps[0], TrainBenchmark.OwnHalf) : null,
        ["speedup_same_libtorch"] = SmallestSpeedup(TrainBenchmark.Own, TrainBenchmark.Published),
        ["speedup_bf16_same_libtorch"] = SmallestSpeedup(TrainBenchmark.OwnHalf, TrainBenchmark.Published),
        ["pytorch_contender"] = Measured(InPyTorch),
        ["speedup_pytorch"] = SmallestSpeedup(TrainBenchmark.Own, InPyTorch),
        ["speedup_bf16_pytorch"] = SmallestSpeedup(TrainBenchmark.OwnHalf, InPyTorch),
        ["memory_ratio_same_libtorch"] = Ratio(_memory?.Peaks, TrainBenchmark.Own, TrainBenchmark.Published),
        ["memory_ratio_bf16_same_libtorch"] = Ratio(_memory?.Peaks, TrainBenchmark.OwnHalf, TrainBenchmark.Published),
        ["memory_ratio_pytorch"] = Ratio(_memory?.Peaks, TrainBenchmark.Own, InPyTorch),
        ["predictor_speedup"] = Speedup(_predictor?.Times, TrainBenchmark.Own, TrainBenchmark.Published),
        ["predictor_memory_ratio"] = Ratio(_predictor?.Peaks, TrainBenchmark.Own, TrainBenchmark.Published),
        ["steps"] = _steps.Select(s => new
        {
            resolution = s.Setup.Side,
            batch = s.Setup.Batch,
            contenders = s.Times.Select(t => new { name = t.Name, about = t.About, seconds = t.Seconds, processor_seconds = t.ProcessorSeconds, images_per_s = 2 * s.Setup.Batch / t.Median }),
        }),
        ["peak_bytes"] = _memory?.Peaks.ToDictionary(static p => p.Name, static p => p.Bytes),
    }, Indented);

    private string? Measured(string name) => _steps.Any(s => Find(s.Times, name) is not null) || _memory?.Peaks.Any(p => p.Name == name) == true ? name : null;

    private static double? ImagesPerSecond((StepSetup Setup, IReadOnlyList<ContenderTimes> Times) step, string name) =>
        2 * step.Setup.Batch / Find(step.Times, name)?.Median;

    private double? SmallestSpeedup(string ours, string theirs) => _steps.Min(s => Speedup(s.Times, ours, theirs));

    private static double? Speedup(IReadOnlyList<ContenderTimes>? times, string ours, string theirs) =>
        times is null ? null : Find(times, theirs)?.Median / Find(times, ours)?.Median;

    private static double? Ratio(IReadOnlyList<ContenderPeak>? peaks, string ours, string theirs) =>
        (double?)peaks?.FirstOrDefault(p => p.Name == ours)?.Bytes / peaks?.FirstOrDefault(p => p.Name == theirs)?.Bytes;

    private static ContenderTimes? Find(IReadOnlyList<ContenderTimes> times, string name) => times.FirstOrDefault(t => t.Name == name);

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
