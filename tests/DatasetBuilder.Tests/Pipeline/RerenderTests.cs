using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SIE.DatasetBuilder.Pipeline;
using SIE.Imaging;
using SIE.Shards;

namespace SIE.DatasetBuilder.Tests.Pipeline;

/// <summary>`sie verify --rerender`.</summary>
public sealed class RerenderTests(RenderTests.Uninterrupted reference) : IClassFixture<RenderTests.Uninterrupted>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_sound_dataset_renders_again_to_the_same_bytes()
    {
        (int code, string output, string errors) = Verify(reference.Dataset, reference.Corpus, "100%");
        Assert.True(code == 0, output + errors);
        Assert.Contains("9 objects are rendered again: every byte", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mesh_that_was_edited_is_named()
    {
        TinyCorpus.Write(_folder["corpus"], 9, withBroken: true);
        string mesh = _folder["corpus/chair/c1/models/model_normalized.obj"];
        File.WriteAllText(mesh, File.ReadAllText(mesh) + "# edited\n");
        (int code, string output, _) = Verify(reference.Dataset, _folder["corpus"], "1");
        Assert.Equal(1, code);
        Assert.Contains(mesh, Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_object_that_the_corpus_lacks_is_named()
    {
        TinyCorpus.Write(_folder["corpus"], 8);
        (int code, string output, _) = Verify(reference.Dataset, _folder["corpus"], "1");
        Assert.Equal(1, code);
        Assert.Contains("table/t8: is not in the corpus", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_of_other_latents_are_found_though_every_checksum_is_right()
    {
        await WriteWithRow0MovedAsync(_folder["data"], "rotation_x", 0.4);
        Assert.Equal(0, SieProcess.Run("verify", _folder["data"]).ExitCode);
        (int code, string output, string errors) = Verify(_folder["data"], reference.Corpus, "1");
        Assert.True(code == 1, errors);
        Assert.Matches("view 0: rendered again it differs by [0-9.]+ levels", Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Fact]
    public async Task Another_driver_may_differ_within_the_stated_levels_only()
    {
        RenderTests.Copy(reference.Dataset, _folder["same"]);
        await WriteWithRow0MovedAsync(_folder["near"], "floor_hue", 2e-4, "another driver");
        await WriteWithRow0MovedAsync(_folder["far"], "floor_hue", 0.3, "another driver");
        (int near, string output, string errors) = Verify(_folder["near"], reference.Corpus, "1");
        Assert.True(near == 0, output);
        Assert.Contains("driver another driver there", errors, StringComparison.Ordinal);
        Assert.Equal(1, Verify(_folder["far"], reference.Corpus, "1").ExitCode);
    }

    [Fact]
    public async Task Pictures_that_were_kept_are_compared_as_those_of_what_drew_them()
    {
        DatasetManifest manifest = DatasetManifest.Read(reference.Dataset);
        RegenerationRecipe kept = new() { SourceRecipeSha256 = "", SourceShardsSha256 = "", Redrawn = [], RangeOptions = "" };
        RenderRecipe recipe = RenderRecipe.FromJson(manifest.Recipe);
        foreach ((PictureOrigin[]? origins, string said) in new (PictureOrigin[]?, string)[]
        {
            ([new PictureOrigin(recipe.Driver, "an older one", recipe.Encoder)], "by other means (renderer an older one there"),
            ([new PictureOrigin(recipe.Driver, recipe.Renderer, recipe.Encoder)], "every byte has to be the same"),
            (null, "by other means (what drew the pictures"),
        })
        {
            await WriteAsync(_folder["data"], (recipe with { Regeneration = kept with { Origins = origins } }).ToJson(), "floor_hue", 0);
            (int code, string output, string errors) = Verify(_folder["data"], reference.Corpus, "1%");
            Assert.True(code == 0, output + errors);
            Assert.Contains(said, errors, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("101%")]
    [InlineData("some")]
    public void A_share_that_is_none_is_refused(string share) => Assert.Equal(2, Verify(reference.Dataset, reference.Corpus, share).ExitCode);

    [Fact]
    public void Without_the_meshes_nothing_can_be_rendered_again() =>
        Assert.Contains("--corpus", SieProcess.Run("verify", reference.Dataset, "--rerender", "1%").Errors, StringComparison.Ordinal);

    [Fact]
    public void Pictures_count_as_the_same_up_to_the_limits()
    {
        PictureComparison comparison = new(16);
        byte[] grey = Jpeg(100), brighter = Jpeg(101), bright = Jpeg(103);
        Assert.Null(comparison.Difference(grey, grey, exact: true));
        Assert.NotNull(comparison.Difference(grey, brighter, exact: true));
        Assert.Null(comparison.Difference(grey, brighter, exact: false));
        Assert.NotNull(comparison.Difference(grey, bright, exact: false));

        static byte[] Jpeg(byte level)
        {
            using JpegEncoder encoder = new(100);
            return encoder.Encode(Enumerable.Repeat(level, 16 * 16 * 3).ToArray(), 16, 16, PixelLayout.Rgb).ToArray();
        }
    }

    private static (int ExitCode, string Output, string Errors) Verify(string dataset, string corpus, string share) =>
        SieProcess.Run("verify", dataset, "--rerender", share, "--corpus", corpus);

    private Task WriteWithRow0MovedAsync(string folder, string latent, double by, string? driver = null)
    {
        JsonObject recipe = DatasetManifest.Read(reference.Dataset).Recipe;
        recipe["driver"] = driver ?? (string?)recipe["driver"];
        return WriteAsync(folder, recipe, latent, by);
    }

    /// <summary>The reference under a recipe, with one latent of its very first row moved, well-formed in every other way.</summary>
    private async Task WriteAsync(string folder, JsonObject recipe, string latent, double by)
    {
        DatasetManifest manifest = DatasetManifest.Read(reference.Dataset) with
        {
            Recipe = recipe,
            RecipeSha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(recipe.ToJsonString()))),
        };
        ShardSchema schema = manifest.Schema;
        int column = manifest.LatentNames.Index().Single(n => n.Item == latent).Index;
        bool first = true;
        List<SplitManifest> splits = [];
        foreach (SplitManifest split in manifest.Splits)
        {
            List<ShardManifest> shards = [];
            foreach (ShardManifest entry in split.Shards)
            {
                string path = Path.Combine(folder, entry.File);
                using ShardReader source = ShardReader.Open(Path.Combine(reference.Dataset, entry.File));
                double[] latents = new double[source.Rows * manifest.LatentNames.Count];
                source.CopyLatents(latents);
                if (first)
                {
                    latents[column] += latents[column] > 0.5 ? -by : by;
                    first = false;
                }

                await using (ShardWriter writer = await ShardWriter.CreateAsync(path, schema, manifest.RecipeSha256))
                {
                    int row = 0;
                    foreach (ShardObject stored in source.Footer.Objects)
                    {
                        ShardView[] pictures = [.. Enumerable.Range(row, stored.Views).Select(source.View)];
                        int width = manifest.LatentNames.Count;
                        await writer.WriteAsync(stored, pictures, latents.AsMemory(row * width, stored.Views * width));
                        row += stored.Views;
                    }

                    foreach (SkippedObject skipped in source.Footer.Skipped)
                    {
                        writer.Skip(skipped);
                    }

                    await writer.CompleteAsync();
                }

                using ShardReader written = ShardReader.Open(path);
                shards.Add(entry with { Bytes = written.Bytes, Sha256 = written.FileSha256() });
            }

            splits.Add(split with { Shards = shards, Bytes = shards.Sum(static s => s.Bytes) });
        }

        (manifest with { Splits = splits }).Write(folder);
    }
}
