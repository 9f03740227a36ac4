using System.Text.Json.Nodes;
using SIE.Shards;

namespace SIE.DatasetBuilder.Tests.Shards;

public sealed class DatasetTests : IDisposable
{
    private const int Views = 40;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Objects_are_numbered_through_the_shards_of_a_split()
    {
        await SampleShard.WriteDatasetAsync(_folder.Path, Views);
        using Dataset dataset = Dataset.Open(_folder.Path);
        Assert.Equal(["chair", "table"], dataset.ClassNames);
        Assert.Equal("rotation_x", dataset.LatentNames[0]);

        DatasetSplit train = dataset.Split("train");
        Assert.Equal(4 * Views, train.Rows);
        Assert.Equal(["object 0", "object 1", "object 2", "object 3"], train.Objects.Select(static o => o.ObjectId));
        Assert.Equal([0, 1, 0, 1], train.Objects.Select(static o => o.Label));
        for (int o = 0; o < 4; o++)
        {
            Assert.Equal(o * Views, train.Objects[o].FirstRow);
            for (int view = 0; view < Views; view++)
            {
                Assert.Equal(SampleShard.Image(o, view), train.Jpeg(o, view));
                Assert.Equal(SampleShard.Latent(o, view, 3), train.LatentsOf(o, view)[3]);
                Assert.Equal(SampleShard.Latent(o, view, 6), train.Latents.Span[(((o * Views) + view) * 7) + 6]);
            }
        }

        Assert.Equal(SampleShard.Image(4, 7), dataset.Split("val").Jpeg(0, 7));
        Assert.Throws<ArgumentOutOfRangeException>(() => train.Jpeg(4, 0).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => train.Jpeg(0, Views).Length);
        Assert.Throws<ShardException>(() => dataset.Split("test"));
    }

    [Fact]
    public async Task A_missing_truncated_or_foreign_shard_is_named()
    {
        await SampleShard.WriteDatasetAsync(_folder.Path, Views);
        string shard = _folder["data/train-00001-of-00002.parquet"];
        byte[] whole = File.ReadAllBytes(shard);

        File.WriteAllBytes(shard, whole[..^1]);
        AssertNames("truncated");
        File.WriteAllBytes(shard, new byte[whole.Length]);
        AssertNames("damaged");
        File.Delete(shard);
        AssertNames("missing");

        void AssertNames(string what)
        {
            string message = Assert.Throws<ShardException>(() => Dataset.Open(_folder.Path)).Message;
            Assert.Contains("train-00001-of-00002.parquet", message, StringComparison.Ordinal);
            Assert.Contains(what, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_unfinished_or_damaged_dataset_says_so()
    {
        Assert.Contains("not finished", Assert.Throws<ShardException>(() => Dataset.Open(_folder.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("no such folder", Assert.Throws<ShardException>(() => Dataset.Open(_folder["nowhere"])).Message, StringComparison.Ordinal);
        File.WriteAllText(_folder["dataset.json"], "{\"format\": 1}");
        Assert.Contains("dataset.json", Assert.Throws<ShardException>(() => Dataset.Open(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_manifest_without_the_keys_that_came_later_opens()
    {
        await SampleShard.WriteDatasetAsync(_folder.Path, Views);
        JsonObject manifest = JsonNode.Parse(File.ReadAllText(_folder["dataset.json"]))!.AsObject();
        foreach (string key in new[] { "command", "has_boxes", "passes", "depth_unit" })
        {
            manifest.Remove(key);
        }

        File.WriteAllText(_folder["dataset.json"], manifest.ToJsonString());
        using Dataset dataset = Dataset.Open(_folder.Path);
        Assert.Empty(dataset.Manifest.Command);
        Assert.Empty(dataset.Manifest.Passes);
    }

    [Fact]
    public async Task A_manifest_can_not_reach_outside_its_folder()
    {
        await SampleShard.WriteDatasetAsync(_folder["in"], Views);
        string manifest = _folder["in/dataset.json"];
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("data/val", "../data/val", StringComparison.Ordinal));
        Assert.Contains("outside", Assert.Throws<ShardException>(() => Dataset.Open(_folder["in"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/.")]
    [InlineData("//")]
    public async Task A_folder_may_be_named_with_a_separator_at_its_end(string ending)
    {
        await SampleShard.WriteDatasetAsync(_folder["in"], Views);
        using Dataset dataset = Dataset.Open(_folder["in"] + ending);
        Assert.Equal(_folder["in"], dataset.Folder);
    }

    [Theory]
    [InlineData("image_size", "-1", "image_size")]
    [InlineData("class_names", "[null]", "class_names")]
    [InlineData("class_names", "[\"chair\"]", "another dataset")]
    [InlineData("skipped", "[null]", "skipped")]
    [InlineData("splits", "[]", "splits")]
    [InlineData("splits", "[null]", "splits")]
    [InlineData("splits.0.name", "\"val\"", "splits")]
    [InlineData("splits.0.name", "\"../train\"", "'../train'")]
    [InlineData("splits.0.shards.0", "null", "shards")]
    [InlineData("splits.0.shards.0.file", "\"/etc/passwd\"", "outside")]
    [InlineData("splits.0.shards.0.file", "\"C:\\\\x\"", "outside")]
    public async Task A_manifest_that_was_edited_by_hand_is_refused_with_its_key(string place, string value, string complaint)
    {
        await SampleShard.WriteDatasetAsync(_folder.Path, Views);
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(_folder["dataset.json"]))!;
        string[] keys = place.Split('.');
        JsonNode parent = keys[..^1].Aggregate(manifest, static (node, key) => int.TryParse(key, out int index) ? node[index]! : node[key]!);
        if (int.TryParse(keys[^1], out int last))
        {
            parent[last] = JsonNode.Parse(value);
        }
        else
        {
            parent[keys[^1]] = JsonNode.Parse(value);
        }

        File.WriteAllText(_folder["dataset.json"], manifest.ToJsonString());
        string message = Assert.Throws<ShardException>(() => Dataset.Open(_folder.Path)).Message;
        Assert.Contains(complaint, message, StringComparison.Ordinal);
    }
}
