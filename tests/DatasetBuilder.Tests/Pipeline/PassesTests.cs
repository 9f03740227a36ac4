using System.Formats.Tar;
using System.Text.Json;
using DuckDB.NET.Data;
using SIE.DatasetBuilder.Exchange;
using SIE.DatasetBuilder.Tests.Exchange;
using SIE.Imaging;
using SIE.Shards;

namespace SIE.DatasetBuilder.Tests.Pipeline;

/// <summary>The further pictures of a view and where its object is seen, from `sie render --passes` through all that works on datasets.</summary>
public sealed class PassesTests(PassesTests.Rendered source) : IClassFixture<PassesTests.Rendered>, IDisposable
{
    private const int Size = 32;
    private static readonly string[] All = ["mask", "depth", "normal", "albedo"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Four boxes with two views each and every pass.</summary>
    public sealed class Rendered : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Rendered()
        {
            TinyCorpus.Write(Corpus, 4);
            Run([.. Arguments(Data), "--passes", "albedo,mask,normal,depth", "--threads", "2"]);
        }

        public string Corpus => _folder["corpus"];

        public string Data => _folder["data"];

        public string[] Arguments(string output) =>
            ["render", "--corpus", Corpus, "--out", output, "--views", "2", "--size", $"{Size}", "--seed", "3", "--shard-objects", "2"];

        public void Dispose() => _folder.Dispose();
    }

    [Fact]
    public void Every_row_has_pictures_that_decode_and_agree_with_its_box()
    {
        using Dataset dataset = Dataset.Open(source.Data);
        Assert.Equal(All, dataset.Schema.Passes);
        Assert.Equal(1.0 / 8192, dataset.Schema.DepthUnit);
        foreach ((DatasetSplit split, int o, int view) in Views(dataset))
        {
            ShardView row = split.View(o, view);
            Picture mask = PictureDecoder.Decode(row.Passes[0]), normal = PictureDecoder.Decode(row.Passes[2]), albedo = PictureDecoder.Decode(row.Passes[3]);
            ushort[] depth = new ushort[Size * Size];
            Grey16Png.Decode(row.Passes[1], depth, Size, Size);
            (int X, int Y)[] seen = [.. Enumerable.Range(0, Size * Size).Where(i => mask.Rgba[4 * i] >= 128).Select(i => (i % Size, i / Size))];
            VisibleBox box = row.Box!.Value;
            Assert.Equal(seen.Length, box.Pixels);
            Assert.Equal((seen.Min(static p => p.X), seen.Min(static p => p.Y)), (box.Left, box.Top));
            Assert.Equal((seen.Max(static p => p.X), seen.Max(static p => p.Y)), (box.Left + box.Width - 1, box.Top + box.Height - 1));

            // Of an opaque object the surface at the centre is its own wherever the whole pixel is: nearer than the floor, and not of its colour.
            int[] inside = [.. Enumerable.Range(0, Size * Size).Where(i => mask.Rgba[4 * i] == 255)];
            Assert.NotEmpty(inside);
            Assert.All(inside, i => Assert.InRange(depth[i] / 8192.0, 1.2, 3.8));
            Assert.InRange(depth[0] / 8192.0, 3.9, 6.5);
            Assert.All(inside, i => Assert.True(normal.Rgba[(4 * i) + 2] >= 127, "turned away from the camera"));
            Assert.All(inside, i => Assert.InRange(Length(normal.Rgba, i), 0.97, 1.03));
            Assert.NotEqual(albedo.Rgba[..3], albedo.Rgba[(4 * inside[0])..((4 * inside[0]) + 3)]);
        }

        static double Length(byte[] rgba, int i) => Math.Sqrt(Enumerable.Range(0, 3).Sum(c => Math.Pow((2 * rgba[(4 * i) + c] / 255.0) - 1, 2)));
    }

