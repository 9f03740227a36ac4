using System.Formats.Tar;
using System.IO.Compression;
using SIE.DatasetBuilder.Exchange;
using SIE.DatasetBuilder.Pipeline;
using SIE.Imaging;
using SIE.Shards;

namespace SIE.DatasetBuilder.Tests.Exchange;

public sealed class DatasetImportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("folder")]
    [InlineData("tar.gz")]
    [InlineData("tar")]
    public async Task Export_and_import_give_back_images_latents_splits_labels_and_class_names(string kind)
    {
        string export = await ExportAsync();
        string from = kind == "folder" ? export : Pack(export, _folder["in." + kind]);
        (DatasetManifest manifest, _) = await ImportAsync(from, "out");
        Assert.Empty(manifest.Skipped);
        AssertIsTheSample(_folder["out"]);
        Assert.Empty(DatasetVerification.Run(_folder["out"], 2, new SampleDataset.Silence(), TestContext.Current.CancellationToken));
        Assert.Empty(Directory.EnumerateFiles(_folder["out"], "*.sie-tmp"));
    }

    [Fact]
    public async Task Folder_archive_order_of_entries_and_threads_give_the_same_bytes()
    {
        string export = await ExportAsync();
        await ImportAsync(export, "a", new ImportOptions { Threads = 1 });
        await ImportAsync(Pack(export, _folder["x.tar.gz"]), "b");
        await ImportAsync(Pack(export, _folder["y.tar.gz"], reversed: true, prefix: "./3DIEBench/"), "c");
        Assert.Equal(Contents(_folder["a"]), Contents(_folder["b"]));
        Assert.Equal(Contents(_folder["a"]), Contents(_folder["c"]));
    }

    [Fact]
    public async Task Without_lists_our_own_rule_divides_and_the_labels_are_those_of_3DIEBench()
    {
        string export = await ExportAsync();
        foreach (string list in Directory.EnumerateFiles(export, "*.npy"))
        {
            File.Delete(list);
        }

        await ImportAsync(export, "out");
        using Dataset dataset = Dataset.Open(_folder["out"]);
        Assert.Equal(55, dataset.ClassNames.Count);
        foreach (DatasetSplit split in dataset.Splits)
        {
            foreach (DatasetObject entry in split.Objects)
            {
                Assert.Equal(SampleDataset.Objects.Single(o => o.ObjectId == entry.ObjectId).Label, entry.Label);
                Assert.Equal(split.Name == "train", new DatasetBuilder.Sampling.ObjectSplit(0).IsTrain($"{entry.Synset}/{entry.ObjectId}"));
            }
        }
    }

    [Fact]
    public async Task Broken_objects_are_left_out_and_listed_with_their_reasons()
    {
        string export = await ExportAsync();
        File.Delete(Path.Combine(export, "02691156/a1/latent_2.npy"));
        byte[] jpeg = File.ReadAllBytes(Path.Combine(export, "02691156/b2.x/image_3.jpg"));
        File.WriteAllBytes(Path.Combine(export, "02691156/b2.x/image_3.jpg"), jpeg[..(jpeg.Length / 2)]);
        using (FileStream latent = File.Create(Path.Combine(export, "03001627/d4/latent_0.npy")))
        {
            NpyWriter.Write(latent, [1, 2, double.NaN, 4, 5, 6, 7], 7);
        }

        (DatasetManifest manifest, _) = await ImportAsync(export, "out");
        Assert.Equal(["a1", "b2.x", "d4"], manifest.Skipped.Select(static s => s.ObjectId));
        Assert.Contains("latent_2.npy", manifest.Skipped[0].Reason, StringComparison.Ordinal);
        Assert.Contains("image_3.jpg", manifest.Skipped[1].Reason, StringComparison.Ordinal);
        Assert.Contains("not finite", manifest.Skipped[2].Reason, StringComparison.Ordinal);
        using Dataset dataset = Dataset.Open(_folder["out"]);
        Assert.Equal("c3", Assert.Single(dataset.Split("train").Objects).ObjectId);
        Assert.Empty(dataset.Split("val").Objects);
    }

    [Fact]
    public async Task A_file_that_was_listed_and_is_gone_stops_the_import_and_leaves_nothing_out()
    {
        string export = await ExportAsync();
        CancellationToken token = TestContext.Current.CancellationToken;
        using IViewStore store = DatasetImport.Open(export, _folder["out"], new SampleDataset.Silence(), token);
        File.Move(Path.Combine(export, "02691156/a1/image_2.jpg"), _folder["elsewhere.jpg"]);
        await Assert.ThrowsAsync<FileNotFoundException>(() => DatasetImport.RunAsync(store, _folder["out"], new(), new SampleDataset.Silence(), token));
        Assert.False(File.Exists(_folder["out/dataset.json"]));

        File.Move(_folder["elsewhere.jpg"], Path.Combine(export, "02691156/a1/image_2.jpg"));
        await ImportAsync(export, "out");
        AssertIsTheSample(_folder["out"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_encodes_is_part_of_the_recipe_if_pictures_are_encoded_again(bool swap)
    {
        (DatasetManifest manifest, _) = await ImportAsync(await ExportAsync(), "out", new ImportOptions { SwapRedBlue = swap });
        Assert.Equal(swap ? JpegFingerprint.Of() : null, (string?)manifest.Recipe["encoder"]);
    }

    [Fact]
    public async Task Hostile_entries_of_an_archive_are_refused_named_and_touch_nothing()
    {
        string export = await ExportAsync();
        string archive = _folder["evil.tar"];
        Directory.CreateDirectory(_folder["deep"]);
        await using (FileStream file = File.Create(archive))
        await using (TarWriter tar = new(file))
        {
            foreach (string path in Directory.EnumerateFiles(export, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                tar.WriteEntry(path, Path.GetRelativePath(export, path));
            }

            byte[] jpeg = SampleDataset.Jpeg(0, 0);
            Add(tar, TarEntryType.RegularFile, "../../a/b/image_0.jpg", jpeg);
            Add(tar, TarEntryType.RegularFile, _folder["absolute/b/image_0.jpg"], jpeg);
            Add(tar, TarEntryType.RegularFile, "a\\..\\..\\b/c/image_0.jpg", jpeg);
            Add(tar, TarEntryType.SymbolicLink, "02691156/a1/image_9.jpg", null, "/etc/passwd");
            Add(tar, TarEntryType.HardLink, "02691156/link/image_0.jpg", null, "../../outside");
            Add(tar, TarEntryType.RegularFile, "02691156/\u001b[31m/image_0.jpg", jpeg);
            Add(tar, TarEntryType.RegularFile, "02691156/big/latent_0.npy", new byte[100_000]);
        }

        string[] before = [.. Directory.EnumerateFileSystemEntries(_folder.Path)];
        (DatasetManifest manifest, IReadOnlyList<string> refused) = await ImportAsync(archive, "deep/out");
        Assert.Empty(manifest.Skipped);
        AssertIsTheSample(_folder["deep/out"]);
        Assert.Equal(6, refused.Count);
        Assert.Contains(refused, static r => r.Contains("/etc/passwd", StringComparison.Ordinal) || r.StartsWith("02691156/a1/image_9.jpg", StringComparison.Ordinal));
        Assert.DoesNotContain(refused, static r => r.Contains('\u001b', StringComparison.Ordinal));
        Assert.Equal(before, Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task A_truncated_or_foreign_archive_is_an_explained_error_that_leaves_no_file()
    {
        string archive = Pack(await ExportAsync(), _folder["in.tar.gz"]);
        byte[] whole = File.ReadAllBytes(archive);
        for (int length = 0; length < whole.Length - 30; length += Math.Max(1, whole.Length / 23))
        {
            File.WriteAllBytes(archive, whole[..length]);
            ExchangeException e = await Assert.ThrowsAsync<ExchangeException>(() => ImportAsync(archive, "out"));
            Assert.Contains("in.tar.gz", e.Message, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["out"]));
        }

        File.WriteAllText(archive, new string('x', 5000));
        await Assert.ThrowsAsync<ExchangeException>(() => ImportAsync(archive, "out"));
    }

    [Fact]
    public async Task A_damaged_shard_is_made_again_and_another_source_is_refused()
    {
        string export = await ExportAsync();
        await ImportAsync(export, "out");
        Dictionary<string, byte[]> whole = Contents(_folder["out"]);
        string shard = Directory.EnumerateFiles(_folder["out/data"], "train*").First();
        byte[] bytes = File.ReadAllBytes(shard);
        bytes[bytes.Length / 3] ^= 1;
        File.WriteAllBytes(shard, bytes);
        await ImportAsync(export, "out");
        Assert.Equal(whole, Contents(_folder["out"]));

        Directory.Delete(Path.Combine(export, "04379243"), recursive: true);
        ExchangeException e = await Assert.ThrowsAsync<ExchangeException>(() => ImportAsync(export, "out"));
        Assert.Contains("--out", e.Message, StringComparison.Ordinal);
        Assert.Equal(whole, Contents(_folder["out"]));
    }

    [Fact]
    public async Task Lists_of_elsewhere_with_slashes_behind_and_labels_of_their_own_decide()
    {
        string export = await ExportAsync();
        Save("lists/train_images.npy", s => NpyWriter.Write(s, ["/03001627/d4/", "/02691156/a1", "/09999999/gone"]));
        Save("lists/train_labels.npy", s => NpyWriter.Write(s, [1, 0, 1], 3));
        Save("lists/val_images.npy", s => NpyWriter.Write(s, ["02691156/b2.x"]));
        (DatasetManifest manifest, _) = await ImportAsync(export, "out", new ImportOptions { Lists = _folder["lists"] });
        using Dataset dataset = Dataset.Open(_folder["out"]);
        Assert.Equal([("a1", 0), ("d4", 1)], dataset.Split("train").Objects.Select(static o => (o.ObjectId, o.Label)));
        Assert.Equal("b2.x", Assert.Single(dataset.Split("val").Objects).ObjectId);
        Assert.Equal(["02691156", "03001627"], manifest.ClassNames);
        Assert.Equal(["c3", "gone"], manifest.Skipped.Select(static s => s.ObjectId));

        Save("lists/val_images.npy", s => NpyWriter.Write(s, ["/02691156/a1"]));
        await Assert.ThrowsAsync<ExchangeException>(() => ImportAsync(export, "other", new ImportOptions { Lists = _folder["lists"] }));
        await Assert.ThrowsAsync<ExchangeException>(() => ImportAsync(export, "other", new ImportOptions { Lists = _folder["nowhere"] }));
    }

    private static void AssertIsTheSample(string folder)
    {
        using Dataset dataset = Dataset.Open(folder);
        Assert.Equal(SampleDataset.Schema.ClassNames, dataset.ClassNames);
        Assert.Equal(SampleDataset.Schema.LatentNames, dataset.LatentNames);
        Assert.Equal(
            SampleDataset.Objects, dataset.Splits.SelectMany(s => s.Objects.Select(o => (s.Name, o.Synset, o.ObjectId, o.Label))));
        for (int o = 0; o < SampleDataset.Objects.Length; o++)
        {
            DatasetSplit split = dataset.Split(SampleDataset.Objects[o].Split);
            int index = split.Objects.ToList().FindIndex(e => e.ObjectId == SampleDataset.Objects[o].ObjectId);
            for (int view = 0; view < SampleDataset.Views; view++)
            {
                Assert.Equal(SampleDataset.Jpeg(o, view), split.Jpeg(index, view));
                Assert.Equal(Enumerable.Range(0, 7).Select(i => SampleDataset.Latent(o, view, i)), split.LatentsOf(index, view).ToArray());
            }
        }
    }

    private async Task<string> ExportAsync()
    {
        using Dataset dataset = Dataset.Open(await SampleDataset.WriteAsync(_folder["data"]));
        ThreeDieBenchExport.Run(dataset, _folder["export"], new(), new SampleDataset.Silence(), TestContext.Current.CancellationToken);
        return _folder["export"];
    }

    private async Task<(DatasetManifest Manifest, IReadOnlyList<string> Refused)> ImportAsync(string from, string output, ImportOptions? options = null)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        using IViewStore store = DatasetImport.Open(from, _folder[output], new SampleDataset.Silence(), token);
        DatasetManifest manifest =
            await DatasetImport.RunAsync(store, _folder[output], options ?? new(), new SampleDataset.Silence(), token);
        return (manifest, store.Refused.Messages);
    }

    private static string Pack(string folder, string archive, bool reversed = false, string prefix = "")
    {
        using FileStream file = File.Create(archive);
        using Stream packed = archive.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        using TarWriter tar = new(packed);
        string[] paths = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        foreach (string path in reversed ? paths.Reverse() : paths)
        {
            tar.WriteEntry(path, prefix + Path.GetRelativePath(folder, path));
        }

        return archive;
    }

    private static void Add(TarWriter tar, TarEntryType type, string name, byte[]? content, string? link = null)
    {
        PaxTarEntry entry = new(type, name);
        if (content is not null)
        {
            entry.DataStream = new MemoryStream(content);
        }

        if (link is not null)
        {
            entry.LinkName = link;
        }

        tar.WriteEntry(entry);
    }

    private void Save(string name, Action<Stream> write)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        using FileStream file = File.Create(_folder[name]);
        write(file);
    }

    private static Dictionary<string, byte[]> Contents(string folder) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(folder, f), File.ReadAllBytes);
}
