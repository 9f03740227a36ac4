using System.Diagnostics;

namespace SIE.Benchmarks.Interruptions;

/// <summary>Memory of a long rendering of many thin rods, which should not grow with the number of objects done.</summary>
/// <param name="folder">A folder to work in.</param>
internal sealed class MemoryBenchmark(string folder)
{
    private const int Classes = 10;
    private const int ObjectsPerShard = 250;

    /// <summary>Thin, so that the maps of how it hides itself are soon drawn.</summary>
    private const string Rod = "v -.3 -.02 -.02\nv -.3 -.02 .02\nv -.3 .02 -.02\nv -.3 .02 .02\nv .3 -.02 -.02\nv .3 -.02 .02\nv .3 .02 -.02\nv .3 .02 .02\n"
        + "f 1 3 4 2\nf 5 6 8 7\nf 1 2 6 5\nf 3 7 8 4\nf 1 5 7 3\nf 2 4 8 6\n";

    /// <summary>Renders one view of 16 × 16 of each rod and notes the memory whenever a shard is finished.</summary>
    /// <param name="objects">How many rods.</param>
    /// <param name="say">Told how far it is.</param>
    /// <param name="token">Stops it.</param>
    /// <returns>The curve.</returns>
    public IReadOnlyList<MemorySample> Run(int objects, Action<string> say, CancellationToken token)
    {
        string corpus = Path.Combine(folder, "corpus"), output = Path.Combine(folder, "data"), data = Path.Combine(output, "data");
        for (int i = 0; i < objects; i++)
        {
            string models = Path.Combine(corpus, $"rod{i % Classes}", $"{i:000000}", "models");
            Directory.CreateDirectory(models);
            File.WriteAllText(Path.Combine(models, "model_normalized.obj"), Rod);
        }

        using RenderProcess process = new(
            ["--corpus", corpus, "--out", output, "--views", "1", "--size", "16", "--shard-objects", $"{ObjectsPerShard}", "--worker", "0/1"]);
        Stopwatch clock = Stopwatch.StartNew();
        List<MemorySample> curve = [];
        while (!process.HasEndedAfter(TimeSpan.FromMilliseconds(250)))
        {
            token.ThrowIfCancellationRequested();
            int done = ObjectsPerShard * (Directory.Exists(data) ? Directory.EnumerateFiles(data, "*.parquet").Count() : 0);
            if (process.ResidentBytes is > 0 and { } bytes && done > (curve.Count == 0 ? 0 : curve[^1].Objects))
            {
                curve.Add(new MemorySample(Math.Min(done, objects), clock.Elapsed.TotalSeconds, bytes));
                say($"{curve[^1].Objects} of {objects} objects: {bytes / 1e6:0} MB");
            }
        }

        process.Succeed(token);
        return curve;
    }
}

/// <summary>A point of the curve.</summary>
/// <param name="Objects">Objects in finished shards.</param>
/// <param name="Seconds">Time since the start.</param>
/// <param name="ResidentBytes">Resident memory of the process.</param>
internal readonly record struct MemorySample(int Objects, double Seconds, long ResidentBytes);
