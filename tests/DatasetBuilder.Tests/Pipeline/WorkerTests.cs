using SIE.Shards;

namespace SIE.DatasetBuilder.Tests.Pipeline;

/// <summary>Many processes that share nothing but the output folder.</summary>
public sealed class WorkerTests(RenderTests.Uninterrupted reference) : IClassFixture<RenderTests.Uninterrupted>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Workers_that_run_at_once_collide_and_die_give_the_bytes_of_a_single_process()
    {
        string data = _folder["data"], shards = _folder["data/data"];
        Assert.True(SieProcess.RunAndKillWhen(() => RenderTests.Any(shards, ".*.sie-tmp"), Worker(data, "1/3")));

        // Worker 1 runs twice at the same time; 2 is given to a process that learns of it from its environment.
        Task<(int ExitCode, string Output, string Errors)>[] workers =
        [
            Task.Run(() => SieProcess.Run(Worker(data, "0/3"))),
            Task.Run(() => SieProcess.Run(Worker(data, "1/3"))),
            Task.Run(() => SieProcess.Run(Worker(data, "1/3"))),
            Task.Run(() => SieProcess.RunIn(
                new() { ["JOB_COMPLETION_INDEX"] = "2", ["SIE_WORKERS"] = "3" }, RenderTests.Arguments(reference.Corpus, data))),
        ];
        foreach ((int code, string output, string errors) in await Task.WhenAll(workers))
        {
            Assert.True(code == 0, errors);
            Assert.Matches("worker [012]/3 ", output);
        }

        Assert.False(File.Exists(Path.Combine(data, DatasetManifest.FileName)));
        (int finalized, string said, string complaints) = SieProcess.Run("finalize", data);
        Assert.True(finalized == 0, said + complaints);
        RenderTests.AssertSame(reference.Files, RenderTests.Contents(data));
        Assert.Contains("finished already", SieProcess.Run("finalize", data).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Processes_of_a_real_mpirun_share_the_work_and_give_the_bytes_of_a_single_one()
    {
        Assert.SkipUnless(HasOpenMpi, "Open MPI's mpirun is not installed (openmpi-bin); .ci/run installs it.");
        string data = _folder["data"];
        (int code, string output, string errors) = SieProcess.RunTogether(2, RenderTests.Arguments(reference.Corpus, data, "--threads", "1"));
        Assert.True(code == 0, output + errors);
        Assert.Contains("worker 0/2 (from Open MPI)", output, StringComparison.Ordinal);
        Assert.Contains("worker 1/2 (from Open MPI)", output, StringComparison.Ordinal);
        (int finalized, string said, string complaints) = SieProcess.Run("finalize", data);
        Assert.True(finalized == 0, said + complaints);
        RenderTests.AssertSame(reference.Files, RenderTests.Contents(data));
    }

    [Fact]
    public void Finalize_names_what_is_missing_and_who_makes_it()
    {
        string data = _folder["data"];
        Assert.Equal(0, SieProcess.Run(Worker(data, "1/2")).ExitCode);
        string damaged = Directory.GetFiles(_folder["data/data"]).Order().First();
        byte[] bytes = File.ReadAllBytes(damaged);
        bytes[bytes.Length / 4] ^= 1;
        File.WriteAllBytes(damaged, bytes);

        (int code, string output, string errors) = SieProcess.Run("finalize", data);
        Assert.Equal(1, code);
        Assert.False(File.Exists(Path.Combine(data, DatasetManifest.FileName)));
        string[] missing = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        Assert.Contains($"missing: data/{Path.GetFileName(damaged)}, by worker 1/2", missing);
        string[] never = [.. reference.Files.Keys.Where(f => f.EndsWith(".parquet", StringComparison.Ordinal) && !File.Exists(Path.Combine(data, f)))];
        Assert.NotEmpty(never);
        Assert.All(never, file => Assert.Contains($"missing: {file}, by worker 0/2", missing));
        Assert.Equal(never.Length + 1, missing.Length);
        Assert.Contains(" --worker 0/2", errors, StringComparison.Ordinal);

        // Any other division of the work completes it as well.
        (int completed, _, string problems) = SieProcess.Run(RenderTests.Arguments(reference.Corpus, data));
        Assert.True(completed == 0, problems);
        RenderTests.AssertSame(reference.Files, RenderTests.Contents(data));
    }

    [Fact]
    public void More_workers_than_shards_leave_the_last_ones_idle()
    {
        (int code, string output, string errors) = SieProcess.Run(Worker(_folder["data"], "99/100"));
        Assert.True(code == 0, errors);
        Assert.Contains("0 shards made", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_worker_with_other_options_is_refused()
    {
        Assert.Equal(0, SieProcess.Run(Worker(_folder["data"], "99/100")).ExitCode);
        (int code, _, string errors) = SieProcess.Run([.. Worker(_folder["data"], "1/100"), "--jpeg-quality", "80"]);
        Assert.Equal(1, code);
        Assert.Contains("quality: 95 there, 80 now", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Finalize_of_a_folder_without_a_rendering_says_so()
    {
        (int code, _, string errors) = SieProcess.Run("finalize", _folder["nothing"]);
        Assert.Equal(1, code);
        Assert.Contains("nothing was rendered here", errors, StringComparison.Ordinal);
    }

    private static bool HasOpenMpi { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(static folder => File.Exists(Path.Combine(folder, "mpirun")) && File.Exists(Path.Combine(folder, "orterun")));

    private string[] Worker(string data, string worker) => RenderTests.Arguments(reference.Corpus, data, "--worker", worker, "--threads", "1");
}
