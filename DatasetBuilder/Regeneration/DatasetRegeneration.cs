using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SIE.DatasetBuilder.Corpora;
using SIE.DatasetBuilder.Pipeline;
using SIE.DatasetBuilder.Sampling;
using SIE.Imaging;
using SIE.Renderer;
using SIE.Renderer.Scenes;
using SIE.Shards;

namespace SIE.DatasetBuilder.Regeneration;

/// <summary>
/// Makes a dataset from another one: some of its rows, with some factors drawn anew. All other factors keep their stored values bit for bit,
/// and a view of which none has changed keeps its picture byte for byte.
/// </summary>
public static class DatasetRegeneration
{
    /// <summary>Makes the dataset, or what is missing of it.</summary>
    /// <param name="request">What to keep and what to draw.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="token">Stops it; finished shards stay.</param>
    /// <exception cref="RenderException">Nothing is left of the source, or the folder holds something else.</exception>
    /// <exception cref="ShardException">A shard of the source from which rows are chosen or kept is damaged.</exception>
    public static async Task<RenderSummary> RunAsync(RegenerationRequest request, IRenderProgress progress, CancellationToken token)
    {
        RequireDepth(request);
        if (request.Filter.Where is not null)
        {
            // The condition reads columns of every shard; damage there would choose other rows.
            foreach (DatasetSplit split in request.Source.Splits)
            {
                split.CheckShards(request.Threads, token);
            }
        }

        IReadOnlyList<KeptObject> kept = request.Filter.Apply(request.Source);
        if (!request.DrawsViews)
        {
            return await RunAsync(request, kept, graphics: null, progress, token).ConfigureAwait(false);
        }

        GraphicsThread graphics = await GraphicsThread
            .OpenAsync(request.SourceRecipe.ToOptions(request.Gpu)).ConfigureAwait(false);
        await using (graphics.ConfigureAwait(false))
        {
            return await RunAsync(request, kept, graphics, progress, token).ConfigureAwait(false);
        }
    }

    private static Task<RenderSummary> RunAsync(
        RegenerationRequest request, IReadOnlyList<KeptObject> kept, GraphicsThread? graphics, IRenderProgress progress, CancellationToken token)
    {
        RenderRecipe source = request.SourceRecipe;
        RenderRecipe recipe = source with
        {
            Version = RenderRecipe.CurrentVersion,
            Seed = request.Seed ?? source.Seed,
            Views = kept.Max(static k => k.Views.Length) + request.AppendedViews,
            ShardObjects = request.ShardObjects ?? source.ShardObjects,
            Ranges = request.Ranges,

            // Where nothing is drawn, the pictures are those of the machine that drew the source.
            Driver = graphics?.Driver ?? source.Driver,
            Renderer = graphics is null ? source.Renderer : RendererRevision.Current,
            Encoder = graphics is null ? source.Encoder : JpegFingerprint.Of(),
            Regeneration = Describe(request),
        };
        Dictionary<string, KeptObject> byKey = kept.ToDictionary(static k => k.Key);
        Dictionary<string, CorpusObject> meshes = request.Corpus?.Objects.ToDictionary(static o => o.Key) ?? [];
        ViewComposer composer = new(request, recipe);
        RenderWork work = new(
            recipe,
            request.Corpus?.Root ?? "",
            request.Source.ClassNames,
            [],
            DatasetPlan.Make([.. kept.Select(k => Entry(k, request.Source, meshes))], o => byKey[o.Key].Split.Name, recipe.ShardObjects),
            entry => composer.JobOf(entry, byKey[entry.Key]),
            entry => byKey[entry.Key].Views.Length + request.AppendedViews);
        return DatasetRender.RunAsync(work, request.Output, request.Worker, request.Threads, graphics, progress, token);
    }

    /// <summary>Pictures of depth that are kept have the source's unit, and all have one: views from farther away than it reaches would come out flat.</summary>
    private static void RequireDepth(RegenerationRequest request)
    {
        double farthest = request.Ranges["camera_distance"]?.Highest ?? request.SourceRecipe.Scene.Camera.Distance;
        if (request.SourceRecipe.DepthUnit is { } unit && request.DrawsViews && ViewPasses.DepthUnit(farthest) > unit)
        {
            throw new RenderException(string.Create(
                CultureInfo.InvariantCulture,
                $"camera_distance may be {farthest:0.###}, but the unit of the source's depth pictures ({unit}) was made for {ViewPasses.FarthestCamera(unit):0.###} "
                + $"at most: what lies behind would be cut off. Keep camera_distance within that, or render anew with 'sie render --passes'."));
        }
    }

