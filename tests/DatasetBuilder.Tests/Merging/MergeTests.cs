using DuckDB.NET.Data;
using SIE.DatasetBuilder.Tests.Pipeline;
using SIE.Shards;

namespace SIE.DatasetBuilder.Tests.Merging;

/// <summary>`sie merge` over datasets of one corpus of boxes, seen from outside.</summary>
public sealed class MergeTests(MergeTests.Rendered sources) : IClassFixture<MergeTests.Rendered>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public sealed class Rendered : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Rendered()
        {
            TinyCorpus.Write(_folder["corpus"], 6);
            Render("first", "--seed", "1", "--views", "3", "--classes", "chair");
            Render("second", "--seed", "2", "--views", "2");
        }

        public string First => _folder["first"];

        public string Second => _folder["second"];

        public void Render(string name, params string[] options) =>
            Run(["render", "--corpus", _folder["corpus"], "--out", Path.Combine(_folder.Path, name), "--shard-objects", "2",
                .. options.Contains("--size") ? options : ["--size", "16", .. options]]);

        public void Dispose() => _folder.Dispose();
    }

    [Fact]
    public void Objects_of_both_get_the_views_of_both_byte_for_byte()
    {
        Run("merge", sources.First, sources.Second, "--out", _folder["all"]);
        using Dataset first = Dataset.Open(sources.First), second = Dataset.Open(sources.Second), all = Dataset.Open(_folder["all"]);
        Assert.Equal((4 * 3) + (6 * 2), all.Splits.Sum(static s => s.Rows));
        Assert.Equal(["chair", "table"], all.ClassNames);
        foreach (DatasetSplit split in all.Splits)
        {
            for (int i = 0; i < split.Objects.Count; i++)
            {
                DatasetObject entry = split.Objects[i];
                (byte[] Jpeg, double[] Latents)[] expected = [.. Views(first, split.Name, entry), .. Views(second, split.Name, entry)];
                Assert.Equal(expected.Length, entry.Views);
                for (int view = 0; view < entry.Views; view++)
                {
                    Assert.Equal(expected[view].Jpeg, split.Jpeg(i, view));
                    Assert.Equal(expected[view].Latents, split.LatentsOf(i, view));
                }
            }
        }

        Assert.Equal(0, SieProcess.Run("verify", _folder["all"]).ExitCode);
        Assert.Equal((24, 24), Count(_folder["all"]));
    }

    [Fact]
    public void It_does_not_matter_how_many_threads_there_are_or_how_often_it_was_stopped()
    {
        Run("merge", sources.First, sources.Second, "--out", _folder["one"], "--threads", "1", "--shard-objects", "1");
        string[] again = ["merge", sources.First, sources.Second, "--out", _folder["two"], "--shard-objects", "1"];
        SieProcess.RunAndKillWhen(() => RenderTests.Any(_folder["two/data"], "*.parquet"), again);
        Run(again);
        RenderTests.AssertSame(RenderTests.Contents(_folder["one"]), RenderTests.Contents(_folder["two"]));
        Assert.Contains("complete already", Run(again), StringComparison.Ordinal);
    }

    [Fact]
    public void Views_that_are_there_twice_are_refused_or_left_out()
    {
        sources.Render(_folder["longer"], "--seed", "1", "--views", "5");
        (int code, _, string errors) = SieProcess.Run("merge", sources.First, _folder["longer"], "--out", _folder["all"]);
        Assert.Equal(1, code);
        Assert.Contains("--skip-duplicates", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["all"]));

        Assert.Contains("12 views left out", Run("merge", sources.First, _folder["longer"], "--out", _folder["all"], "--skip-duplicates"), StringComparison.Ordinal);
        Assert.Equal((30, 30), Count(_folder["all"]));
    }

    [Fact]
    public void Datasets_that_do_not_fit_are_refused_with_the_reason()
    {
        (string Name, string[] Options, string Reason)[] cases =
        [
            ("larger", ["--size", "32"], "32 pixels"),
            ("split", ["--split-seed", "23"], "tested on what it has learnt"),
            ("moved", ["--preset", "3diebench-t"], "has the latents"),
            ("swapped", ["--swap-red-blue"], "red and blue"),
        ];
        foreach ((string name, string[] options, string reason) in cases)
        {
            string other = _folder[name];
            sources.Render(other, ["--seed", "7", "--views", "1", .. options]);
            (int code, _, string errors) = SieProcess.Run("merge", sources.Second, other, "--out", _folder["all"]);
            Assert.True(code == 1, name);
            Assert.Contains(reason, errors, StringComparison.Ordinal);
        }

        Assert.Equal(2, SieProcess.Run("merge", sources.First, "--out", _folder["all"]).ExitCode);
        Assert.Equal(2, SieProcess.Run("merge", sources.First, sources.First, "--out", _folder["all"]).ExitCode);
    }

    [Theory]
    [InlineData("a picture")]
    [InlineData("a path")]
    public void Damage_in_a_source_is_not_given_a_new_checksum(string what)
    {
        string copy = _folder["copy"];
        foreach (string file in Directory.EnumerateFiles(sources.First, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(copy, Path.GetRelativePath(sources.First, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        string shard = Directory.GetFiles(Path.Combine(copy, "data")).Order().First();
        byte[] bytes = File.ReadAllBytes(shard);
        bytes[what == "a path" ? bytes.AsSpan().IndexOf("/image_0.jpg"u8) : bytes.Length / 4] ^= 1;
        File.WriteAllBytes(shard, bytes);
        (int code, _, string errors) = SieProcess.Run("merge", copy, sources.Second, "--out", _folder["all"]);
        Assert.Equal(1, code);
        Assert.Contains(Path.GetFileName(shard), errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["all/dataset.json"]));
    }

    private static IEnumerable<(byte[] Jpeg, double[] Latents)> Views(Dataset dataset, string split, DatasetObject wanted)
    {
        DatasetSplit part = dataset.Split(split);
        return part.Objects.Index().Where(o => o.Item.Synset == wanted.Synset && o.Item.ObjectId == wanted.ObjectId)
            .SelectMany(o => Enumerable.Range(0, o.Item.Views).Select(view => (part.Jpeg(o.Index, view).ToArray(), part.LatentsOf(o.Index, view).ToArray())))
            .ToArray();
    }

    /// <summary>Rows, and different (object, view), as DuckDB counts them.</summary>
    private static (long Rows, long Views) Count(string dataset)
    {
        using DuckDBConnection connection = new("DataSource=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT count(*), count(DISTINCT (synset, object_id, \"view\")) FROM read_parquet('{dataset}/data/*.parquet')";
        using DuckDBDataReader reader = command.ExecuteReader();
        Assert.True(reader.Read());
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    private static string Run(params string[] arguments)
    {
        (int code, string output, string errors) = SieProcess.Run(arguments);
        Assert.True(code == 0, output + errors);
        return output;
    }
}
