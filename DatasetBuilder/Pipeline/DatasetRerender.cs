using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SIE.DatasetBuilder.Corpora;
using SIE.DatasetBuilder.Sampling;
using SIE.Imaging;
using SIE.Renderer;
using SIE.Renderer.Meshes;
using SIE.Renderer.Preparation;
using SIE.Shards;

namespace SIE.DatasetBuilder.Pipeline;

/// <summary>
/// Renders some objects of a dataset again, from its stored latents and the meshes, and compares: byte for byte where driver, renderer and JPEG
/// library are those that made it and whatever it has kept of others, within <see cref="MaxMean"/> and <see cref="MaxShare"/> elsewhere.
/// </summary>
public sealed class DatasetRerender
{
    /// <summary>Largest mean difference of a picture drawn by another driver, in levels of 255.</summary>
    public const double MaxMean = 1;

    /// <summary>A value (one channel of one pixel) that differs by more levels than this counts as different: edges, where samples fall the other way.</summary>
    public const int FarLevels = 32;

    /// <summary>Largest share of different values in a picture drawn by another driver.</summary>
    public const double MaxShare = 0.01;

    private readonly string _folder;
    private readonly DatasetManifest _manifest;
    private readonly RenderRecipe _recipe;
    private readonly Dictionary<string, CorpusObject> _corpus;

    /// <summary>Prepares to compare.</summary>
    /// <param name="folder">The dataset.</param>
    /// <param name="corpus">Folder of its meshes.</param>
    /// <exception cref="ShardException">There is no dataset.</exception>
    /// <exception cref="RenderException">It was not rendered by this program.</exception>
    /// <exception cref="CorpusException">There is no corpus.</exception>
    public DatasetRerender(string folder, string corpus)
    {
        _folder = Path.GetFullPath(folder);
        _manifest = DatasetManifest.Read(_folder);
        _recipe = Recipe(_folder, _manifest.Recipe);
        _corpus = Corpus.Open(corpus).Objects.ToDictionary(static o => o.Key);
    }

