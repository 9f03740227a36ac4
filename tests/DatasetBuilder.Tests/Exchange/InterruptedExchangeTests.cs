using System.Text.Json.Nodes;
using SIE.DatasetBuilder.Tests.Pipeline;
using SIE.Shards;

namespace SIE.DatasetBuilder.Tests.Exchange;

/// <summary>`sie export` and `sie import` killed (SIGKILL) again and again, and then let finish.</summary>
public sealed class InterruptedExchangeTests(InterruptedExchangeTests.Large source) : IClassFixture<InterruptedExchangeTests.Large>, IDisposable
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, RecurseSubdirectories = true };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>A dataset of 600 objects with 2 views each, so that there is time to be killed in.</summary>
    public sealed class Large : IDisposable
    {
        private const int Objects = 600;
        private readonly TemporaryFolder _folder = new();

        public Large()
        {
            WriteAsync().GetAwaiter().GetResult();
            Run("export", "--data", Dataset, "--format", "3diebench", "--out", Folders);
        }

        public string Dataset => _folder["data"];

        public string Folders => _folder["folders"];

        public void Dispose() => _folder.Dispose();

        private async Task WriteAsync()
        {
            const string File = "data/train-00000-of-00001.parquet";
            byte[][] jpegs = [SampleDataset.Jpeg(0, 0), SampleDataset.Jpeg(1, 1)];
            ShardWriter writer = await ShardWriter.CreateAsync(Path.Combine(Dataset, File), SampleDataset.Schema, "abc");
            await using (writer)
            {
                for (int o = 0; o < Objects; o++)
                {
                    double[] latents = [.. Enumerable.Range(0, 14).Select(k => ((o * 14) + k) / 16384.0)];
                    await writer.WriteAsync(new ShardObject("03001627", $"c{o:000}", 18, 2, null), jpegs, latents);
                }

                await writer.CompleteAsync();
            }

            using ShardReader reader = ShardReader.Open(Path.Combine(Dataset, File));
            new DatasetManifest
            {
                Format = DatasetManifest.CurrentFormat,
                Recipe = new JsonObject { ["seed"] = 3 },
                RecipeSha256 = "abc",
                ImageSize = SampleDataset.Size,
                LatentNames = SampleDataset.Schema.LatentNames,
                ClassNames = SampleDataset.Schema.ClassNames,
                MeshesSha256 = "",
                Splits =
                [
                    new("train", Objects, reader.Rows, reader.Bytes, [new ShardManifest(File, Objects, reader.Rows, reader.Bytes, reader.FileSha256())]),
                    new("val", 0, 0, 0, []),
                ],
                Skipped = [],
            }.Write(Dataset);
        }
    }

    [Fact]
    public void An_export_to_folders_is_whole_in_the_end() =>
        KillAndFinish(["export", "--data", source.Dataset, "--format", "3diebench", "--out", _folder["out"]], _folder["out"], RenderTests.Contents(source.Folders));

    [Fact]
    public void An_export_to_tars_is_whole_in_the_end()
    {
        Run("export", "--data", source.Dataset, "--format", "webdataset", "--out", _folder["whole"], "--tar-size", "1");
        KillAndFinish(
            ["export", "--data", source.Dataset, "--format", "webdataset", "--out", _folder["out"], "--tar-size", "1"], _folder["out"], RenderTests.Contents(_folder["whole"]));
    }

    [Fact]
    public void An_import_is_whole_in_the_end()
    {
        Run("import", "--from", source.Folders, "--out", _folder["whole"]);
        KillAndFinish(["import", "--from", source.Folders, "--out", _folder["out"]], _folder["out"], RenderTests.Contents(_folder["whole"]));
    }

    [Fact]
    public void An_import_from_an_archive_is_whole_in_the_end()
    {
        System.Formats.Tar.TarFile.CreateFromDirectory(source.Folders, _folder["x.tar"], includeBaseDirectory: false);
        Run("import", "--from", _folder["x.tar"], "--out", _folder["whole"]);
        KillAndFinish(["import", "--from", _folder["x.tar"], "--out", _folder["out"]], _folder["out"], RenderTests.Contents(_folder["whole"]));
    }

    private static void KillAndFinish(string[] arguments, string output, Dictionary<string, byte[]> expected)
    {
        int killed = 0;
        foreach (int files in new[] { 1, 2, 1 + (expected.Count / 3), 1 + (expected.Count / 2) })
        {
            killed += SieProcess.RunAndKillWhen(() => Files(output) >= files, arguments) ? 1 : 0;
        }

        Assert.InRange(killed, 1, 4);
        Run(arguments);
        RenderTests.AssertSame(expected, RenderTests.Contents(output));
    }

    private static int Files(string folder) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", Everything).Count() : 0;

    private static void Run(params string[] arguments)
    {
        (int code, string output, string errors) = SieProcess.Run(arguments);
        Assert.True(code == 0, output + errors);
    }
}
