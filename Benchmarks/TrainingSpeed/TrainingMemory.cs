using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SIE.Shards;

namespace SIE.Benchmarks.TrainingSpeed;

/// <summary>The memory of a long training on a dataset: `sie train` in a process of its own, watched from outside.</summary>
/// <param name="folder">A folder to work in.</param>
internal sealed class TrainingMemory(string folder)
{
    private const int Batch = 4, LogEvery = 50;

    /// <summary>Trains a small model and notes the memory as it goes on.</summary>
    /// <param name="data">The dataset.</param>
    /// <param name="steps">Steps to take.</param>
    /// <param name="samples">Points of the curve.</param>
    /// <param name="say">Told each point.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>The curve.</returns>
    /// <exception cref="ContenderException">Training failed.</exception>
    internal IReadOnlyList<TrainingMemorySample> Run(string data, int steps, int samples, Action<string> say, CancellationToken cancel)
    {
        int objects;
        using (Dataset dataset = Dataset.Open(data))
        {
            objects = dataset.Split("train").Objects.Count;
        }

        int stepsInEpoch = Math.Max(1, objects / Batch);
        int epochs = (steps + stepsInEpoch - 1) / stepsInEpoch;
        string run = Path.Combine(folder, "run"), metrics = Path.Combine(run, "metrics.jsonl");
        ProcessStartInfo start = new("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "SIE.Training.dll"), "train", "--data", data, "--out", run, "--epochs", Text(epochs), "--batch-size", Text(Batch),
            "--arch", "resnet18-half", "--equi", "128", "--resolution", "32", "--mlp", "64-64", "--log-every", Text(LogEvery), "--checkpoint-every", "1000000",
        ]);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancel), errors = process.StandardError.ReadToEndAsync(cancel);
            Stopwatch clock = Stopwatch.StartNew();
            List<TrainingMemorySample> curve = [];
            while (!process.WaitForExit(TimeSpan.FromMilliseconds(250)))
            {
                cancel.ThrowIfCancellationRequested();
                long step = LastStep(metrics);
                if (step >= (curve.Count == 0 ? LogEvery : curve[^1].Step + Math.Max(1, steps / samples)) && Memory(process.Id) is var (own, mapped))
                {
                    curve.Add(new(step, clock.Elapsed.TotalSeconds, own, mapped));
                    say($"step {step} of {epochs * stepsInEpoch}: {own / 1e6:0} MB");
                }
            }

            return process.ExitCode == 0 ? curve : throw new ContenderException($"sie train ended with {process.ExitCode}: {errors.Result}{output.Result}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }
        }
    }

    /// <summary>The last step that was logged; the file may be written to meanwhile.</summary>
    private static long LastStep(string metrics)
    {
        if (!File.Exists(metrics))
        {
            return 0;
        }

        using FileStream stream = new(metrics, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Seek(-Math.Min(stream.Length, 16384), SeekOrigin.End);
        using StreamReader reader = new(stream);
        string[] lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (int i = lines.Length - 1; i >= 0; i--)
        {
            try
            {
                using JsonDocument line = JsonDocument.Parse(lines[i]);
                return line.RootElement.GetProperty("step").GetInt64();
            }
            catch (JsonException)
            {
                // Half a line: the first one, or the last while it is written.
            }
        }

        return 0;
    }

    /// <summary>The process's own memory, and what it has mapped of files: the dataset, which the system takes back whenever it needs the room.</summary>
    private static (long Own, long Mapped)? Memory(int process)
    {
        try
        {
            Dictionary<string, long> fields = File.ReadLines($"/proc/{process}/status").Where(static l => l.StartsWith("Rss", StringComparison.Ordinal)).ToDictionary(
                static l => l[..l.IndexOf(':', StringComparison.Ordinal)],
                static l => 1024 * long.Parse(l.AsSpan(l.IndexOf(':', StringComparison.Ordinal) + 1).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture));
            return (fields["RssAnon"], fields["RssFile"]);
        }
        catch (Exception exception) when (exception is IOException or KeyNotFoundException)
        {
            return null; // it has just ended
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A point of the curve.</summary>
/// <param name="Step">Steps taken.</param>
/// <param name="Seconds">Time since the start.</param>
/// <param name="OwnBytes">Resident memory that is the process's own (RssAnon).</param>
/// <param name="MappedBytes">Resident pages of mapped files (RssFile).</param>
internal readonly record struct TrainingMemorySample(long Step, double Seconds, long OwnBytes, long MappedBytes);
