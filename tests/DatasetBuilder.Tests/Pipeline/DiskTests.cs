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
        Assert.Matches("(?i)no space left|disk.*full", errors);
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
