using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SIE.Terminal;
using SIE.Training.Runs.Safetensors;
using static TorchSharp.torch;

namespace SIE.Benchmarks.Parity;

/// <summary>What came of one golden.</summary>
/// <param name="Name">Its file.</param>
/// <param name="Outcome">passed, failed or unsupported.</param>
/// <param name="Compared">Numbers compared.</param>
/// <param name="Worst">Largest error in units of its tolerance.</param>
/// <param name="Deviations">What deviates.</param>
/// <param name="Reason">Why it is unsupported.</param>
internal sealed record ParityResult(string Name, string Outcome, int Compared, double Worst, IReadOnlyList<Deviation> Deviations, string? Reason);

/// <summary>Runs every golden of a folder against our code: the numbers of the public SIE implementation, kept as small files.</summary>
internal static class ParityBenchmark
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Runs all goldens.</summary>
    /// <param name="folder">A folder with cases/, backbone_*.json, eval/.</param>
    /// <param name="device">Where we compute; the goldens are a CPU's.</param>
    /// <param name="onResult">Called after each.</param>
    /// <returns>All results.</returns>
    public static IReadOnlyList<ParityResult> Run(string folder, Device device, Action<ParityResult>? onResult = null)
    {
        List<ParityResult> results = [];
        foreach (string path in Goldens(folder))
        {
            ParityResult result = RunOne(folder, path, device);
            results.Add(result);
            onResult?.Invoke(result);
        }

        return results;
    }

    /// <summary>Prints the table of results and of what differs where.</summary>
    /// <param name="results">From <see cref="Run"/>.</param>
    public static void Print(IReadOnlyList<ParityResult> results)
    {
        ResultTable.Print(
            ["golden", "outcome", "numbers", "deviating", "worst / tolerance"],
            results.Select(r => (IReadOnlyList<string>)[r.Name, r.Reason is null ? r.Outcome : $"{r.Outcome}: {r.Reason}", $"{r.Compared}", $"{r.Deviations.Count}", Short(r.Worst)]));
        List<IReadOnlyList<string>> rows = [];
        foreach (ParityResult result in results)
        {
            rows.AddRange(result.Deviations.Take(12).Select(d =>
                (IReadOnlyList<string>)[$"{result.Name}: {d.Where}", Long(d.Expected), Long(d.Actual), Short(d.Error), Short(d.Tolerance)]));
        }

        if (rows.Count > 0)
        {
            ResultTable.Print(["deviation (first 12 a golden)", "golden", "ours", "error", "tolerance"], rows);
        }

        Console.WriteLine($"{Count(results, "passed")} passed, {Count(results, "failed")} failed, {Count(results, "unsupported")} unsupported of {results.Count}");
    }

    /// <summary>The counts and the outcomes as JSON.</summary>
    /// <param name="results">From <see cref="Run"/>.</param>
    public static string ToJson(IReadOnlyList<ParityResult> results) => JsonSerializer.Serialize(
        new
        {
            cases = results.Count,
            passed = Count(results, "passed"),
            failed = Count(results, "failed"),
            unsupported = Count(results, "unsupported"),
            results = results.Select(static r => new
            {
                name = r.Name,
                outcome = r.Outcome,
                numbers = r.Compared,
                deviations = r.Deviations.Count,
                worst_over_tolerance = double.IsFinite(r.Worst) ? r.Worst : (double?)null,
                reason = r.Reason,
            }),
        },
        Json);

    private static int Count(IReadOnlyList<ParityResult> results, string outcome) => results.Count(r => r.Outcome == outcome);

    private static IEnumerable<string> Goldens(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"{folder} is no folder of goldens.");
        }

        List<string> paths = [.. Directory.EnumerateFiles(folder, "*.json", SearchOption.AllDirectories)];

        // A file of tensors alone, such as eval/rotations, is a golden too.
        paths.AddRange(Directory.EnumerateFiles(folder, "*.safetensors", SearchOption.AllDirectories).Where(t => !File.Exists(Path.ChangeExtension(t, ".json"))));
        return paths.Order(StringComparer.Ordinal);
    }

    private static ParityResult RunOne(string folder, string path, Device device)
    {
        string name = Path.ChangeExtension(Path.GetRelativePath(folder, path), null);
        try
        {
            Comparison comparison = Compare(path, device);
            string outcome = comparison.Deviations.Count == 0 ? "passed" : "failed";
            return new(name, outcome, comparison.Compared, comparison.Worst, comparison.Deviations, null);
        }
        catch (ParityException exception)
        {
            return new(name, "unsupported", 0, 0, [], exception.Message);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or SafetensorsException)
        {
            return new(name, "failed", 0, double.PositiveInfinity, [], $"not read: {exception.Message}");
        }
    }

    private static Comparison Compare(string path, Device device)
    {
        if (Path.GetExtension(path) == ".safetensors")
        {
            using SafetensorsReader tensors = new(path);
            return tensors.Entries.ContainsKey("rel_quat_scipy110")
                ? FunctionParity.RunRotations(tensors.Read)
                : throw new ParityException("no kind of golden that we know");
        }

        using GoldenCase golden = new(path, device);
        return golden.Json switch
        {
            _ when golden.Json.TryGetProperty("state_recipe", out _) && golden.Json.TryGetProperty("f64", out _) => CaseParity.Run(golden),
            _ when golden.Json.TryGetProperty("buffers_after_two_train", out _) => BackboneParity.Run(golden),
            _ when golden.Json.TryGetProperty("n_val_objects", out _) => RetrievalParity.Run(golden),
            _ when golden.Json.TryGetProperty("std_losses", out _) => FunctionParity.RunFunctions(golden),
            _ when golden.Json.TryGetProperty("world_size", out _) => DistributedParity.Run(path, golden),
            _ => throw new ParityException("no kind of golden that we know"),
        };
    }

    private static string Short(double value) => value.ToString("0.##e+0", CultureInfo.InvariantCulture);

    private static string Long(double value) => value.ToString("g12", CultureInfo.InvariantCulture);
}
