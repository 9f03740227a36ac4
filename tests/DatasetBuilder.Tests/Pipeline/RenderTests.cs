using SIE.Imaging;
using SIE.Shards;

namespace SIE.DatasetBuilder.Tests.Pipeline;

/// <summary>What `sie render` does with a corpus of boxes, seen from outside, killed at any moment.</summary>
public sealed class RenderTests(RenderTests.Uninterrupted reference) : IClassFixture<RenderTests.Uninterrupted>, IDisposable
{
    private const int Objects = 9;
    private const int Views = 3;
    private const int Size = 16;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The dataset of a run that nothing disturbed, in shards of two objects.</summary>
    public sealed class Uninterrupted : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Uninterrupted()
        {
            TinyCorpus.Write(Corpus, Objects, withBroken: true);
            (int code, string output, string errors) = SieProcess.Run(Arguments(Corpus, Dataset, "--threads", "2"));
            Assert.True(code == 0, output + errors);
            Output = output;
            Files = Contents(Dataset);
        }

        public string Corpus => _folder["corpus"];

        public string Dataset => _folder["data"];

        public string Output { get; }

        public Dictionary<string, byte[]> Files { get; }

        public void Dispose() => _folder.Dispose();
    }

    [Fact]
    public void The_dataset_holds_every_view_of_every_object_that_can_be_read()
    {
        using Dataset dataset = Dataset.Open(reference.Dataset);
        Assert.Equal(["chair", "table"], dataset.ClassNames);
        Assert.Equal(Objects, dataset.Splits.Sum(static s => s.Objects.Count));
        using JpegDecoder decoder = new();
        byte[] rgb = new byte[Size * Size * 3];
        foreach (DatasetSplit split in dataset.Splits)
        {
            for (int o = 0; o < split.Objects.Count; o++)
            {
                Assert.Equal(Views, split.Objects[o].Views);
                for (int view = 0; view < Views; view++)
                {
                    Assert.Equal(new JpegHeader(Size, Size), decoder.Decode(split.Jpeg(o, view), rgb));
                    Assert.True(rgb.Distinct().Count() > 10, "an empty picture");
                }
            }
        }
    }

    [Fact]
    public void A_mesh_that_can_not_be_read_is_listed_with_its_reason()
    {
        SkippedObject skipped = Assert.Single(DatasetManifest.Read(reference.Dataset).Skipped);
        Assert.Equal(TinyCorpus.Broken, $"{skipped.Synset}/{skipped.ObjectId}");
        Assert.StartsWith(TinyCorpus.Broken, skipped.Reason, StringComparison.Ordinal);
        Assert.Contains($"skipped: {TinyCorpus.Broken}", reference.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_number_of_threads_and_the_place_of_the_corpus_do_not_show()
    {
        TinyCorpus.Write(_folder["elsewhere"], Objects, withBroken: true);
        (int code, _, string errors) = SieProcess.Run(Arguments(_folder["elsewhere"], _folder["data"], "--threads", "7"));
        Assert.True(code == 0, errors);
        AssertSame(reference.Files, Contents(_folder["data"]));
    }

    [Fact]
    public void Killed_at_any_moment_a_rerun_gives_the_bytes_of_the_run_that_was_never_stopped()
    {
        string data = _folder["data"], shards = _folder["data/data"];
        string[] arguments = Arguments(reference.Corpus, data);
        Func<bool>[] moments =
        [
            () => File.Exists(Path.Combine(data, "plan.json")),
            () => Any(shards, ".*.sie-tmp"),
            () => Count(shards) >= 1,
            () => Count(shards) >= 2 && Any(shards, ".*.sie-tmp"),
            () => Count(shards) >= 4,
        ];
        int kills = moments.Count(moment => SieProcess.RunAndKillWhen(moment, arguments));
        Assert.True(kills >= 3, $"only {kills} runs were killed before they ended");

        (int code, _, string errors) = SieProcess.Run(arguments);
        Assert.True(code == 0, errors);
        AssertSame(reference.Files, Contents(data));
    }

    [Fact]
    public void Ctrl_C_keeps_what_is_finished_and_leaves_nothing_half_done()
    {
        // Many objects: on a busy machine a signal may take seconds.
        string data = _folder["data"], shards = _folder["data/data"];
        TinyCorpus.Write(_folder["corpus"], 600);
        (int code, string errors) = SieProcess.RunAndInterruptWhen(() => Count(shards) >= 1, Arguments(_folder["corpus"], data));
        Assert.Equal(130, code);
        Assert.Contains("run the same command again", errors, StringComparison.Ordinal);
        Assert.False(Any(data, "*.sie-tmp"));

        string[] kept = Directory.GetFiles(shards);
        Assert.NotEmpty(kept);
        Assert.All(kept, static path =>
        {
            using ShardReader shard = ShardReader.Open(path);
            shard.CheckRows();
        });
    }

    [Fact]
    public void A_damaged_shard_is_made_anew_and_the_others_are_kept()
    {
        Copy(reference.Dataset, _folder["data"]);
        string[] shards = [.. Directory.GetFiles(_folder["data/data"]).Order()];
        byte[] bytes = File.ReadAllBytes(shards[0]);
        bytes[bytes.Length / 4] ^= 1;
        File.WriteAllBytes(shards[0], bytes);
        File.WriteAllBytes(shards[1], File.ReadAllBytes(shards[1])[..^30]);
        DateTime kept = File.GetLastWriteTimeUtc(shards[2]);

        (int code, string output, string errors) = SieProcess.Run(Arguments(reference.Corpus, _folder["data"]));
        Assert.True(code == 0, errors);
        Assert.Contains(Path.GetFileName(shards[1]), errors, StringComparison.Ordinal);
        Assert.Contains($"2 of {shards.Length} shards made", output, StringComparison.Ordinal);
        Assert.Equal(kept, File.GetLastWriteTimeUtc(shards[2]));
        AssertSame(reference.Files, Contents(_folder["data"]));
    }

    [Theory]
    [InlineData("--seed", "4", "seed: 3 there, 4 now")]
    [InlineData("--jpeg-quality", "80", "jpeg_quality: 95 there, 80 now")]
    [InlineData("--quality", "draft", "quality: \"reference\" there, \"draft\" now")]
    [InlineData("--passes", "mask", "passes: nothing there, [\"mask\"] now")]
    [InlineData("--classes", "chair", "corpus.classes")]
    public void Other_options_are_refused_by_name(string option, string value, string difference)
    {
        (int code, _, string errors) = SieProcess.Run(Arguments(reference.Corpus, reference.Dataset, option, value));
        Assert.Equal(1, code);
        Assert.Contains(difference, errors, StringComparison.Ordinal);
        AssertSame(reference.Files, Contents(reference.Dataset));
    }

    [Fact]
    public void The_exchange_of_red_and_blue_exchanges_them()
    {
        (int code, _, string errors) = SieProcess.Run(Arguments(reference.Corpus, _folder["data"], "--swap-red-blue"));
        Assert.True(code == 0, errors);
        using Dataset plain = Dataset.Open(reference.Dataset), swapped = Dataset.Open(_folder["data"]);
        double[] a = MeanColor(plain.Split("train").Jpeg(0, 0)), b = MeanColor(swapped.Split("train").Jpeg(0, 0));
        Assert.Equal(a[0], b[2], 2.0);
        Assert.Equal(a[2], b[0], 2.0);
        Assert.True(Math.Abs(a[0] - a[2]) > 5, "the picture is too grey for the test to mean anything");
    }

    [Fact]
    public void A_corpus_without_one_readable_mesh_is_a_failure_and_not_an_empty_success()
    {
        TinyCorpus.Write(_folder["corpus"], 0, withBroken: true);
        (int code, string output, string errors) = SieProcess.Run(Arguments(_folder["corpus"], _folder["data"]));
        Assert.Equal(1, code);
        Assert.Contains(TinyCorpus.Broken, output, StringComparison.Ordinal);
        Assert.Contains("not one object", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_accepts_a_sound_dataset_and_names_every_problem()
    {
        Assert.Equal(0, SieProcess.Run("verify", reference.Dataset).ExitCode);

        Copy(reference.Dataset, _folder["data"]);
        string[] shards = [.. Directory.GetFiles(_folder["data/data"]).Order()];
        byte[] bytes = File.ReadAllBytes(shards[0]);
        bytes[bytes.Length / 4] ^= 1;
        File.WriteAllBytes(shards[0], bytes);
        File.Delete(shards[1]);
        File.Copy(shards[2], _folder["data/data/stranger.parquet"]);
        (int code, string output, string errors) = SieProcess.Run("verify", _folder["data"]);
        Assert.Equal(1, code);
        Assert.Contains($"{shards[0]}: its SHA-256", output, StringComparison.Ordinal);
        Assert.Contains($"{shards[1]}: is missing", output, StringComparison.Ordinal);
        Assert.Contains("stranger.parquet: is not part", output, StringComparison.Ordinal);
        Assert.DoesNotContain(shards[3], output + errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"seed\": 3,", "\"seed\": 4,", "recipe")]
    [InlineData("\"class_names\": [\n", "\"class_names\": [\n    \"another\",\n", "classes")]
    public void Verify_sees_that_the_manifest_was_edited(string from, string to, string complaint)
    {
        Copy(reference.Dataset, _folder["data"]);
        string text = File.ReadAllText(_folder["data/dataset.json"]), edited = text.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(text, edited);
        File.WriteAllText(_folder["data/dataset.json"], edited);
        (int code, string output, _) = SieProcess.Run("verify", _folder["data"]);
        Assert.Contains(complaint, output, StringComparison.Ordinal);
        Assert.Equal(1, code);
    }

    internal static string[] Arguments(string corpus, string output, params string[] more) =>
    [
        "render", "--corpus", corpus, "--out", output, "--views", $"{Views}", "--size", $"{Size}", "--shard-objects", "2",
        .. more.Contains("--seed") ? Array.Empty<string>() : ["--seed", "3"], .. more,
    ];

    internal static bool Any(string folder, string pattern) =>
        Directory.Exists(folder) && Directory.EnumerateFiles(folder, pattern, Hidden).Any();

    internal static int Count(string folder) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "t*.parquet").Count() : 0;

    private static readonly EnumerationOptions Hidden = new() { AttributesToSkip = 0, RecurseSubdirectories = true };

    internal static Dictionary<string, byte[]> Contents(string folder) => Directory
        .EnumerateFiles(folder, "*", Hidden).ToDictionary(f => Path.GetRelativePath(folder, f), File.ReadAllBytes);

    internal static void AssertSame(Dictionary<string, byte[]> expected, Dictionary<string, byte[]> actual)
    {
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        Assert.All(expected, file => Assert.True(file.Value.AsSpan().SequenceEqual(actual[file.Key]), $"{file.Key} differs"));
    }

    private static double[] MeanColor(ReadOnlySpan<byte> jpeg)
    {
        using JpegDecoder decoder = new();
        byte[] rgb = new byte[Size * Size * 3];
        decoder.Decode(jpeg, rgb);
        return [.. Enumerable.Range(0, 3).Select(channel => rgb.Where((_, i) => i % 3 == channel).Average(static b => (double)b))];
    }

    internal static void Copy(string from, string to)
    {
        foreach ((string name, byte[] content) in Contents(from))
        {
            string path = Path.Combine(to, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
        }
    }
}
