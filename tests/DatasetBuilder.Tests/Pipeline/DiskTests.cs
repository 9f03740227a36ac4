using System.Diagnostics;

namespace SIE.DatasetBuilder.Tests.Pipeline;

/// <summary>Disks that refuse: full ones and read-only ones. Each needs a file system of its own, which only root may mount.</summary>
public sealed class DiskTests(RenderTests.Uninterrupted reference) : IClassFixture<RenderTests.Uninterrupted>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _mounted = [];

    public void Dispose()
    {
        _mounted.ForEach(static folder => Run("umount", "--lazy", folder));
        _folder.Dispose();
    }

    [Fact]
    public void A_full_disk_is_an_error_that_says_so_and_a_rerun_with_room_completes()
    {
        // Room for the plan and about half of the shards.
        long bytes = reference.Files.Values.Sum(static f => (long)f.Length);
        string disk = Mount($"size={Math.Max(16, bytes / 2 / 1024)}k");
        string data = Path.Combine(disk, "data");
        (int code, _, string errors) = SieProcess.Run(RenderTests.Arguments(reference.Corpus, data));
        Assert.Equal(1, code);
        Assert.Contains("error: ", errors, StringComparison.Ordinal);
        Assert.Matches("(?i)(no space left|disk.*full).* Make room there and run the same command again", errors);
        Assert.False(RenderTests.Any(disk, "*.sie-tmp"));

        Dictionary<string, byte[]> kept = RenderTests.Contents(data);
        Assert.True(kept.Keys.Any(static f => f.EndsWith(".parquet", StringComparison.Ordinal)), "nothing was finished before the disk was full");
        Assert.All(kept.Where(static f => f.Key.EndsWith(".parquet", StringComparison.Ordinal)), shard => Assert.Equal(reference.Files[shard.Key], shard.Value));

        Run("mount", "-o", "remount,size=64m", disk);
        (int again, _, string problems) = SieProcess.Run(RenderTests.Arguments(reference.Corpus, data));
        Assert.True(again == 0, problems);
        RenderTests.AssertSame(reference.Files, RenderTests.Contents(data));
    }

    [Fact]
    public void A_read_only_folder_is_an_error_that_names_it_and_a_rerun_with_leave_completes()
    {
        string disk = Mount("size=64m"), data = Path.Combine(disk, "data");
        Assert.True(SieProcess.RunAndKillWhen(
            () => RenderTests.Count(Path.Combine(data, "data")) >= 1, RenderTests.Arguments(reference.Corpus, data)));
        Run("mount", "-o", "remount,ro", disk);
        (int code, _, string errors) = SieProcess.Run(RenderTests.Arguments(reference.Corpus, data));
        Assert.Equal(1, code);
        Assert.Contains(data, errors, StringComparison.Ordinal);

        Run("mount", "-o", "remount,rw", disk);
        (int again, _, string problems) = SieProcess.Run(RenderTests.Arguments(reference.Corpus, data));
        Assert.True(again == 0, problems);
        RenderTests.AssertSame(reference.Files, RenderTests.Contents(data));
    }

    [Theory]
    [InlineData("regenerate")]
    [InlineData("merge")]
    [InlineData("export to folders")]
    [InlineData("export to tars")]
    [InlineData("import")]
    public void Other_commands_meet_such_disks_alike(string what)
    {
        string[] command = Prepare(what);
        Succeed([.. command, "--out", _folder["whole"]]);
        Dictionary<string, byte[]> whole = RenderTests.Contents(_folder["whole"]);

        string disk = Mount($"size={Math.Max(16, whole.Values.Sum(static f => (long)f.Length) / 2 / 1024)}k");
        string[] onto = [.. command, "--out", Path.Combine(disk, "out")];
        (int full, _, string errors) = SieProcess.Run(onto);
        Assert.Equal(1, full);
        Assert.Matches("(?i)error: (no space left|.*disk.*full)", errors);
        Assert.False(RenderTests.Any(disk, "*.sie-tmp"));
        Assert.All(
            RenderTests.Contents(Path.Combine(disk, "out")).Where(f => whole.ContainsKey(f.Key)), file => Assert.Equal(whole[file.Key], file.Value));

        Run("mount", "-o", "remount,size=64m", disk);
        Succeed(onto);
        RenderTests.AssertSame(whole, RenderTests.Contents(Path.Combine(disk, "out")));

        Run("mount", "-o", "remount,ro", disk);
        (int refused, _, string complaints) = SieProcess.Run([.. command, "--out", Path.Combine(disk, "other")]);
        Assert.Equal(1, refused);
        Assert.Contains("error: ", complaints, StringComparison.Ordinal);
        Assert.Contains(disk, complaints, StringComparison.Ordinal);
    }

    /// <summary>A command that needs no graphics, without its --out, and what it works on.</summary>
    private string[] Prepare(string what)
    {
        string[] part = ["regenerate", "--from", reference.Dataset, "--shard-objects", "2"];
        switch (what)
        {
            case "regenerate":
                return [.. part, "--where", "view < 2"];
            case "merge":
                Succeed([.. part, "--classes", "chair", "--out", _folder["chairs"]]);
                Succeed([.. part, "--classes", "table", "--out", _folder["tables"]]);
                return ["merge", _folder["chairs"], _folder["tables"], "--shard-objects", "2"];
            case "export to folders":
                return ["export", "--data", reference.Dataset, "--format", "3diebench"];
            case "export to tars":
                return ["export", "--data", reference.Dataset, "--format", "webdataset"];
            default:
                Succeed(["export", "--data", reference.Dataset, "--format", "3diebench", "--out", _folder["folders"]]);
                return ["import", "--from", _folder["folders"]];
        }
    }

    private static void Succeed(string[] arguments)
    {
        (int code, string output, string errors) = SieProcess.Run(arguments);
        Assert.True(code == 0, output + errors);
    }

    private string Mount(string options)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "only root on Linux may mount a tmpfs to fill");
        string folder = _folder["disk"];
        Directory.CreateDirectory(folder);
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder) == 0, "this container does not let root mount a tmpfs");
        _mounted.Add(folder);
        return folder;
    }

    private static int Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
