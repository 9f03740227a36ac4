using System.Text.Json;
using DuckDB.NET.Data;

namespace SIE.EndToEnd.Tests;

public class WholePathTests(WholePath path) : IClassFixture<WholePath>
{
    [Fact]
    public void DuckDB_opens_the_shards_and_counts_rows_by_class()
    {
        Dictionary<string, long> rows = [];
        using DuckDBConnection connection = new("Data Source=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT synset, count(*) FROM '{path.Dataset}/data/*.parquet' GROUP BY synset";
        using DuckDBDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            rows[reader.GetString(0)] = reader.GetInt64(1);
        }

        Assert.Equal(WholePath.Classes, rows.Count);
        Assert.All(rows.Values, n => Assert.Equal(WholePath.ObjectsPerClass * WholePath.Views, n));
    }

    [Fact]
    public void DuckDB_finds_JPEGs_in_the_image_column_and_latents_in_their_ranges()
    {
        using DuckDBConnection connection = new("Data Source=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT count(*) FROM '{path.Dataset}/data/*.parquet'
            WHERE hex(image.bytes[1:2]) = 'FFD8'
              AND abs(rotation_x) <= pi() / 2 AND abs(rotation_y) <= pi() / 2 AND abs(rotation_z) <= pi() / 2
              AND floor_hue BETWEEN 0 AND 1 AND light_hue BETWEEN 0 AND 1
              AND light_theta BETWEEN 0 AND pi() / 4 AND light_phi BETWEEN 0 AND 2 * pi()
            """;
        Assert.Equal((long)(WholePath.Classes * WholePath.ObjectsPerClass * WholePath.Views), command.ExecuteScalar());
    }

    [Fact]
    public void The_shards_carry_the_HuggingFace_schema()
    {
        using DuckDBConnection connection = new("Data Source=:memory:");
        connection.Open();
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT DISTINCT decode(value) FROM parquet_kv_metadata('{path.Dataset}/data/*.parquet') WHERE decode(key) = 'huggingface'";
        using JsonDocument metadata = JsonDocument.Parse((string)command.ExecuteScalar()!);
        JsonElement features = metadata.RootElement.GetProperty("info").GetProperty("features");
        Assert.Equal("Image", features.GetProperty("image").GetProperty("_type").GetString());
        Assert.Equal("ClassLabel", features.GetProperty("label").GetProperty("_type").GetString());
        Assert.Equal("float64", features.GetProperty("light_theta").GetProperty("dtype").GetString());
    }

    [Fact]
    public void Verify_accepts_the_dataset_and_names_a_damaged_shard()
    {
        Sie.Data("verify", path.Dataset).ExpectExit();

        string copy = Path.Combine(path.Root, "damaged");
        CopyFolder(path.Dataset, copy);
        string shard = Directory.EnumerateFiles(Path.Combine(copy, "data"), "train-*.parquet").First();
        byte[] bytes = File.ReadAllBytes(shard);
        bytes[bytes.Length / 2] ^= 0x40;
        File.WriteAllBytes(shard, bytes);
        Finished verdict = Sie.Data("verify", copy).ExpectExit(1);
        Assert.Contains(Path.GetFileName(shard), verdict.Output + verdict.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Rendering_again_changes_nothing()
    {
        Dictionary<string, byte[]> before = Contents(path.Dataset);
        Sie.Data("render", "--corpus", path.Corpus, "--out", path.Dataset, "--views", $"{WholePath.Views}", "--size", $"{WholePath.Size}", "--seed", "7")
            .ExpectExit();
        Assert.Equal(before, Contents(path.Dataset));
    }

    [Fact]
    public void A_dataset_rendered_with_other_options_is_refused_not_mixed()
    {
        Finished refusal = Sie.Data("render", "--corpus", path.Corpus, "--out", path.Dataset, "--views", $"{WholePath.Views}", "--size", "32", "--seed", "7");
        Assert.NotEqual(0, refusal.ExitCode);
        Assert.Contains("size", refusal.Errors, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_contact_sheet_is_a_picture_of_objects_by_views()
    {
        string sheet = Path.Combine(path.Root, "sheet.png");
        Sie.Data("sheet", path.Dataset, "--out", sheet, "--objects", "3", "--views", "4").ExpectExit();
        byte[] png = File.ReadAllBytes(sheet);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
        int width = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16));
        Assert.True(width >= 4 * WholePath.Size, $"the sheet is {width} pixels wide");
    }

    [Fact]
    public void Evaluation_prints_both_protocols_for_every_part()
    {
        foreach (string word in new[] { "classification", "rotation", "inv", "equi", "all" })
        {
            Assert.Contains(word, path.Evaluation, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static Dictionary<string, byte[]> Contents(string folder) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .ToDictionary(f => Path.GetRelativePath(folder, f), File.ReadAllBytes);

    private static void CopyFolder(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
