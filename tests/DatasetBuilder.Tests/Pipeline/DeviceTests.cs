using SIE.DatasetBuilder.Pipeline;

namespace SIE.DatasetBuilder.Tests.Pipeline;

/// <summary>GPUs that are missing, too old or several.</summary>
public sealed class DeviceTests(RenderTests.Uninterrupted reference) : IClassFixture<RenderTests.Uninterrupted>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_driver_without_OpenGL_4_5_is_an_error_that_says_so_and_leaves_finished_shards_as_they_are()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Mesa's environment variables are what takes OpenGL 4.5 away");
        RenderTests.Copy(reference.Dataset, _folder["data"]);
        File.Delete(Directory.GetFiles(_folder["data/data"]).Order().First());
        Dictionary<string, byte[]> before = RenderTests.Contents(_folder["data"]);
        string[] arguments = RenderTests.Arguments(reference.Corpus, _folder["data"]);

        (int code, _, string errors) = SieProcess.RunIn(new() { ["MESA_GL_VERSION_OVERRIDE"] = "3.3" }, arguments);
        Assert.Equal(1, code);
        Assert.Contains("No usable OpenGL 4.5", errors, StringComparison.Ordinal);
        Assert.Contains("no OpenGL 4.5 core context", errors, StringComparison.Ordinal);
        Assert.Contains("apt-get install", errors, StringComparison.Ordinal);
        RenderTests.AssertSame(before, RenderTests.Contents(_folder["data"]));

        (code, _, errors) = SieProcess.Run(arguments);
        Assert.True(code == 0, errors);
        RenderTests.AssertSame(reference.Files, RenderTests.Contents(_folder["data"]));
    }

    [Fact]
    public async Task One_process_a_GPU_makes_what_one_process_makes_and_one_that_fails_costs_only_its_share()
    {
        // The software renderer as two GPUs, and one that is not there.
        string[] probe = RenderTests.Arguments(reference.Corpus, _folder["probe"], "--gpu", "0", "--limit", "1");
        Assert.SkipUnless(SieProcess.Run(probe).ExitCode == 0, "EGL lists no device that can draw");
        string[] arguments = RenderTests.Arguments(reference.Corpus, _folder["data"]);
        string[] program = ["dotnet", Path.Combine(AppContext.BaseDirectory, "SIE.DatasetBuilder.dll")];
        List<string> said = [];

        IReadOnlyList<(int Gpu, int ExitCode)> failed = await GpuProcesses.RunAsync(program, arguments, [0, 63], 2, Say, TestContext.Current.CancellationToken);
        Assert.Equal([(63, 1)], failed);
        Assert.Contains(said, static line => line.StartsWith("GPU 63: error: GPU 63 can't be used", StringComparison.Ordinal));
        Assert.NotEqual(0, SieProcess.Run("finalize", _folder["data"]).ExitCode);

        failed = await GpuProcesses.RunAsync(program, arguments, [0, 0], 2, Say, TestContext.Current.CancellationToken);
        Assert.Empty(failed);
        Assert.Equal(0, SieProcess.Run("finalize", _folder["data"]).ExitCode);
        RenderTests.AssertSame(reference.Files, RenderTests.Contents(_folder["data"]));

        void Say(string line)
        {
            lock (said)
            {
                said.Add(line);
            }
        }
    }

    [Theory]
    [InlineData("all", "--worker")]
    [InlineData("first", "all")]
    public void Other_values_of_the_option_are_refused(string gpu, string named)
    {
        string[] worker = named == "--worker" ? ["--worker", "0/2"] : [];
        (int code, _, string errors) = SieProcess.Run(RenderTests.Arguments(reference.Corpus, _folder["data"], ["--gpu", gpu, .. worker]));
        Assert.Equal(2, code);
        Assert.Contains(named, errors, StringComparison.Ordinal);
    }
}
