using System.Text.Json.Nodes;
using SIE.Imaging;
using SIE.Shards;
using SIE.Training.Runs;

namespace SIE.Training.Tests;

/// <summary>
/// A dataset written by the shard writer: objects of two classes, a coloured bar that turns with rotation_z on a ground of the floor's hue.
/// </summary>
public sealed class TinyDataset : IDisposable
{
    public const int Side = 64;

    private readonly bool _oneColor;

    private static readonly string[] ClassNames = ["red", "blue"];

    public TinyDataset()
        : this(trainObjects: 10)
    {
    }

    internal TinyDataset(int trainObjects, int validationObjects = 4, int views = 4, int side = Side, bool oneColor = false)
    {
        _oneColor = oneColor;
        Folder = Directory.CreateTempSubdirectory("sie-tiny-").FullName;
        SplitManifest[] splits =
        [
            Write("train", 0, trainObjects, views, side).GetAwaiter().GetResult(),
            Write("val", trainObjects, validationObjects, views, side).GetAwaiter().GetResult(),
        ];
        new DatasetManifest
        {
            Format = DatasetManifest.CurrentFormat,
            Recipe = new JsonObject(),
            RecipeSha256 = "tiny",
            ImageSize = side,
            LatentNames = ShardSchema.Latents3DIEBench,
            ClassNames = ClassNames,
            MeshesSha256 = "none",
            Splits = splits,
            Skipped = [],
        }.Write(Folder);
    }

    public string Folder { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>A small SIE on this dataset, of three batches an epoch.</summary>
    internal RunConfiguration Configuration()
    {
        using Dataset dataset = Dataset.Open(Folder);
        return new()
        {
            Data = Folder,
            DataIdentity = RunConfiguration.IdentityOf(dataset),
            Classes = dataset.ClassNames.Count,
            Mlp = [64, 64],
            BatchSize = 4,
            Resolution = 32,
            Seed = 5,
            Workers = 2,
        };
    }

    private async Task<SplitManifest> Write(string name, int firstObject, int objects, int views, int side)
    {
        string file = $"data/{name}-00000-of-00001.parquet";
        string path = Path.Combine(Folder, file);
        ShardWriter writer = await ShardWriter.CreateAsync(path, new ShardSchema(ClassNames, ShardSchema.Latents3DIEBench), "tiny");
        await using (writer)
        {
            using JpegEncoder encoder = new();
            for (int item = firstObject; item < firstObject + objects; item++)
            {
                Random random = new(item);
                double[] latents = [.. Enumerable.Range(0, views * 7).Select(i => i % 7 < 3 ? (random.NextDouble() - 0.5) * Math.PI : random.NextDouble())];
                for (int hue = 3; _oneColor && hue < latents.Length; hue += hue % 7 == 3 ? 3 : 4)
                {
                    latents[hue] = 0.5; // of floor and light
                }

                byte[][] jpegs = [.. Enumerable.Range(0, views).Select(v => Draw(encoder, side, item % 2, latents[(7 * v) + 2], latents[(7 * v) + 3]))];
                await writer.WriteAsync(new ShardObject(ClassNames[item % 2], $"object{item}", item % 2, views, null), jpegs, latents);
            }

            await writer.CompleteAsync();
        }

        ShardManifest shard = new(file, objects, objects * views, new FileInfo(path).Length, "");
        return new SplitManifest(name, objects, objects * views, shard.Bytes, [shard]);
    }

    private static byte[] Draw(JpegEncoder encoder, int side, int label, double angle, double hue)
    {
        byte[] rgb = new byte[side * side * 3];
        for (int i = 0; i < side * side; i++)
        {
            (double x, double y) = ((i % side) - (side / 2.0), (i / side) - (side / 2.0));
            bool bar = Math.Abs((x * Math.Sin(angle)) - (y * Math.Cos(angle))) < side / 10.0;
            rgb[3 * i] = (byte)(bar && label == 0 ? 230 : 60);
            rgb[(3 * i) + 1] = (byte)(hue * 200);
            rgb[(3 * i) + 2] = (byte)(bar && label == 1 ? 230 : 60);
        }

        return encoder.Encode(rgb, side, side, PixelLayout.Rgb).ToArray();
    }
}
