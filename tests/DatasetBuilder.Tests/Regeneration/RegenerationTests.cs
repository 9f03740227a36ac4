using SIE.DatasetBuilder.Pipeline;
using SIE.DatasetBuilder.Tests.Pipeline;
using SIE.Shards;

namespace SIE.DatasetBuilder.Tests.Regeneration;

/// <summary>`sie regenerate` and `sie render --like` over a corpus of boxes, seen from outside.</summary>
public sealed class RegenerationTests(RegenerationTests.Rendered source) : IClassFixture<RegenerationTests.Rendered>, IDisposable
{
    private const int Views = 4;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public sealed class Rendered : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Rendered()
        {
            TinyCorpus.Write(Corpus, 6);
            Run("render", "--corpus", Corpus, "--out", Dataset, "--views", $"{Views}", "--size", "16", "--shard-objects", "2", "--seed", "3");
        }

        public string Corpus => _folder["corpus"];

        public string Dataset => _folder["data"];

        public void Dispose() => _folder.Dispose();
    }

    private sealed record Row(string Split, Dictionary<string, double> Latents, byte[] Jpeg);

    [Fact]
    public void Other_rotations_keep_every_light_bit_for_bit_and_every_picture_is_new()
    {
        Regenerate(source.Dataset, "turned", "--preset", "so3");
        Dictionary<(string, int), Row> before = Rows(source.Dataset), after = Rows(_folder["turned"]);
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        foreach ((var key, Row row) in after)
        {
            Assert.Equal(before[key].Split, row.Split);
            foreach ((string name, double value) in row.Latents)
            {
                Assert.Equal(name.StartsWith("rotation", StringComparison.Ordinal), BitConverter.DoubleToInt64Bits(value) != BitConverter.DoubleToInt64Bits(before[key].Latents[name]));
            }

            Assert.NotEqual(before[key].Jpeg, row.Jpeg);
        }

        Assert.Equal(0, SieProcess.Run("verify", _folder["turned"]).ExitCode);
    }

    [Fact]
    public void Only_what_changes_is_rendered()
    {
        // Without any mesh, what is copied comes out whole, and what would have to be drawn can't.
        TinyCorpus.Write(_folder["other"], 1);
        Run("regenerate", "--from", source.Dataset, "--corpus", _folder["other"], "--out", _folder["copy"], "--views", "1..2");
        Dictionary<(string, int), Row> before = Rows(source.Dataset), after = Rows(_folder["copy"]);
        Assert.Equal(12, after.Count);
        Assert.All(after, row => Assert.Equal(before[(row.Key.Item1, row.Key.Item2 + 1)].Jpeg, row.Value.Jpeg));

        (int code, string output, string errors) = SieProcess.Run(
            "regenerate", "--from", source.Dataset, "--corpus", _folder["other"], "--out", _folder["none"], "--set", "light_hue=0.5");
        Assert.True(code == 0, errors);
        Assert.Contains("skipped: chair/c1", output, StringComparison.Ordinal);
        Assert.Equal(["chair/c0"], Rows(_folder["none"]).Keys.Select(static k => k.Item1).Distinct());
    }

    [Fact]
    public void Choosing_views_needs_neither_meshes_nor_OpenGL()
    {
        // Without the folder of its drivers, EGL opens no context.
        Dictionary<string, string> noDriver = new() { ["__EGL_VENDOR_LIBRARY_DIRS"] = _folder["none"] };
        Assert.Equal(1, SieProcess.RunIn(
            noDriver, "regenerate", "--from", source.Dataset, "--corpus", source.Corpus, "--out", _folder["drawn"], "--preset", "so3").ExitCode);
        (int code, string output, string errors) = SieProcess.RunIn(
            noDriver, "regenerate", "--from", source.Dataset, "--out", _folder["copy"], "--views", "0..1");
        Assert.True(code == 0, output + errors);
        Dictionary<(string, int), Row> before = Rows(source.Dataset), after = Rows(_folder["copy"]);
        Assert.Equal(12, after.Count);
        Assert.All(after, row => Assert.Equal(before[row.Key].Jpeg, row.Value.Jpeg));

        (int refused, _, string reason) = SieProcess.Run("regenerate", "--from", source.Dataset, "--out", _folder["none"], "--set", "light_hue=0.5");
        Assert.Equal(2, refused);
        Assert.Contains("--corpus", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Workers_make_what_one_process_makes()
    {
        Regenerate(source.Dataset, "alone", "--preset", "so3");
        for (int worker = 0; worker < 2; worker++)
        {
            Regenerate(source.Dataset, "shared", "--preset", "so3", "--worker", $"{worker}/2");
        }

        Assert.False(File.Exists(_folder["shared/dataset.json"]));
        Run("finalize", _folder["shared"]);
        RenderTests.AssertSame(RenderTests.Contents(_folder["alone"]), RenderTests.Contents(_folder["shared"]));
    }

    [Fact]
    public void A_changed_factor_that_comes_out_the_same_keeps_its_picture()
    {
        // The same range and seed draw the same numbers, so nothing has to be drawn; another seed draws others.
        Regenerate(source.Dataset, "same", "--set", "floor_hue=0..1");
        Regenerate(source.Dataset, "other", "--set", "floor_hue=0..1", "--seed", "4");
        Dictionary<(string, int), Row> before = Rows(source.Dataset), same = Rows(_folder["same"]), other = Rows(_folder["other"]);
        Assert.All(same, row => Assert.Equal(before[row.Key].Jpeg, row.Value.Jpeg));
        Assert.All(other, row =>
        {
            Assert.NotEqual(before[row.Key].Latents["floor_hue"], row.Value.Latents["floor_hue"]);
            Assert.Equal(before[row.Key].Latents["light_hue"], row.Value.Latents["light_hue"]);
        });
    }

    [Fact]
    public void Appended_views_are_those_that_a_longer_run_would_have_made()
    {
        Regenerate(source.Dataset, "longer", "--append-views", "2");
        Run("render", "--corpus", source.Corpus, "--out", _folder["six"], "--views", "6", "--size", "16", "--shard-objects", "2", "--seed", "3");
        Dictionary<(string, int), Row> longer = Rows(_folder["longer"]), six = Rows(_folder["six"]);
        Assert.Equal(six.Keys.Order(), longer.Keys.Order());
        Assert.All(six, row => Assert.Equal(row.Value.Jpeg, longer[row.Key].Jpeg));
        Assert.All(six, row => Assert.Equal(row.Value.Latents, longer[row.Key].Latents));
    }

    [Fact]
    public void A_new_factor_adds_its_column_and_the_command_in_the_manifest_makes_the_same_again()
    {
        Regenerate(source.Dataset, "scaled", "--set", "scale=0.5..2", "--set", "tx=-0.1..0.1", "--where", "view <> 1");
        DatasetManifest manifest = DatasetManifest.Read(_folder["scaled"]);
        Assert.Equal([.. ShardSchema.Latents3DIEBench, "tx", "scale"], manifest.LatentNames);

        string[] words = [.. Words(manifest.Command.Replace("SOURCE", source.Dataset, StringComparison.Ordinal)
            .Replace("CORPUS", source.Corpus, StringComparison.Ordinal).Replace("OUT", _folder["again"], StringComparison.Ordinal)).Skip(1)];
        Run(words);
        Assert.Equal(Shards(manifest), Shards(DatasetManifest.Read(_folder["again"])));
    }

    [Theory]
    [InlineData("--views", "0..1")]
    [InlineData("--where", "view < 2")]
    public void Damage_in_the_source_is_not_given_a_new_checksum(string option, string value)
    {
        RenderTests.Copy(source.Dataset, _folder["copy"]);
        string shard = Directory.GetFiles(_folder["copy/data"], "train*").Order(StringComparer.Ordinal).First();
        byte[] bytes = File.ReadAllBytes(shard);
        using (ShardReader reader = ShardReader.Open(shard))
        {
            bytes[bytes.AsSpan().IndexOf(reader.Jpeg(0)) + (reader.Jpeg(0).Length / 2)] ^= 1;
        }

        File.WriteAllBytes(shard, bytes);
        (int code, _, string errors) = SieProcess.Run("regenerate", "--from", _folder["copy"], "--out", _folder["data"], option, value);
        Assert.Equal(1, code);
        Assert.Contains(Path.GetFileName(shard), errors, StringComparison.Ordinal);
        Assert.Contains("SHA-256", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["data/dataset.json"]));
    }

    [Fact]
    public void What_drew_the_pictures_that_are_kept_is_noted_through_generations()
    {
        Run("regenerate", "--from", source.Dataset, "--out", _folder["once"], "--views", "0..1");
        RenderRecipe first = Recipe(source.Dataset), once = Recipe(_folder["once"]);
        PictureOrigin origin = new(first.Driver, first.Renderer, first.Encoder);
        Assert.Equal([origin], once.Regeneration!.Origins!);

        RenderRecipe moved = once with { Driver = "another", Regeneration = once.Regeneration };
        Assert.Equal([new PictureOrigin("another", first.Renderer, first.Encoder), origin], PictureOrigin.Of(moved));
        Assert.Contains(null, PictureOrigin.Of(moved with { Regeneration = once.Regeneration with { Origins = null } }));

        static RenderRecipe Recipe(string folder) => RenderRecipe.FromJson(DatasetManifest.Read(folder).Recipe);
    }

    [Fact]
    public void A_mesh_that_has_changed_is_not_mixed_with_the_old_pictures()
    {
        TinyCorpus.Write(_folder["corpus"], 6);
        string mesh = Path.Combine(_folder["corpus"], "chair", "c0", "models", "model_normalized.obj");
        File.AppendAllText(mesh, "# changed\n");
        (_, string output, _) = SieProcess.Run(
            "regenerate", "--from", source.Dataset, "--corpus", _folder["corpus"], "--out", _folder["data"], "--set", "floor_hue=0.1");
        Assert.Contains("skipped: chair/c0", output, StringComparison.Ordinal);
        Assert.Contains("not the mesh", output, StringComparison.Ordinal);
        Assert.Equal(5, Rows(_folder["data"]).Keys.Select(static k => k.Item1).Distinct().Count());
    }

    [Fact]
    public void Given_only_the_manifest_and_the_meshes_the_same_bytes_are_made_again()
    {
        File.Copy(Path.Combine(source.Dataset, "dataset.json"), _folder["some.json"]);
        string output = Run("render", "--like", _folder["some.json"], "--corpus", source.Corpus, "--out", _folder["again"]);
        Assert.Contains("same to the last byte", output, StringComparison.Ordinal);
        foreach (string file in Directory.GetFiles(source.Dataset, "*", SearchOption.AllDirectories))
        {
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(_folder["again"], Path.GetRelativePath(source.Dataset, file))));
        }
    }

    [Fact]
    public void Likeness_can_not_be_claimed_for_other_meshes_or_options()
    {
        TinyCorpus.Write(_folder["more"], 7);
        (int code, _, string errors) = SieProcess.Run("render", "--like", source.Dataset, "--corpus", _folder["more"], "--out", _folder["a"]);
        Assert.Equal(1, code);
        Assert.Contains("listing_sha256", errors, StringComparison.Ordinal);

        TinyCorpus.Write(_folder["corpus"], 6);
        File.AppendAllText(Path.Combine(_folder["corpus"], "chair", "c0", "models", "model_normalized.obj"), "# changed\n");
        (code, _, errors) = SieProcess.Run("render", "--like", source.Dataset, "--corpus", _folder["corpus"], "--out", _folder["b"]);
        Assert.Equal(1, code);
        Assert.Contains("meshes are not the same", errors, StringComparison.Ordinal);

        (code, _, errors) = SieProcess.Run("render", "--like", source.Dataset, "--corpus", source.Corpus, "--out", _folder["c"], "--views", "9");
        Assert.Equal(2, code);
        Assert.Contains("--views", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Views_that_are_no_range_are_refused()
    {
        (int code, _, string errors) = SieProcess.Run(
            "regenerate", "--from", source.Dataset, "--corpus", source.Corpus, "--out", _folder["x"], "--views", "3..1");
        Assert.Equal(2, code);
        Assert.Contains("--views 3..1: expected A..B", errors, StringComparison.Ordinal);
    }

    private void Regenerate(string from, string to, params string[] options) =>
        Run(["regenerate", "--from", from, "--corpus", source.Corpus, "--out", _folder[to], .. options]);

    private static string Run(params string[] arguments)
    {
        (int code, string output, string errors) = SieProcess.Run(arguments);
        Assert.True(code == 0, output + errors);
        return output;
    }

    private static Dictionary<(string, int), Row> Rows(string folder)
    {
        using Dataset dataset = Dataset.Open(folder);
        Dictionary<(string, int), Row> rows = [];
        foreach (DatasetSplit split in dataset.Splits)
        {
            foreach ((int o, DatasetObject entry) in split.Objects.Index())
            {
                for (int view = 0; view < entry.Views; view++)
                {
                    double[] latents = split.LatentsOf(o, view).ToArray();
                    rows.Add(
                        ($"{entry.Synset}/{entry.ObjectId}", view),
                        new Row(split.Name, dataset.LatentNames.Zip(latents).ToDictionary(), split.Jpeg(o, view).ToArray()));
                }
            }
        }

        return rows;
    }

    private static string[] Shards(DatasetManifest manifest) => [.. manifest.Splits.SelectMany(static s => s.Shards).Select(static s => s.Sha256)];

    /// <summary>A command line as a shell takes it apart, as far as ours need it: words, 'quoted' and "quoted" parts.</summary>
    private static IEnumerable<string> Words(string command)
    {
        string word = "";
        char quote = '\0';
        foreach (char c in command + " ")
        {
            if (quote == '\0' && c is '\'' or '"' && quote == '\0')
            {
                quote = c;
            }
            else if (c == quote)
            {
                quote = '\0';
            }
            else if (c == ' ' && quote == '\0')
            {
                yield return word;
                word = "";
            }
            else
            {
                word += c;
            }
        }
    }
}
