using System.Collections.Concurrent;
using SIE.Shards;

namespace SIE.DatasetBuilder.Tests.Shards;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_old_content_stands_until_the_new_is_committed()
    {
        AtomicFile.Write(_folder["a"], "old");
        using (AtomicFile dropped = AtomicFile.Create(_folder["a"]))
        {
            dropped.Stream.Write("half"u8);
            dropped.Stream.Flush();
            Assert.Equal("old", File.ReadAllText(_folder["a"]));
        }

        Assert.Equal("old", File.ReadAllText(_folder["a"]));
        AtomicFile.Write(_folder["a"], "new");
        Assert.Equal("new", File.ReadAllText(_folder["a"]));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Leftovers_of_the_dead_are_cleaned_and_files_at_work_stay()
    {
        File.WriteAllText(_folder[".shard.parquet.4711-0123.sie-tmp"], "left behind");
        File.WriteAllText(_folder["mine.sie-tmp"], "not ours: no leading dot");
        using AtomicFile atWork = AtomicFile.Create(_folder["b"]);

        Assert.Equal(1, AtomicFile.CleanLeftovers(_folder.Path));
        atWork.Commit();
        Assert.Equal(["b", "mine.sie-tmp"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());
        Assert.Equal(0, AtomicFile.CleanLeftovers(_folder["nowhere"]));
    }

    [Fact]
    public void A_process_cleans_up_after_itself_only()
    {
        File.WriteAllText(_folder[".a.parquet.1-0.sie-tmp"], "mine");
        File.WriteAllText(_folder[".b.parquet.1-0.sie-tmp"], "another worker's");
        Assert.Equal(1, AtomicFile.CleanLeftovers(_folder.Path, new HashSet<string> { "a.parquet" }));
        Assert.True(File.Exists(_folder[".b.parquet.1-0.sie-tmp"]));
    }

    [Fact]
    public void Of_many_that_write_a_new_file_one_succeeds()
    {
        // Many rounds: the moment in which two could win is short.
        for (int round = 0; round < 100; round++)
        {
            string name = _folder[$"{round}"];
            using Barrier start = new(8);
            ConcurrentBag<int> winners = [];
            Thread[] writers = [.. Enumerable.Range(0, 8).Select(i => new Thread(() =>
            {
                start.SignalAndWait();
                if (AtomicFile.TryWriteNew(name, $"{i}"))
                {
                    winners.Add(i);
                }
            }))];
            Array.ForEach(writers, static w => w.Start());
            Array.ForEach(writers, static w => w.Join());
            Assert.Equal($"{Assert.Single(winners)}", File.ReadAllText(name));
        }

        Assert.Equal(100, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public async Task Cleaning_while_others_write_takes_nothing_from_them()
    {
        using CancellationTokenSource stop = new();
        Task cleaning = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                AtomicFile.CleanLeftovers(_folder.Path);
            }
        });
        Parallel.For(0, 400, i => AtomicFile.Write(_folder[$"{i}"], $"{i}"));
        await stop.CancelAsync();
        await cleaning;
        Assert.Equal(400, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public async Task A_reader_waits_while_the_writer_still_holds_its_lock()
    {
        AtomicFile.Write(_folder["a"], "whole");
        Task<byte[]> reading;
        await using (new FileStream(_folder["a"], FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            reading = Task.Run(() => AtomicFile.ReadAllBytes(_folder["a"]));
            await Task.WhenAny(reading, Task.Delay(100));
            Assert.False(reading.IsCompleted);
        }

        Assert.Equal("whole"u8.ToArray(), await reading);
    }

    [Fact]
    public void A_file_where_the_folder_should_be_is_named()
    {
        File.WriteAllText(_folder["out"], "mine");
        Assert.Contains("out: is a file", Assert.Throws<IOException>(() => AtomicFile.Create(_folder["out/plan.json"])).Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_folder["out"]));
    }
}
