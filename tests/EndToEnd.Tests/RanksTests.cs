using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace SIE.EndToEnd.Tests;

/// <summary>`mpirun -n 2 sie train`: the same run as one process's, stopped and killed, and continued by another number of processes.</summary>
public sealed class RanksTests(WholePath path) : IClassFixture<WholePath>
{
    private const int Preempted = 75;

    [Fact]
    public void Two_processes_train_the_run_of_one()
    {
        SkipWithoutMpi();
        string[] one = Arguments("one");
        string[] two = Arguments("two");
        Sie.Learn(one).ExpectExit();
        Sie.LearnTogether(2, two).ExpectExit();
        JsonElement[] expected = Metrics("one");
        JsonElement[] actual = Metrics("two");
        Assert.Equal(expected.Length, actual.Length);

        // Float32 runs part by and by, as two machines' do; the first step has the same weights. 50 steps in float64 are in Training.Tests.
        double loss = expected[0].GetProperty("Loss/Total loss").GetDouble();
        Assert.Equal(loss, actual[0].GetProperty("Loss/Total loss").GetDouble(), 1e-4 * loss);
        Assert.Contains("\"ranks\":2", File.ReadAllText(Path.Combine(path.Root, "two", "sessions.jsonl")), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Path.Combine(path.Root, "two", "tensorboard")));
    }

    [Fact]
    public void A_killed_process_ends_the_job_with_a_message_and_one_process_goes_on()
    {
        SkipWithoutMpi();
        string[] arguments = Arguments("killed");

        // First a checkpoint: a signal to the launcher reaches all, and they stop after the same step.
        Sie.LearnTogether(2, arguments, job => Signal(job, "USR1", () => job.Id, "killed", lines: 2)).ExpectExit(Preempted);

        Finished killed = Sie.LearnTogether(2, arguments, job => Signal(job, "KILL", () => LastChild(job.Id), "killed", lines: 4));
        Assert.NotEqual(0, killed.ExitCode);
        Assert.Contains("signal 9 (Killed)", killed.Errors, StringComparison.OrdinalIgnoreCase);

        Sie.Learn(arguments).ExpectExit();
        Assert.Equal([2, 2, 1], File.ReadLines(Path.Combine(path.Root, "killed", "sessions.jsonl")).Select(Ranks));
        Assert.Equal(Enumerable.Range(1, Metrics("killed").Length), Metrics("killed").Select(m => m.GetProperty("step").GetInt32()));
    }

    private static void SkipWithoutMpi() =>
        Assert.SkipUnless(Sie.CanTrainTogether, "Open MPI's mpirun is not installed (openmpi-bin); .ci/run installs it.");

    private static int Ranks(string line)
    {
        using JsonDocument session = JsonDocument.Parse(line);
        return session.RootElement.GetProperty("ranks").GetInt32();
    }

    private static int LastChild(int process)
    {
        ProcessStartInfo start = new("ps", ["-o", "pid=", "--ppid", process.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true };
        using Process ps = Process.Start(start)!;
        string[] children = ps.StandardOutput.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        ps.WaitForExit();
        return int.Parse(children[^1], CultureInfo.InvariantCulture);
    }

    private string[] Arguments(string run) =>
    [
        "train", "--data", path.Dataset, "--out", Path.Combine(path.Root, run), "--method", "sie", "--epochs", "4", "--batch-size", "4",
        "--resolution", "32", "--mlp", "32-32", "--seed", "1", "--log-every", "1", "--no-online-eval", "--workers", "1",
    ];

    private JsonElement[] Metrics(string run) =>
        [.. File.ReadLines(Path.Combine(path.Root, run, "metrics.jsonl")).Select(static l => JsonDocument.Parse(l).RootElement)];

    private void Signal(Process job, string signal, Func<int> process, string run, int lines)
    {
        string metrics = Path.Combine(path.Root, run, "metrics.jsonl");
        while (!job.HasExited && Sie.Lines(metrics) < lines)
        {
            Thread.Sleep(5);
        }

        using Process kill = Process.Start("kill", [$"-{signal}", process().ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