    /// <summary>Renders and compares.</summary>
    /// <param name="share">Share of the objects, above 0 to 1; at least one object is taken. The same ones every time.</param>
    /// <param name="gpu">Index of the GPU, or null for the first usable one.</param>
    /// <param name="progress">Told how far it is, and how it compares.</param>
    /// <param name="token">Stops it.</param>
    /// <returns>Every difference, one line each; empty if there is none.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(double share, int? gpu, IRenderProgress progress, CancellationToken token)
    {
        HashSet<string> sample = Sample(share);
        List<string> problems = [];
        GraphicsThread graphics = await GraphicsThread.OpenAsync(
            _recipe.ToOptions(gpu)).ConfigureAwait(false);
        await using (graphics.ConfigureAwait(false))
        {
            string[] changes = [.. Changes(graphics.Driver)];
            progress.Start(sample.Count * (long)_recipe.Views, 0);
            progress.Say(changes.Length == 0
                ? $"{sample.Count} objects are rendered again: every byte has to be the same."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{sample.Count} objects are rendered again by other means ({string.Join("; ", changes)}): a picture may differ by {MaxMean} level in the mean, and in {100 * MaxShare} % of its values by more than {FarLevels}."));
            PictureComparison comparison = new(_recipe.Size);
            await graphics.InvokeAsync(() =>
            {
                foreach (ShardManifest shard in _manifest.Splits.SelectMany(static s => s.Shards))
                {
                    Compare(shard, sample, graphics.Renderer, comparison, changes.Length == 0, problems, progress, token);
                }
            }).ConfigureAwait(false);
            if (changes.Length > 0)
            {
                progress.Say(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The worst picture differs by {comparison.WorstMean:0.###} levels in the mean, the worst in {100 * comparison.WorstShare:0.###} % of its values."));
            }
        }

        return problems;
    }

    private void Compare(
        ShardManifest entry,
        HashSet<string> sample,
        ViewRenderer renderer,
        PictureComparison comparison,
        bool exact,
        List<string> problems,
        IRenderProgress progress,
        CancellationToken token)
    {
        using ShardReader shard = ShardReader.Open(Path.Combine(_folder, entry.File));
        double[] latents = new double[shard.Rows * shard.LatentNames.Count];
        int[] views = new int[shard.Rows];
        shard.CopyLatents(latents);
        shard.CopyViews(views);
        LatentColumns columns = new(shard.LatentNames);
        LatentSampler sampler = new(_recipe.Seed, _recipe.Ranges);
        using ViewEncoder encoder = ViewEncoder.Of(_recipe, ViewLayout.Rgba);
        SingleView drawn = new(renderer);
        int first = 0;
        foreach (ShardObject stored in shard.Footer.Objects)
        {
            string key = $"{stored.Synset}/{stored.ObjectId}";
            if (sample.Contains(key) && Upload(key, stored, renderer, problems) is { } uploaded)
            {
                using (uploaded)
                {
                    for (int row = first; row < first + stored.Views; row++)
                    {
                        token.ThrowIfCancellationRequested();

                        // The draw gives what the scene has besides the columns, such as a constant distance of the camera.
                        ReadOnlySpan<double> values = latents.AsSpan(row * columns.Names.Count, columns.Names.Count);
                        drawn.Draw(uploaded, columns.Apply(sampler.Draw(key, views[row]), values));
                        ShardView again = encoder.Encode(drawn.Rgba, drawn.Silhouette, drawn.Surfaces);
                        string[] differences = [.. comparison.Differences(shard.View(row), again, _recipe.Passes ?? [], exact)];
                        if (differences.Length > 0)
                        {
                            problems.Add($"{shard.Path}: {key}, view {views[row]}: rendered again {string.Join(", ", differences)}");
                        }

                        progress.ImagesDone(1);
                    }
                }
            }

            first += stored.Views;
        }
    }

    private UploadedMesh? Upload(string key, ShardObject stored, ViewRenderer renderer, List<string> problems)
    {
        if (!_corpus.TryGetValue(key, out CorpusObject? entry))
        {
            problems.Add($"{key}: is not in the corpus");
            return null;
        }

        try
        {
            Mesh mesh = MeshFile.Read(entry.MeshPath);
            if (stored.MeshSha256 is { } expected && MeshFiles.Sha256(entry.MeshPath, mesh) != expected)
            {
                problems.Add($"{entry.MeshPath}: mesh, materials or textures are not those that {key} was drawn from");
                return null;
            }

            return renderer.Upload(PreparedMesh.From(mesh));
        }
        catch (MeshException e)
        {
            problems.Add($"{key}: can't be rendered again: {e.Message}");
            return null;
        }
    }

    /// <summary>The objects with the smallest random numbers.</summary>
    private HashSet<string> Sample(double share)
    {
        List<string> keys = [];
        foreach (ShardManifest entry in _manifest.Splits.SelectMany(static s => s.Shards))
        {
            using ShardReader shard = ShardReader.Open(Path.Combine(_folder, entry.File));
            keys.AddRange(shard.Footer.Objects.Select(static o => $"{o.Synset}/{o.ObjectId}"));
        }

        return [.. keys.OrderBy(static key => new ViewRandom(0, key).Uniform(0, Streams.Rerender)).Take((int)Math.Ceiling(share * keys.Count))];
    }

    /// <summary>What has drawn or encoded otherwise than is done here; pictures that were kept are another's than the recipe's.</summary>
    private IEnumerable<string> Changes(string driver)
    {
        PictureOrigin here = new(driver, RendererRevision.Current, JpegFingerprint.Of());
        return PictureOrigin.Of(_recipe).SelectMany(there => there?.DifferencesFrom(here) ?? ["what drew the pictures that were kept is not noted"]).Distinct();
    }

    private static RenderRecipe Recipe(string folder, JsonObject json)
    {
        try
        {
            return RenderRecipe.FromJson(json);
        }
        catch (Exception e) when (e is JsonException or RangesException)
        {
            throw new RenderException(
                $"{Path.Combine(folder, DatasetManifest.FileName)}: its recipe is none of this program's, so nothing can be rendered again ({e.Message}).");
        }
    }
}