    [Fact]
    public void DuckDB_reads_the_columns_as_they_are()
    {
        using DuckDBConnection connection = new("DataSource=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT count(*), min(visible_pixels), max(box_left + box_width), min(octet_length(mask.bytes)), min(octet_length(depth.bytes)),
                bool_and(normal.path LIKE '%/normal_%.png'), bool_and(hex(albedo.bytes[1:4]) = '89504E47'), typeof(any_value(box_top))
            FROM read_parquet('{source.Data}/data/*.parquet')
            """;
        using DuckDBDataReader reader = command.ExecuteReader();
        Assert.True(reader.Read());
        Assert.Equal(8, reader.GetInt64(0));
        Assert.InRange(reader.GetInt32(1), 5, Size * Size);
        Assert.InRange(reader.GetInt32(2), 5, Size);
        Assert.True(reader.GetInt64(3) > 60 && reader.GetInt64(4) > 60);
        Assert.True(reader.GetBoolean(5) && reader.GetBoolean(6));
        Assert.Equal("INTEGER", reader.GetString(7));
    }

    [Fact]
    public void A_dataset_without_passes_says_where_objects_are_seen_all_the_same_and_has_the_same_images()
    {
        Run(source.Arguments(_folder["plain"]));
        using Dataset with = Dataset.Open(source.Data), without = Dataset.Open(_folder["plain"]);
        Assert.Empty(without.Schema.Passes);
        foreach ((DatasetSplit split, int o, int view) in Views(with))
        {
            ShardView plain = without.Split(split.Name).View(o, view), full = split.View(o, view);
            Assert.Equal(full.Jpeg, plain.Jpeg);
            Assert.Equal(full.Box, plain.Box);
            Assert.Empty(plain.Passes);
        }

        (int code, _, string errors) = SieProcess.Run("merge", source.Data, _folder["plain"], "--out", _folder["both"]);
        Assert.Equal(1, code);
        Assert.Contains("no passes", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Made_again_from_its_json_it_has_the_same_bytes_and_verifies_to_the_last_of_them()
    {
        string output = Run("render", "--corpus", source.Corpus, "--out", _folder["again"], "--like", source.Data, "--threads", "5");
        Assert.DoesNotContain("differ", output, StringComparison.Ordinal);
        RenderTests.AssertSame(RenderTests.Contents(source.Data), RenderTests.Contents(_folder["again"]));
        Run("verify", source.Data, "--corpus", source.Corpus, "--rerender", "100%");
    }

    [Fact]
    public void Verify_finds_a_mask_that_does_not_fit_its_row()
    {
        RenderTests.Copy(source.Data, _folder["data"]);
        DatasetManifest manifest = DatasetManifest.Read(_folder["data"]);
        ShardManifest entry = manifest.Splits[0].Shards[0];
        string path = Path.Combine(_folder["data"], entry.File);
        byte[] bytes = File.ReadAllBytes(path);
        using (ShardReader shard = ShardReader.Open(path))
        {
            // The first mask's pixel data.
            int at = bytes.AsSpan().IndexOf(shard.Pass(0, 0));
            bytes[at + shard.Pass(0, 0).Length - 20] ^= 255;
        }

        File.WriteAllBytes(path, bytes);
        (int code, string output, _) = SieProcess.Run("verify", _folder["data"]);
        Assert.Equal(1, code);
        Assert.Contains("the mask of row 0", output, StringComparison.Ordinal);
        using ShardReader damaged = ShardReader.Open(path);
        Assert.Throws<ShardException>(() => damaged.CheckRows(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_camera_that_the_unit_of_depth_was_not_made_for_is_refused()
    {
        string[] farther = ["regenerate", "--from", source.Data, "--corpus", source.Corpus, "--out", _folder["far"], "--set", "camera_distance=1.5..4"];
        (int code, _, string errors) = SieProcess.Run(farther);
        Assert.Equal(1, code);
        Assert.Contains("camera_distance may be 4", errors, StringComparison.Ordinal);
        Assert.Contains("2.667 at most", errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["far"]));
        Run([.. farther[..^1], "camera_distance=1.5..2.6"]);
    }

    [Fact]
    public void Regenerated_views_keep_their_passes_and_new_ones_get_theirs()
    {
        Run("regenerate", "--from", source.Data, "--out", _folder["copied"], "--views", "1..1");
        Run("regenerate", "--from", source.Data, "--corpus", source.Corpus, "--out", _folder["turned"], "--set", "floor_hue=0.5");
        using Dataset first = Dataset.Open(source.Data), copied = Dataset.Open(_folder["copied"]), turned = Dataset.Open(_folder["turned"]);
        foreach ((DatasetSplit split, int o, int view) in Views(first))
        {
            ShardView before = split.View(o, view), after = turned.Split(split.Name).View(o, view);
            Assert.Equal(before.Box, after.Box);
            Assert.Equal(before.Passes.Take(3), after.Passes.Take(3));
            Assert.NotEqual(before.Jpeg, after.Jpeg);
            Assert.NotEqual(before.Passes[3], after.Passes[3]);
            if (view == 1)
            {
                ShardView kept = copied.Split(split.Name).View(o, 0);
                Assert.Equal(before.Jpeg, kept.Jpeg);
                Assert.Equal(before.Passes, kept.Passes);
            }
        }

        Run("merge", source.Data, _folder["turned"], "--out", _folder["both"]);
        using Dataset both = Dataset.Open(_folder["both"]);
        DatasetSplit merged = both.Splits.First(static s => s.Rows > 0);
        Assert.Equal(turned.Split(merged.Name).View(0, 1).Passes, merged.View(0, 3).Passes);
        Run("verify", _folder["both"]);
    }

    [Fact]
    public void WebDataset_samples_have_a_file_for_each_pass()
    {
        using Dataset dataset = Dataset.Open(source.Data);
        string tar = WebDatasetExport.Run(dataset, _folder["out"], new(), new SampleDataset.Silence(), TestContext.Current.CancellationToken)[0];
        using FileStream file = File.OpenRead(_folder[$"out/{tar}"]);
        using TarReader reader = new(file);
        Dictionary<string, byte[]> files = [];
        while (reader.GetNextEntry() is { } entry)
        {
            using MemoryStream content = new();
            entry.DataStream!.CopyTo(content);
            files.Add(entry.Name, content.ToArray());
        }

        ShardView expected = dataset.Splits[0].View(0, 0);
        Assert.Equal(expected.Passes, All.Select(pass => files[$"00000000_0000.{pass}.png"]));
        JsonElement json = JsonDocument.Parse(files["00000000_0000.json"]).RootElement;
        Assert.Equal(expected.Box!.Value.Pixels, json.GetProperty("visible_pixels").GetInt32());
        Assert.Equal(expected.Box.Value.Left, json.GetProperty("box")[0].GetInt32());
    }

    [Theory]
    [InlineData("--passes", "mask,deepth", "deepth")]
    [InlineData("--quality", "best", "draft")]
    public void Unknown_names_are_refused_with_those_there_are(string option, string value, string named)
    {
        (int code, _, string errors) = SieProcess.Run([.. source.Arguments(_folder["no"]), option, value]);
        Assert.Equal(2, code);
        Assert.Contains(named, errors, StringComparison.Ordinal);
    }

    private static IEnumerable<(DatasetSplit Split, int Object, int View)> Views(Dataset dataset) =>
        from split in dataset.Splits from o in Enumerable.Range(0, split.Objects.Count) from view in Enumerable.Range(0, split.Objects[o].Views) select (split, o, view);

    private static string Run(params string[] arguments)
    {
        (int code, string output, string errors) = SieProcess.Run(arguments);
        Assert.True(code == 0, output + errors);
        return output + errors;
    }
}
