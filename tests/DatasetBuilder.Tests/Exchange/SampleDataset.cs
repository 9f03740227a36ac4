using System.Text.Json.Nodes;
using SIE.DatasetBuilder.Pipeline;
using SIE.Imaging;
using SIE.Shards;

namespace SIE.DatasetBuilder.Tests.Exchange;

/// <summary>A dataset of real JPEGs, 16 × 16 pixels, reddish: three train objects in two shards and one of val, with 4 views each.</summary>
internal static class SampleDataset
{
    public const int Views = 4;
    public const int Size = 16;

    public static (string Split, string Synset, string ObjectId, int Label)[] Objects { get; } =
    [
        ("train", "02691156", "a1", 0), ("train", "02691156", "b2.x", 0), ("train", "04379243", "c3", 49), ("val", "03001627", "d4", 18),
    ];

    public static ShardSchema Schema { get; } = new(Corpora.ClassNames, ShardSchema.Latents3DIEBench);

    /// <summary>Latent i of a view: a different multiple of 1/64 for each, within the ranges of 3DIEBench.</summary>
    public static double Latent(int o, int view, int latent) => ((o * Views * 7) + (view * 7) + latent) / 256.0;

    public static byte[] Jpeg(int o, int view)
    {
        byte[] rgb = new byte[Size * Size * 3];
        for (int i = 0; i < rgb.Length; i += 3)
        {
            (rgb[i], rgb[i + 1], rgb[i + 2]) = ((byte)(200 + (o * 10)), (byte)(view * 20), (byte)(i / 3 / Size));
        }

        using JpegEncoder encoder = new();
        return encoder.Encode(rgb, Size, Size, PixelLayout.Rgb).ToArray();
    }

    public static async Task<string> WriteAsync(string folder)
    {
        SplitManifest train = await SplitAsync(folder, "train", [[0, 1], [2]]), val = await SplitAsync(folder, "val", [[3]]);
        new DatasetManifest
        {
            Format = DatasetManifest.CurrentFormat,
            Command = "sie render --corpus CORPUS --out OUT",
            Recipe = new JsonObject { ["seed"] = 3 },
            RecipeSha256 = "abc",
            ImageSize = Size,
            LatentNames = Schema.LatentNames,
            ClassNames = Schema.ClassNames,
            MeshesSha256 = "",
            Splits = [train, val],
            Skipped = [],
        }.Write(folder);
        return folder;
    }

    /// <summary>Flips a bit in the middle of the first picture.</summary>
    /// <returns>The folder.</returns>
    public static string Damage(string folder)
    {
        string shard = Path.Combine(folder, "data/train-00000-of-00002.parquet");
        byte[] bytes = File.ReadAllBytes(shard);
        bytes[bytes.AsSpan().IndexOf(Jpeg(0, 0)) + (Jpeg(0, 0).Length / 2)] ^= 1;
        File.WriteAllBytes(shard, bytes);
        return folder;
    }

    private static async Task<SplitManifest> SplitAsync(string folder, string split, int[][] shards)
    {
        List<ShardManifest> entries = [];
        for (int i = 0; i < shards.Length; i++)
        {
            string file = $"data/{split}-{i:00000}-of-{shards.Length:00000}.parquet";
            ShardWriter writer = await ShardWriter.CreateAsync(Path.Combine(folder, file), Schema, "abc");
            await using (writer)
            {
                foreach (int o in shards[i])
                {
                    double[] latents = [.. Enumerable.Range(0, Views * 7).Select(k => Latent(o, k / 7, k % 7))];
                    ShardObject entry = new(Objects[o].Synset, Objects[o].ObjectId, Objects[o].Label, Views, null);
                    await writer.WriteAsync(entry, [.. Enumerable.Range(0, Views).Select(v => Jpeg(o, v))], latents);
                }

                await writer.CompleteAsync();
            }

            using ShardReader reader = ShardReader.Open(Path.Combine(folder, file));
            entries.Add(new ShardManifest(file, reader.Footer.Objects.Count, reader.Rows, reader.Bytes, reader.FileSha256()));
        }

        return new(split, entries.Sum(static s => s.Objects), entries.Sum(static s => s.Images), entries.Sum(static s => s.Bytes), entries);
    }

    /// <summary>Progress that nobody watches.</summary>
    public sealed class Silence : IRenderProgress
    {
        public void Start(long images, long alreadyDone)
        {
        }

        public void ImagesDone(int images)
        {
        }

        public void Say(string message)
        {
        }
    }

    private static class Corpora
    {
        public static IReadOnlyList<string> ClassNames => SIE.DatasetBuilder.Corpora.ClassTable.ShapeNet.Names;
    }
}
