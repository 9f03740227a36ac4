using System.Diagnostics;
using System.Globalization;

namespace SIE.Benchmarks.Mutations;

/// <summary>
/// Feeds damaged files to our readers, each seed file's in a process of its own with limited memory, and counts how they end. A process that dies
/// or takes too long over one input is started again after it, and the input is kept.
/// </summary>
/// <param name="seeds">Whole files of known formats.</param>
/// <param name="keep">Folder for inputs that show a bug.</param>
internal sealed class MutationBenchmark(IReadOnlyList<string> seeds, string keep)
{
    /// <summary>Longest that a reader may work on an input: time of the processor, which a busy machine does not lengthen.</summary>
    private static readonly TimeSpan MostWork = TimeSpan.FromSeconds(10);

    /// <summary>Longest that a reader may take by the clock, in case that it waits for something and does not work at all.</summary>
    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    /// <summary>Managed memory that a reader may take, as the runtime's environment variable has it (hex): 1 GB.</summary>
    private const string HeapLimit = "40000000";

    /// <summary>Runs it.</summary>
    /// <param name="count">Inputs in all, shared evenly by the endings of the files, then by the files.</param>
    /// <param name="seed">Seed of the damage.</param>
    /// <param name="say">Told how far it is.</param>
    /// <param name="token">Stops it.</param>
    public IReadOnlyList<MutationTally> Run(int count, int seed, Action<string> say, CancellationToken token)
    {
        IGrouping<string, string>[] formats = [.. seeds.GroupBy(static s => Path.GetExtension(s).ToLowerInvariant()).OrderBy(static g => g.Key, StringComparer.Ordinal)];
        List<MutationTally> tallies = [];
        foreach ((int index, IGrouping<string, string> format) in formats.Index())
        {
            MutationTally tally = new(format.Key);
            string[] files = [.. format.Order(StringComparer.Ordinal)];
            int share = Share(count, formats.Length, index);
            foreach ((int number, string file) in files.Index())
            {
                RunFile(file, seed, Share(share, files.Length, number), tally, token);
            }

            tallies.Add(tally);
            say($"{tally.Format}: {tally.Inputs} inputs, {tally.Read} read, {tally.Refused} refused, {tally.Bugs.Count} bugs");
        }

        return tallies;
    }

    private static int Share(int count, int parts, int index) => (count / parts) + (index < count % parts ? 1 : 0);

    private void RunFile(string file, int seed, int count, MutationTally tally, CancellationToken token)
    {
        for (int next = 0; next < count;)
        {
            token.ThrowIfCancellationRequested();
            using Process process = Start(file, seed, next, count - next);
            int done = 0;
            while (done < count - next)
            {
                string? fault = ReadEnding(process, out string ending, token);
                Count(fault is null ? ending : $"{MutationWorker.Bug} {fault}", file, seed, next + done++, tally);
                if (fault is not null)
                {
                    break;
                }
            }

            next += done;
        }
    }

    /// <summary>Waits for the worker's line about its next input.</summary>
    /// <param name="process">The worker; it is dead afterwards if there is no line.</param>
    /// <param name="ending">The line.</param>
    /// <param name="token">Stops the waiting.</param>
    /// <returns>Null, or why there is no line.</returns>
    private static string? ReadEnding(Process process, out string ending, CancellationToken token)
    {
        Stopwatch clock = Stopwatch.StartNew();
        TimeSpan before = Work(process);
        Task<string?> line = process.StandardOutput.ReadLineAsync(token).AsTask();
        string? fault = null;
        while (!line.Wait(Glance, token) && fault is null)
        {
            fault = Work(process) - before > MostWork ? $"worked for more than {MostWork.TotalSeconds} s"
                : clock.Elapsed > MostTime ? $"did not end within {MostTime.TotalMinutes} min"
                : null;
        }

        ending = fault is null ? line.Result ?? "" : "";
        if (ending.Length > 0)
        {
            return null;
        }

        process.Kill();
        process.WaitForExit();
        return fault ?? $"the process died: {process.StandardError.ReadToEnd()}";
    }

    private static TimeSpan Work(Process process)
    {
        process.Refresh();
        return process.HasExited ? TimeSpan.Zero : process.TotalProcessorTime;
    }

    private void Count(string line, string file, int seed, int number, MutationTally tally)
    {
        tally.Inputs++;
        switch (line[0])
        {
            case MutationWorker.Read:
                tally.Read++;
                break;
            case MutationWorker.Refused:
                tally.Refused++;
                break;
            default:
                Directory.CreateDirectory(keep);
                string kept = Path.Combine(keep, $"{number}-{Path.GetFileName(file)}");
                File.WriteAllBytes(kept, ByteMutator.Mutate(File.ReadAllBytes(file), seed, number));
                tally.Bugs.Add(new MutationBug(kept, line[1..].Trim()));
                break;
        }
    }

    private static Process Start(string file, int seed, int first, int count)
    {
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "SIE.Benchmarks.dll"), "mutations", "--worker", "--seeds", file, "--seed", Text(seed), "--first", Text(first), "--count", Text(count),
        ];
        ProcessStartInfo start = new("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit;
        return Process.Start(start)!;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>How the damaged files of one format ended.</summary>
/// <param name="format">Ending of the files.</param>
internal sealed class MutationTally(string format)
{
    /// <summary>Ending of the files.</summary>
    public string Format => format;

    /// <summary>Files fed.</summary>
    public int Inputs { get; set; }

    /// <summary>Files read in spite of the damage.</summary>
    public int Read { get; set; }

    /// <summary>Files refused by the reader's own exception.</summary>
    public int Refused { get; set; }

    /// <summary>Anything else: other exceptions, crashes, hangs, too much memory, files written where none belong.</summary>
    public List<MutationBug> Bugs { get; } = [];
}

/// <summary>An input that a reader did not get on with.</summary>
/// <param name="File">The input, kept.</param>
/// <param name="What">What happened.</param>
internal sealed record MutationBug(string File, string What);
