using SIE.DatasetBuilder.Exchange;
using SIE.Imaging;
using SIE.Shards;

namespace SIE.DatasetBuilder.Tests.Exchange;

public sealed class ThreeDieBenchExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_view_has_its_image_as_it_was_and_its_latents()
    {
        string output = await ExportAsync(new ExportOptions());
        for (int o = 0; o < SampleDataset.Objects.Length; o++)
        {
            (_, string synset, string id, _) = SampleDataset.Objects[o];
            for (int view = 0; view < SampleDataset.Views; view++)
            {
                Assert.Equal(SampleDataset.Jpeg(o, view), File.ReadAllBytes(Path.Combine(output, synset, id, $"image_{view}.jpg")));
                string latents = Path.Combine(output, synset, id, $"latent_{view}.npy");
                Assert.Equal(
                    Enumerable.Range(0, 7).Select(i => SampleDataset.Latent(o, view, i)), NpyReader.Doubles(File.ReadAllBytes(latents), latents).Values);
            }
        }

        int files = Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories).Count();
        Assert.Equal((SampleDataset.Objects.Length * SampleDataset.Views * 2) + 7, files);
    }

    [Fact]
    public async Task Numpy_reads_lists_labels_and_latents_as_the_original_code_does()
    {
        Assert.SkipUnless(Python.Has("numpy"), "needs python3-numpy");
        string seen = Python.Run(await ExportAsync(new ExportOptions()), """
            import numpy as np, os
            for split in ["train", "val"]:
                images, labels = np.load(split + "_images.npy"), np.load(split + "_labels.npy")
                latents = np.load("all_latents_" + split + ".npy")
                print(images.dtype.kind, images.tolist(), labels.dtype, labels.tolist(), latents.shape)
                for i, image in enumerate(images):
                    for view in range(4):
                        one = np.load("." + image + "/latent_" + str(view) + ".npy")
                        assert one.dtype == np.float64 and one.shape == (7,) and (one == latents[i * 4 + view]).all()
                        assert open("." + image + "/image_" + str(view) + ".jpg", "rb").read(2) == b"\xff\xd8"
            """);
        Assert.Equal(
            "U ['/02691156/a1', '/02691156/b2.x', '/04379243/c3'] int64 [0, 0, 49] (12, 7)\nU ['/03001627/d4'] int64 [18] (4, 7)\n", seen);
    }

    [Fact]
    public async Task Red_and_blue_are_exchanged_when_asked()
    {
        string output = await ExportAsync(new ExportOptions { SwapRedBlue = true });
        using JpegDecoder decoder = new();
        byte[] before = new byte[SampleDataset.Size * SampleDataset.Size * 3], after = new byte[before.Length];
        decoder.Decode(SampleDataset.Jpeg(1, 2), before);
        decoder.Decode(File.ReadAllBytes(Path.Combine(output, "02691156/b2.x/image_2.jpg")), after);
        for (int i = 0; i < before.Length; i += 3)
        {
            Assert.InRange(after[i], before[i + 2] - 6, before[i + 2] + 6);
            Assert.InRange(after[i + 1], before[i + 1] - 6, before[i + 1] + 6);
            Assert.InRange(after[i + 2], before[i] - 6, before[i] + 6);
        }
    }

    [Fact]
    public async Task A_stopped_export_is_completed_and_a_damaged_file_made_anew()
    {
        string output = await ExportAsync(new ExportOptions());
        Dictionary<string, byte[]> whole = Contents(output);
        File.Delete(Path.Combine(output, "train_images.npy"));
        File.Delete(Path.Combine(output, "04379243/c3/latent_1.npy"));
        File.WriteAllBytes(Path.Combine(output, "04379243/c3/image_1.jpg"), [1, 2, 3]);
        File.WriteAllBytes(Path.Combine(output, "04379243/c3/.image_3.jpg.1-2.sie-tmp"), [1]);
        await ExportAsync(new ExportOptions { Threads = 1 });
        Assert.Equal(whole, Contents(output));
    }

    [Fact]
    public async Task The_export_of_another_dataset_is_not_overwritten()
    {
        Directory.CreateDirectory(_folder["out"]);
        File.WriteAllBytes(_folder["out/train_images.npy"], [1, 2, 3]);
        ExchangeException refusal = await Assert.ThrowsAsync<ExchangeException>(() => ExportAsync(new ExportOptions()));
        Assert.Contains("train_images.npy", refusal.Message, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], File.ReadAllBytes(_folder["out/train_images.npy"]));
    }

    [Fact]
    public async Task A_damaged_picture_is_not_exported()
    {
        using Dataset dataset = Dataset.Open(SampleDataset.Damage(await SampleDataset.WriteAsync(_folder["data"])));
        AggregateException error = Assert.Throws<AggregateException>(() => ThreeDieBenchExport.Run(
            dataset, _folder["out"], new ExportOptions(), new SampleDataset.Silence(), TestContext.Current.CancellationToken));
        Assert.Contains("SHA-256", Assert.IsType<ShardException>(error.InnerExceptions[0]).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["out/train_images.npy"]));
    }

    [Fact]
    public async Task Views_of_another_dataset_of_the_same_objects_do_not_stay_among_the_exports()
    {
        string output = await ExportAsync(new ExportOptions());
        string latents = Path.Combine(output, "all_latents_val.npy");
        byte[] whole = File.ReadAllBytes(latents);
        foreach (byte[] other in (byte[][])[[.. whole, .. new byte[7 * 8]], [.. whole[..^1], (byte)(whole[^1] ^ 1)]])
        {
            File.WriteAllBytes(latents, other);
            ExchangeException refusal = await Assert.ThrowsAsync<ExchangeException>(() => ExportAsync(new ExportOptions()));
            Assert.Contains("all_latents_val.npy", refusal.Message, StringComparison.Ordinal);
        }

        // A stopped export has no lists.
        Array.ForEach(Directory.GetFiles(output, "*.npy"), File.Delete);
        File.WriteAllBytes(Path.Combine(output, "04379243/c3/image_4.jpg"), [1]);
        ExchangeException stray = await Assert.ThrowsAsync<ExchangeException>(() => ExportAsync(new ExportOptions()));
        Assert.Contains("image_4.jpg", stray.Message, StringComparison.Ordinal);
    }

    private async Task<string> ExportAsync(ExportOptions options)
    {
        using Dataset dataset = Dataset.Open(await SampleDataset.WriteAsync(_folder["data"]));
        ThreeDieBenchExport.Run(dataset, _folder["out"], options, new SampleDataset.Silence(), TestContext.Current.CancellationToken);
        return _folder["out"];
    }

    private static Dictionary<string, byte[]> Contents(string folder) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(folder, f), File.ReadAllBytes);
}
