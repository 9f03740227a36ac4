using System.Diagnostics;

namespace SIE.EndToEnd.Tests;

/// <summary>What a scheduler does to a training job: real signals to a real process, then the same command again.</summary>
public sealed class PreemptionTests(WholePath path) : IClassFixture<WholePath>
{
    private const int Preempted = 75;
    private const int Interrupted = 130;

    [Fact]
    public void A_preempted_run_saves_exits_with_its_own_code_and_ends_bit_for_bit_like_one_never_stopped()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        string whole = Path.Combine(path.Root, "whole");
        string parts = Path.Combine(path.Root, "parts");
        Sie.Learn(Arguments(whole)).ExpectExit();

        Finished first = Signalled("TERM", parts, lines: 2).ExpectExit(Preempted);
        Assert.Contains("SIGTERM: stopped with a checkpoint", first.Errors, StringComparison.Ordinal);
        Finished second = Signalled("USR1", parts, lines: 4).ExpectExit(Preempted);
        Assert.Contains("SIGUSR1: stopped with a checkpoint", second.Errors, StringComparison.Ordinal);
        Signalled("INT", parts, lines: 6).ExpectExit(Interrupted);
        Sie.Learn(Arguments(parts)).ExpectExit();

        foreach (string file in new[] { "checkpoint.safetensors", "weights.safetensors", "metrics.jsonl" })
        {
            Assert.True(File.ReadAllBytes(Path.Combine(whole, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(parts, file))), file);
        }

        Assert.Equal(4, File.ReadAllLines(Path.Combine(parts, "sessions.jsonl")).Length);
    }

    [Fact]
    public void A_preset_is_the_published_setting_and_options_beside_it_go_first()
    {
        string run = Path.Combine(path.Root, "preset");
        Sie.Learn(
            "train", "--data", path.Dataset, "--out", run, "--preset", "seqjepa-simclr", "--epochs", "1", "--batch-size", "4", "--resolution", "32",
            "--mlp", "16-16", "--seed", "1").ExpectExit();
        string configuration = File.ReadAllText(Path.Combine(run, "config.json"));
        Assert.Contains("\"method\": \"SimCLR\"", configuration, StringComparison.Ordinal);
        Assert.Contains("\"batch_size\": 4", configuration, StringComparison.Ordinal);
        Finished refusal = Sie.Learn("train", "--data", path.Dataset, "--out", run, "--preset", "paper-bert").ExpectExit(2);
        Assert.Contains("paper-sie", refusal.Errors, StringComparison.Ordinal);
    }

    private string[] Arguments(string run) =>
    [
        "train", "--data", path.Dataset, "--out", run, "--method", "vicreg", "--epochs", "5", "--batch-size", "4", "--resolution", "32",
        "--mlp", "32-32", "--seed", "1", "--log-every", "1",
    ];

    /// <summary>Starts the run and signals it once its metrics have so many lines.</summary>
    private Finished Signalled(string signal, string run, int lines)
    {
        string metrics = Path.Combine(run, "metrics.jsonl");
        return Sie.Learn(Arguments(run), process =>
        {
            while (!process.HasExited && Sie.Lines(metrics) < lines)
            {
                Thread.Sleep(5);
            }

            using Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
            kill.WaitForExit();
        });
    }
}
