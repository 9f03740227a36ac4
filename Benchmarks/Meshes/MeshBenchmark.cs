using System.Diagnostics;
using SIE.Renderer.Meshes;

namespace SIE.Benchmarks.Meshes;

/// <summary>Times mesh readers on the files of a folder: ours on one thread and on several, and on its OBJ files the peers that are installed.</summary>
internal static class MeshBenchmark
{
    /// <summary>Rounds in turn, so that a busy moment of the machine hits all; the best of each counts.</summary>
    private const int Rounds = 3;

    /// <summary>Passes of ours before, but no longer than so long: the peers are compiled code, and ours isn't in its final form before.</summary>
    private const int WarmUpPasses = 5;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    /// <summary>The mesh files of a folder and its subfolders, in order of name.</summary>
    public static string[] FilesIn(string folder)
    {
        HashSet<string> endings = [.. MeshFile.Readers.SelectMany(r => r.Extensions)];
        return [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(f => endings.Contains(Path.GetExtension(f).ToLowerInvariant()))
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>Measures.</summary>
    /// <param name="files">Mesh files; the peers read one that is named several times only once.</param>
    /// <param name="threads">Threads of the run with several.</param>
    /// <param name="progress">Is told each measurement.</param>
    /// <param name="cancel">Stops between files.</param>
    public static MeshBenchmarkResult Run(IReadOnlyList<string> files, int threads, Action<ReadingRate> progress, CancellationToken cancel)
    {
        string[] comparable = [.. files.Distinct().Where(f => f.EndsWith(".obj", StringComparison.OrdinalIgnoreCase))];
        bool onlyObj = comparable.Length == files.Count;
        using TinyObjReader? tinyObj = comparable.Length > 0 ? TinyObjReader.TryCreate() : null;
        AssimpReader? assimp = comparable.Length > 0 ? AssimpReader.TryCreate() : null;
        OwnReader one = new(1), several = new(threads);

        // This also brings the files into memory.
        Stopwatch warmUp = Stopwatch.StartNew();
        for (int pass = 0; pass == 0 || (pass < WarmUpPasses && warmUp.Elapsed < WarmUp); pass++)
        {
            one.Measure(files, cancel);
        }

        MeshBenchmarkResult best = new(files.Count, null, null, null, null, null);
        for (int round = 0; round < Rounds; round++)
        {
            best = best with
            {
                One = Better(best.One, one, files),
                Several = threads > 1 ? Better(best.Several, several, files) : null,
                OneOnObj = onlyObj || comparable.Length == 0 ? null : Better(best.OneOnObj, one, comparable),
                TinyObj = Better(best.TinyObj, tinyObj, comparable),
                Assimp = Better(best.Assimp, assimp, comparable),
            };
        }

        return onlyObj ? best with { OneOnObj = best.One } : best;

        ReadingRate? Better(ReadingRate? known, IMeshContender? contender, IReadOnlyList<string> over)
        {
            if (contender is null)
            {
                return null;
            }

            // What was left by the one before must not be collected at this one's cost.
            GC.Collect();
            ReadingRate rate = contender.Measure(over, cancel);
            progress(rate);
            return known is null || (rate.Threads == 1 ? rate.Cpu < known.Cpu : rate.Wall < known.Wall) ? rate : known;
        }
    }
}

/// <summary>The best rate of each reader.</summary>
/// <param name="Files">Number of mesh files.</param>
/// <param name="One">Ours, on one thread.</param>
/// <param name="Several">Ours, on several; null if only one was asked for.</param>
/// <param name="OneOnObj">Ours, on the OBJ files alone; null if there are none.</param>
/// <param name="TinyObj">tinyobjloader, null where it is not installed.</param>
/// <param name="Assimp">Assimp, null where it is not installed.</param>
internal sealed record MeshBenchmarkResult(int Files, ReadingRate? One, ReadingRate? Several, ReadingRate? OneOnObj, ReadingRate? TinyObj, ReadingRate? Assimp)
{
    /// <summary>How many times as fast as tinyobjloader we are, by processor time on the same files.</summary>
    public double? VersusTinyObj => OneOnObj?.MegabytesPerCpuSecond / TinyObj?.MegabytesPerCpuSecond;

    /// <summary>How many times as fast as Assimp we are, by processor time on the same files.</summary>
    public double? VersusAssimp => OneOnObj?.MegabytesPerCpuSecond / Assimp?.MegabytesPerCpuSecond;
}