    private static RegenerationRecipe Describe(RegenerationRequest request)
    {
        return new RegenerationRecipe
        {
            SourceRecipeSha256 = request.Source.Manifest.RecipeSha256,
            SourceShardsSha256 = request.Source.Manifest.ShardsSha256(),
            Origins = PictureOrigin.Of(request.SourceRecipe) is var origins && origins.Contains(null) ? null : [.. origins.OfType<PictureOrigin>()],
            Redrawn = request.Redrawn,
            RangeOptions = RangeOptions(request),
            Classes = request.Filter.Classes,
            ObjectsSha256 = request.Filter.ObjectsSha256,
            Where = request.Filter.Where,
            FirstView = request.Filter.Views?.First,
            LastView = request.Filter.Views?.Last,
            AppendedViews = request.AppendedViews,
        };
    }

    /// <summary>What is drawn anew, as --set options.</summary>
    private static string RangeOptions(RegenerationRequest request)
    {
        JsonObject ranges = RangesJson.Write(request.Ranges);
        IEnumerable<string> keys = request.Redrawn.Where(name => request.Ranges[name] is not null || Factor.Named(name)!.Default is not null);
        keys = request.Ranges.Rotation is not null && request.Redrawn.Contains("rotation_x") ? keys.Prepend("rotation") : keys;
        return string.Concat(keys.Select(key =>
        {
            string value = ranges[key] switch
            {
                null => Factor.Named(key)!.Default!.Value.ToString(CultureInfo.InvariantCulture),
                JsonValue word when word.GetValueKind() == JsonValueKind.String => (string)word!,
                var json => json.ToJsonString(),
            };
            return $" --set '{key}={value}'";
        }));
    }

    /// <summary>The object with the source's label; its mesh is looked for only if one of its views has to be drawn.</summary>
    private static CorpusObject Entry(KeptObject kept, Dataset source, Dictionary<string, CorpusObject> meshes)
    {
        DatasetObject entry = kept.Entry;
        string mesh = meshes.GetValueOrDefault(kept.Key)?.MeshPath ?? "";
        return new CorpusObject(entry.Synset, source.ClassNames[entry.Label], entry.Label, entry.ObjectId, mesh);
    }
}

/// <summary>Puts the views of an object together from what the source has stored and what is drawn anew.</summary>
internal sealed class ViewComposer
{
    private readonly RegenerationRequest _request;
    private readonly LatentSampler _sampler;
    private readonly LatentColumns _columns;
    private readonly Factor[] _redrawn;

    public ViewComposer(RegenerationRequest request, RenderRecipe recipe)
    {
        _request = request;
        _sampler = new LatentSampler(recipe.Seed, recipe.Ranges);
        _columns = new LatentColumns(request.Source.LatentNames);
        _redrawn = [.. request.Redrawn.Select(static name => Factor.Named(name)!)];
    }

    /// <summary>What is to be done for an object.</summary>
    /// <exception cref="ShardException">The source's shard is damaged.</exception>
    public ObjectJob JobOf(CorpusObject entry, KeptObject kept)
    {
        kept.Split.CheckShardOf(kept.Index);
        int count = kept.Views.Length + _request.AppendedViews;
        Latents[] latents = new Latents[count];
        ShardView?[] stored = new ShardView?[count];
        for (int i = 0; i < count; i++)
        {
            if (i >= kept.Views.Length)
            {
                latents[i] = _sampler.Draw(entry.Key, kept.Entry.Views + i - kept.Views.Length);
                continue;
            }

            int view = kept.Views[i];
            Latents before = _columns.Apply(new Latents(0, 0, 0, 0, 0, 0, 0), kept.Split.LatentsOf(kept.Index, view));
            latents[i] = Redraw(before, entry.Key, view);
            stored[i] = latents[i] == before ? kept.Split.View(kept.Index, view) : null;
        }

        string? mesh = kept.Entry.MeshSha256;
        return new ObjectJob(entry, latents, stored) { ExpectedMeshSha256 = mesh, MeshSha256 = mesh };
    }

    private Latents Redraw(Latents before, string key, int view)
    {
        if (_redrawn.Length == 0)
        {
            return before;
        }

        Latents drawn = _sampler.Draw(key, view), after = before;
        foreach (Factor factor in _redrawn)
        {
            // Where both have the scene's own value, saying it would make a difference out of none.
            double value = factor.Get(drawn);
            after = factor.Get(before).Equals(value) ? after : factor.With(after, value);
        }

        return after;
    }
}
