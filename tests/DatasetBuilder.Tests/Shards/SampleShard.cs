using System.Text.Json.Nodes;
using SIE.Shards;

namespace SIE.DatasetBuilder.Tests.Shards;

/// <summary>Shards and datasets whose every byte is known: image (object o, view v) is v + 1 + 10·o bytes long, each of them (byte)(o·16 + v).</summary>
internal static class SampleShard
{
    public const string Recipe = "0123abcd";

    public static ShardSchema Schema { get; } = new(["chair", "table"], ShardSchema.Latents3DIEBench);

    public static byte[] Image(int o, int view) => [.. Enumerable.Repeat((byte)((o * 16) + view), view + 1 + (10 * o))];

    public static double Latent(int o, int view, int latent) => o + (view / 16.0) + (latent / 1024.0);

    public static ShardObject Entry(int o, int views) => new("0000" + o, "object " + o, o % 2, views, "mesh" + o);

    public static async Task<ShardFooter> WriteAsync(string path, int firstObject, int objects, int views)
    {
        ShardWriter writer = await ShardWriter.CreateAsync(path, Schema, Recipe);
        await using (writer)
        {
            for (int o = firstObject; o < firstObject + objects; o++)
            {
                await AddAsync(writer, o, views);
            }

            writer.Skip(new SkippedObject("00009", "bad", "no vertices"));
            return await writer.CompleteAsync();
        }
    }

    public static Task AddAsync(ShardWriter writer, int o, int views)
    {
        byte[][] images = [.. Enumerable.Range(0, views).Select(v => Image(o, v))];
        double[] latents = [.. Enumerable.Range(0, views * 7).Select(i => Latent(o, i / 7, i % 7))];
        return writer.WriteAsync(Entry(o, views), images, latents);
    }

    /// <summary>A dataset of two train shards (objects 0 to 2, and 3) and one val shard (object 4), with so many views each.</summary>
    public static async Task WriteDatasetAsync(string folder, int views)
    {
        (string File, int First, int Count)[] shards =
            [("data/train-00000-of-00002.parquet", 0, 3), ("data/train-00001-of-00002.parquet", 3, 1), ("data/val-00000-of-00001.parquet", 4, 1)];
        List<ShardManifest> written = [];
        foreach ((string file, int first, int count) in shards)
        {
            await WriteAsync(Path.Combine(folder, file), first, count, views);
            using ShardReader reader = ShardReader.Open(Path.Combine(folder, file));
            written.Add(new ShardManifest(file, count, reader.Rows, reader.Bytes, reader.FileSha256()));
        }

        new DatasetManifest
        {
            Format = DatasetManifest.CurrentFormat,
            Recipe = new JsonObject { ["seed"] = 0 },
            RecipeSha256 = Recipe,
            ImageSize = 32,
            LatentNames = Schema.LatentNames,
            ClassNames = Schema.ClassNames,
            MeshesSha256 = "",
            Splits = [Split("train", written[..2]), Split("val", written[2..])],
            Skipped = [],
        }.Write(folder);
    }

    private static SplitManifest Split(string name, List<ShardManifest> shards) =>
        new(name, shards.Sum(static s => s.Objects), shards.Sum(static s => s.Images), shards.Sum(static s => s.Bytes), shards);
}
