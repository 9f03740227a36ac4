using System.Diagnostics;

namespace SIE.Benchmarks.Interruptions;

/// <summary>
/// Renders a corpus once without disturbance and once more while killing the process again and again, then compares the two folders.
/// </summary>
/// <param name="corpus">Folder of meshes; each object becomes a shard.</param>
/// <param name="folder">A folder to work in.</param>
/// <param name="views">Views of an object.</param>
/// <param name="size">Width and height of a view.</param>
internal sealed class KillsBenchmark(string corpus, string folder, int views, int size)
{
    private readonly string _whole = Path.Combine(folder, "whole");
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, RecurseSubdirectories = true };

    /// <summary>Runs it.</summary>
    /// <param name="kills">How many processes have to be killed before they end.</param>
    /// <param name="seed">Seed of the moments.</param>
    /// <param name="say">Told how far it is.</param>
    /// <param name="token">Stops it.</param>
    public KillsResult Run(int kills, int seed, Action<string> say, CancellationToken token)
    {
        Stopwatch clock = Stopwatch.StartNew();
        Render(_whole, token);
        double unbroken = clock.Elapsed.TotalSeconds;
        int shards = Shards(_whole);
        say($"without disturbance: {shards} shards in {unbroken:0.0} s");

        // The k-th kill of a round waits for a share of the shards, so that kills are spread over the run and the run gets on; the random delay
        // after it spans start, checks, drawing and writing.
        Random random = new(seed);
        List<int> shardsAtKill = [];
        int leftovers = 0, differing = 0, orphans = 0, rounds = 0;
        while (shardsAtKill.Count < kills)
        {
            string broken = Path.Combine(folder, $"broken-{rounds++}");
            int todo = kills - shardsAtKill.Count;
            for (int k = 0; k < todo; k++)
            {
                token.ThrowIfCancellationRequested();
                TimeSpan delay = TimeSpan.FromSeconds(random.NextDouble() * Math.Max(0.5, 4 * unbroken / shards));
                if (!KillAt(broken, k * shards / todo, delay, token))
                {
                    break; // It had ended: another round, in a fresh folder.
                }

                shardsAtKill.Add(Shards(broken));
                leftovers += Temporary(broken);
                say($"kill {shardsAtKill.Count} of {kills} at {shardsAtKill[^1]} of {shards} shards");
            }

            Render(broken, token);
            differing += Differences(_whole, broken);
            orphans += Temporary(broken);
        }

        return new KillsResult(shardsAtKill.Count, rounds, shards, shardsAtKill, leftovers, differing, orphans, unbroken, clock.Elapsed.TotalSeconds);
    }

    private bool KillAt(string output, int finishedShards, TimeSpan delay, CancellationToken token)
    {
        using RenderProcess process = new(Arguments(output));
        while (Shards(output) < finishedShards)
        {
            token.ThrowIfCancellationRequested();
            if (process.HasEndedAfter(TimeSpan.FromMilliseconds(2)))
            {
                return false;
            }
        }

        return !process.HasEndedAfter(delay) && process.Kill();
    }

    private void Render(string output, CancellationToken token)
    {
        using RenderProcess process = new(Arguments(output));
        process.Succeed(token);
    }

    private string[] Arguments(string output) =>
        ["--corpus", corpus, "--out", output, "--views", $"{views}", "--size", $"{size}", "--shard-objects", "1", "--worker", "0/1"];

    private static int Shards(string output)
    {
        string data = Path.Combine(output, "data");
        return Directory.Exists(data) ? Directory.EnumerateFiles(data, "*.parquet").Count() : 0;
    }

    private static int Temporary(string output) =>
        Directory.Exists(output) ? Directory.EnumerateFiles(output, "*.sie-tmp", Everything).Count() : 0;

    /// <summary>Bytes in which two folders differ; a file that one of them lacks counts whole.</summary>
    private static int Differences(string expected, string actual)
    {
        IEnumerable<string> names = Files(expected).Union(Files(actual));
        return names.Sum(name => Different(Bytes(Path.Combine(expected, name)), Bytes(Path.Combine(actual, name))));

        static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder, "*", Everything).Select(f => Path.GetRelativePath(folder, f));

        static byte[] Bytes(string path) => File.Exists(path) ? File.ReadAllBytes(path) : [];

        static int Different(byte[] a, byte[] b) => Math.Abs(a.Length - b.Length) + a.Zip(b).Count(static p => p.First != p.Second);
    }
}

/// <summary>What came out.</summary>
/// <param name="Kills">Processes killed before they ended.</param>
/// <param name="Rounds">Datasets begun, each of which was finished in the end.</param>
/// <param name="Shards">Shards of a dataset.</param>
/// <param name="ShardsAtKill">Finished shards at each kill.</param>
/// <param name="TemporaryFilesAfterKills">Temporary files that kills left behind, to be cleaned by the next run.</param>
/// <param name="DifferingBytes">Bytes in which the finished datasets differ from the one of the run without disturbance.</param>
/// <param name="OrphanedTemporaryFiles">Temporary files in finished datasets.</param>
/// <param name="UnbrokenSeconds">Time of the run without disturbance.</param>
/// <param name="Seconds">Time of everything.</param>
internal sealed record KillsResult(
    int Kills,
    int Rounds,
    int Shards,
    IReadOnlyList<int> ShardsAtKill,
    int TemporaryFilesAfterKills,
    int DifferingBytes,
    int OrphanedTemporaryFiles,
    double UnbrokenSeconds,
    double Seconds);
