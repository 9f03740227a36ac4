using CsCheck;
using SIE.Shards;

namespace SIE.DatasetBuilder.Tests.Shards;

public sealed class ShardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 50)]
    [InlineData(7, 8)]
    [InlineData(2, 250)]
    [InlineData(0, 1)]
    public async Task What_is_written_is_read_back(int objects, int views)
    {
        ShardFooter written = await SampleShard.WriteAsync(_folder["a.parquet"], 0, objects, views);
        using ShardReader reader = ShardReader.Open(_folder["a.parquet"]);

        Assert.Equal(objects * views, reader.Rows);
        Assert.Equal(Enumerable.Range(0, objects).Select(o => SampleShard.Entry(o, views)), reader.Footer.Objects);
        Assert.Equal([new SkippedObject("00009", "bad", "no vertices")], reader.Footer.Skipped);
        Assert.Equal(written.RowsSha256, reader.Footer.RowsSha256);
        double[] latents = new double[reader.Rows * reader.LatentNames.Count];
        int[] numbers = new int[reader.Rows];
        reader.CopyLatents(latents);
        reader.CopyViews(numbers);
        for (int row = 0; row < reader.Rows; row++)
        {
            (int o, int view) = (row / views, row % views);
            Assert.Equal(SampleShard.Image(o, view), reader.Jpeg(row));
            Assert.Equal(Enumerable.Range(0, 7).Select(l => SampleShard.Latent(o, view, l)), latents[(row * 7)..((row + 1) * 7)]);
            Assert.Equal(view, numbers[row]);
        }

        reader.CheckRows(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_same_rows_give_the_same_bytes()
    {
        await SampleShard.WriteAsync(_folder["a.parquet"], 0, 5, 30);
        await SampleShard.WriteAsync(_folder["b.parquet"], 0, 5, 30);
        Assert.Equal(File.ReadAllBytes(_folder["a.parquet"]), File.ReadAllBytes(_folder["b.parquet"]));
    }

    [Fact]
    public async Task Nothing_stands_under_the_name_of_an_unfinished_shard()
    {
        ShardWriter writer = await ShardWriter.CreateAsync(_folder["a.parquet"], SampleShard.Schema, SampleShard.Recipe);
        await using (writer)
        {
            await SampleShard.AddAsync(writer, 0, 120);
            Assert.False(File.Exists(_folder["a.parquet"]));
            Assert.NotEmpty(Directory.GetFiles(_folder.Path));
        }

        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public async Task Any_truncation_is_found_when_the_shard_is_opened()
    {
        await SampleShard.WriteAsync(_folder["a.parquet"], 0, 4, 5);
        byte[] whole = File.ReadAllBytes(_folder["a.parquet"]);
        for (int length = 0; length < whole.Length; length += Math.Max(1, whole.Length / 97))
        {
            File.WriteAllBytes(_folder["b.parquet"], whole[..length]);
            ShardException error = Assert.Throws<ShardException>(() => ShardReader.Open(_folder["b.parquet"]).Dispose());
            Assert.Contains("b.parquet", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_flipped_byte_anywhere_is_found_or_harmless_and_never_crashes()
    {
        await SampleShard.WriteAsync(_folder["a.parquet"], 0, 4, 5);
        byte[] whole = File.ReadAllBytes(_folder["a.parquet"]);
        using ShardReader good = ShardReader.Open(_folder["a.parquet"]);
        byte[] firstImage = good.Jpeg(0).ToArray();
        double[] latents = new double[good.Rows * 7];
        good.CopyLatents(latents);

        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Sample(
            (at, value) =>
            {
                byte[] bad = [.. whole];
                bad[at] = value;
                string path = _folder[$"{Guid.NewGuid():N}.parquet"];
                File.WriteAllBytes(path, bad);
                try
                {
                    using ShardReader reader = ShardReader.Open(path);
                    reader.CheckRows();
                    double[] read = new double[reader.Rows * reader.LatentNames.Count];
                    reader.CopyLatents(read);
                    Assert.Equal(latents, read);
                    Assert.Equal(firstImage, reader.Jpeg(0));
                }
                catch (ShardException)
                {
                    // Found.
                }

                File.Delete(path);
            },
            iter: 3000,
            threads: 1);
    }

    public static TheoryData<string, byte[]> ColumnsOfTheFooter => new()
    {
        { "label", [.. Enumerable.Repeat<byte[]>([1, 0, 0, 0, 0, 0, 0, 0], 5).SelectMany(static b => b)] },
        { "synset", [5, 0, 0, 0, .. "00002"u8] },
        { "object_id", [8, 0, 0, 0, .. "object 2"u8] },
        { "view", [0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0] },
        { "image.path", [.. "00002/object 2/image_3.jpg"u8] },
    };

    [Theory]
    [MemberData(nameof(ColumnsOfTheFooter))]
    public async Task A_row_that_says_it_is_another_objects_or_views_is_damage(string column, byte[] values)
    {
        await SampleShard.WriteAsync(_folder["a.parquet"], 0, 4, 5);
        byte[] bytes = File.ReadAllBytes(_folder["a.parquet"]);
        int at = bytes.AsSpan().IndexOf(values);
        Assert.True(at > 0);
        bytes[at + values.Length - 4] ^= 1;
        File.WriteAllBytes(_folder["b.parquet"], bytes);
        using ShardReader reader = ShardReader.Open(_folder["b.parquet"]);
        ShardException error = Assert.Throws<ShardException>(() => reader.CheckRows(TestContext.Current.CancellationToken));
        Assert.Contains($"its column {column} ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_another_kind_is_named_as_such()
    {
        File.WriteAllText(_folder["x.parquet"], new string('x', 500));
        Assert.Contains("x.parquet", Assert.Throws<ShardException>(() => ShardReader.Open(_folder["x.parquet"])).Message, StringComparison.Ordinal);

        using (FileStream file = File.Create(_folder["other.parquet"]))
        {
            Parquet.Schema.ParquetSchema schema = new(new Parquet.Schema.DataField<int>("n"));
            await using Parquet.ParquetWriter writer = await Parquet.ParquetWriter.CreateAsync(schema, file);
            using Parquet.ParquetRowGroupWriter group = writer.CreateRowGroup();
            await group.WriteAsync<int>(schema.GetDataFields()[0], new[] { 1, 2 });
        }

        ShardException error = Assert.Throws<ShardException>(() => ShardReader.Open(_folder["other.parquet"]));
        Assert.Contains("not a shard of SIE", error.Message, StringComparison.Ordinal);
    }
}
