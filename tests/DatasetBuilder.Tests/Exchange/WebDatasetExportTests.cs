using System.Diagnostics;
using System.Formats.Tar;
using System.Text.Json;
using SIE.DatasetBuilder.Exchange;
using SIE.Shards;

namespace SIE.DatasetBuilder.Tests.Exchange;

public sealed class WebDatasetExportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_sample_has_its_image_as_it_was_and_says_what_it_shows()
    {
        Assert.Equal(["train-000000.tar", "val-000000.tar"], await ExportAsync("out", new()));
        List<(string Key, byte[] Jpeg, JsonElement Json)> samples = [.. Samples("train-000000.tar"), .. Samples("val-000000.tar")];
        Assert.Equal(SampleDataset.Objects.Length * SampleDataset.Views, samples.Count);
        for (int i = 0; i < samples.Count; i++)
        {
            (int o, int view) = (i / SampleDataset.Views, i % SampleDataset.Views);
            (_, string synset, string id, int label) = SampleDataset.Objects[o];
            JsonElement json = samples[i].Json;
            Assert.Equal(SampleDataset.Jpeg(o, view), samples[i].Jpeg);
            Assert.Equal((synset, id, view, label), (
                json.GetProperty("synset").GetString(), json.GetProperty("object_id").GetString(),
                json.GetProperty("view").GetInt32(), json.GetProperty("label").GetInt32()));
            Assert.Equal(SampleDataset.Schema.ClassNames[label], json.GetProperty("class").GetString());
            Assert.Equal(
                SampleDataset.Schema.LatentNames.Select((name, k) => (name, SampleDataset.Latent(o, view, k))),
                json.GetProperty("latents").EnumerateObject().Select(static p => (p.Name, p.Value.GetDouble())));
        }
    }

    [Fact]
    public async Task Tars_hold_whole_objects_up_to_the_size_asked_for_and_the_same_bytes_for_any_number_of_threads()
    {
        IReadOnlyList<string> tars = await ExportAsync("out", new() { TarBytes = 1, Threads = 1 });
        Assert.Equal(["train-000000.tar", "train-000001.tar", "train-000002.tar", "val-000000.tar"], tars);
        Assert.All(tars, tar => Assert.Equal(SampleDataset.Views, Samples(tar).Count()));
        await ExportAsync("again", new() { TarBytes = 1, Threads = 4 });
        Assert.All(tars, tar => Assert.Equal(File.ReadAllBytes(_folder[$"out/{tar}"]), File.ReadAllBytes(_folder[$"again/{tar}"])));
    }

    [Fact]
    public async Task GNU_tar_reads_them()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/tar"), "needs tar");
        await ExportAsync("out", new());
        using Process tar = Process.Start(new ProcessStartInfo("/usr/bin/tar", ["-xf", _folder["out/train-000000.tar"], "-C", _folder.Path]))!;
        await tar.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, tar.ExitCode);
        Assert.Equal(SampleDataset.Jpeg(2, 3), File.ReadAllBytes(_folder["00000002_0003.jpg"]));
        Assert.Equal(2 * 3 * SampleDataset.Views, Directory.GetFiles(_folder.Path).Length);
    }

    [Fact]
    public async Task Tars_of_another_export_are_not_mixed_with_it()
    {
        Directory.CreateDirectory(_folder["out"]);
        File.WriteAllText(_folder["out/train-000007.tar"], "");
        ExchangeException e = await Assert.ThrowsAsync<ExchangeException>(() => ExportAsync("out", new()));
        Assert.Contains("train-000007.tar", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_picture_is_not_exported()
    {
        using Dataset dataset = Dataset.Open(SampleDataset.Damage(await SampleDataset.WriteAsync(_folder["data"])));
        AggregateException error = Assert.Throws<AggregateException>(() => WebDatasetExport.Run(
            dataset, _folder["out"], new ExportOptions(), new SampleDataset.Silence(), TestContext.Current.CancellationToken));
        Assert.Contains("SHA-256", Assert.IsType<ShardException>(error.InnerExceptions[0]).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["out/train-000000.tar"]));
    }

    private async Task<IReadOnlyList<string>> ExportAsync(string output, ExportOptions options)
    {
        using Dataset dataset = Dataset.Open(await SampleDataset.WriteAsync(_folder["data"]));
        return WebDatasetExport.Run(dataset, _folder[output], options, new SampleDataset.Silence(), TestContext.Current.CancellationToken);
    }

    /// <summary>Reads a tar as WebDataset does: neighbours of one basename are a sample.</summary>
    private IEnumerable<(string Key, byte[] Jpeg, JsonElement Json)> Samples(string name)
    {
        using FileStream file = File.OpenRead(_folder[$"out/{name}"]);
        using TarReader tar = new(file);
        while (tar.GetNextEntry() is { } jpeg)
        {
            TarEntry json = tar.GetNextEntry()!;
            string key = jpeg.Name[..jpeg.Name.IndexOf('.', StringComparison.Ordinal)];
            Assert.Equal((key + ".jpg", key + ".json"), (jpeg.Name, json.Name));
            yield return (key, Bytes(jpeg), JsonDocument.Parse(Bytes(json)).RootElement);
        }

        static byte[] Bytes(TarEntry entry)
        {
            byte[] content = new byte[entry.Length];
            entry.DataStream!.ReadExactly(content);
            return content;
        }
    }
}
