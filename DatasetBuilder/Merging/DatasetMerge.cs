using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SIE.DatasetBuilder.Pipeline;
using SIE.Shards;

namespace SIE.DatasetBuilder.Merging;

/// <summary>
/// Makes one dataset of several: pictures and latents keep their bytes, an object that is in more than one gets the views of all. Finished
/// shards of a run that was stopped are checked and kept; the result does not depend on threads.
/// </summary>
internal static class DatasetMerge
{
    /// <summary>What sources may differ in, so that their common part doesn't pass for a recipe that makes the whole.</summary>
    private static readonly string[] OfOneSource = ["version", "corpus", "seed", "split_seed", "views", "shard_objects", "regeneration", "merged_from"];

    /// <summary>Merges.</summary>
    /// <param name="sources">The datasets, at least two, in order.</param>
    /// <param name="output">The merged dataset's folder.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="token">Stops it; finished shards stay.</param>
    /// <exception cref="RenderException">The sources can't be one dataset, or the folder holds something else.</exception>
    /// <exception cref="ShardException">A source is damaged.</exception>
    public static async Task<MergeResult> RunAsync(
        IReadOnlyList<Dataset> sources, string output, MergeOptions options, IRenderProgress progress, CancellationToken token)
    {
        MergePlan plan = MergePlan.Make(sources, options.ShardObjects, options.SkipDuplicates);
        JsonObject recipe = Recipe(sources, options);
        PlanFile planFile = new()
        {
            Command = $"sie merge {string.Join(' ', sources.Select(static (_, i) => $"SOURCE{i + 1}"))} --out OUT{options.ToText()}",
            Workers = 1,
            Recipe = recipe,
            RecipeSha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(recipe.ToJsonString()))),
            ImageSize = sources[0].ImageSize,
            Views = plan.Shards.SelectMany(static s => s.Objects).Max(static o => o.Views),
            LatentNames = sources[0].LatentNames,
            HasBoxes = sources.All(static s => s.Schema.HasBoxes),
            Passes = sources[0].Schema.Passes,
            DepthUnit = sources[0].Schema.DepthUnit,
            ClassNames = plan.ClassNames,
            FoldersWithoutMesh = [],
            Shards = [.. plan.Shards.Select(static s => new ShardContent(s.Split, s.File, [.. s.Objects.Select(static o => o.Key)]))],
        };
        if (!planFile.HasBoxes && sources.FirstOrDefault(static s => s.Schema.HasBoxes) is { } boxed)
        {
            progress.Say($"Not every source says where objects are seen, so the columns {string.Join(", ", ShardSchema.BoxColumns)} of {boxed.Folder} are left out.");
        }

        OutputFolder folder = OutputFolder.Take(output, planFile, plan.Shards.Select(static s => s.File).ToHashSet());

        FinishedShard?[] finished = ShardCheck.ReadAll(folder, planFile.Shards, planFile.RecipeSha256, options.Threads, progress, token);
        int[] missing = [.. Enumerable.Range(0, finished.Length).Where(i => finished[i] is null)];
        progress.Start(Images(Enumerable.Range(0, finished.Length)), Images(Enumerable.Range(0, finished.Length).Except(missing)));
        if (missing.Length > 0)
        {
            // A damaged picture must not come out with a new checksum over it.
            foreach (DatasetSplit split in sources.SelectMany(static s => s.Splits))
            {
                split.CheckShards(options.Threads, token);
            }

            ShardSchema schema = new(plan.ClassNames, planFile.LatentNames)
            {
                HasBoxes = planFile.HasBoxes,
                Passes = planFile.Passes,
                DepthUnit = planFile.DepthUnit,
            };
            ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.Threads, CancellationToken = token };
            await Parallel.ForEachAsync(missing, parallel, async (i, cancel) =>
                await WriteAsync(plan.Shards[i], folder, schema, planFile.RecipeSha256, progress, cancel).ConfigureAwait(false)).ConfigureAwait(false);
        }

        FinishedShard?[] added = ShardCheck.ReadAll(folder, [.. missing.Select(i => planFile.Shards[i])], planFile.RecipeSha256, options.Threads, progress, token);
        foreach ((int i, FinishedShard? shard) in missing.Zip(added))
        {
            finished[i] = shard ?? throw new RenderException($"{folder.PathOf(plan.Shards[i].File)}: is not as it was written a moment ago. Check the disk.");
        }

        DatasetManifest manifest = DatasetFinalization.Finish(folder, planFile, finished!);
        return new MergeResult(new RenderSummary(manifest, [], missing.Length, finished.Length, finished.Length), plan.Duplicates);

        long Images(IEnumerable<int> shards) => shards.Sum(i => plan.Shards[i].Objects.Sum(static o => (long)o.Views));
    }

    private static async Task WriteAsync(
        MergedShard shard, OutputFolder folder, ShardSchema schema, string recipeSha256, IRenderProgress progress, CancellationToken token)
    {
        ShardWriter writer = await ShardWriter.CreateAsync(folder.PathOf(shard.File), schema, recipeSha256).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            foreach (MergedObject merged in shard.Objects)
            {
                token.ThrowIfCancellationRequested();
                ShardView[] pictures = [.. merged.Parts.SelectMany(static p => p.Views.Select(view => p.Split.View(p.Index, view)))
                    .Select(view => schema.HasBoxes ? view : view with { Box = null })];
                double[] latents = [.. merged.Parts.SelectMany(static p => p.Views.SelectMany(view => p.Split.LatentsOf(p.Index, view).ToArray()))];
                ShardObject entry = new(merged.Synset, merged.ObjectId, merged.Label, pictures.Length, merged.MeshSha256);
                await writer.WriteAsync(entry, pictures, latents).ConfigureAwait(false);
                progress.ImagesDone(pictures.Length);
            }

            await writer.CompleteAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The sources, and beside them what all agree on, so that reports can show it.</summary>
    private static JsonObject Recipe(IReadOnlyList<Dataset> sources, MergeOptions options)
    {
        JsonObject recipe = new()
        {
            ["version"] = RenderRecipe.CurrentVersion,
            ["skip_duplicates"] = options.SkipDuplicates,
            ["shard_objects"] = options.ShardObjects,
            ["merged_from"] = new JsonArray([.. sources.Select(static source => (JsonNode)new JsonObject
            {
                ["recipe_sha256"] = source.Manifest.RecipeSha256,
                ["shards_sha256"] = source.Manifest.ShardsSha256(),
                ["recipe"] = source.Manifest.Recipe.DeepClone(),
            })]),
        };
        foreach ((string key, JsonNode? value) in sources[0].Manifest.Recipe)
        {
            if (!OfOneSource.Contains(key) && sources.All(s => JsonNode.DeepEquals(s.Manifest.Recipe[key], value)))
            {
                recipe[key] = value?.DeepClone();
            }
        }

        return recipe;
    }
}

/// <summary>How to merge.</summary>
internal sealed record MergeOptions
{
    /// <summary>Objects of a shard, or null for as many as give shards of the usual size.</summary>
    public int? ShardObjects { get; init; }

    /// <summary>Whether to leave out a view that an earlier source has.</summary>
    public bool SkipDuplicates { get; init; }

    /// <summary>Shards made at once.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>As options of the command.</summary>
    public string ToText() => (ShardObjects is { } n ? $" --shard-objects {n}" : "") + (SkipDuplicates ? " --skip-duplicates" : "");
}

/// <summary>What came out of a merge.</summary>
/// <param name="Summary">The dataset.</param>
/// <param name="Duplicates">Views left out because an earlier source has them.</param>
internal sealed record MergeResult(RenderSummary Summary, long Duplicates);
