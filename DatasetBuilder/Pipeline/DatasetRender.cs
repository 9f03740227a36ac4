using SIE.DatasetBuilder.Corpora;
using SIE.DatasetBuilder.Sampling;
using SIE.Shards;

namespace SIE.DatasetBuilder.Pipeline;

/// <summary>Makes a dataset, one worker's part of it, or what is missing of either.</summary>
public static class DatasetRender
{
    /// <summary>
    /// Makes the shards of <see cref="RenderRequest.Worker"/>. Finished shards of an earlier run are checked and kept; the result is the same as
    /// without interruption. A process alone finishes the dataset too; workers leave that to <see cref="DatasetFinalization"/>.
    /// </summary>
    /// <param name="request">What to make and how.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="token">Stops it; finished shards stay.</param>
    /// <exception cref="RenderException">The folder holds something else, or nothing could be rendered.</exception>
    public static async Task<RenderSummary> RunAsync(RenderRequest request, IRenderProgress progress, CancellationToken token)
    {
        GraphicsThread graphics = await GraphicsThread.OpenAsync(request.ToOptions()).ConfigureAwait(false);
        await using (graphics.ConfigureAwait(false))
        {
            RenderRecipe recipe = request.ToRecipe(graphics.Driver);
            if (request.Like is { } like)
            {
                Likeness.Require(like, recipe, progress);
            }

            return await RunAsync(RenderWork.Of(request, recipe), request.Output, request.Worker, request.Threads, graphics, progress, token).ConfigureAwait(false);
        }
    }

    /// <summary>Makes what is missing of some work; without <paramref name="graphics"/> it is work of which nothing has to be drawn.</summary>
    internal static async Task<RenderSummary> RunAsync(
        RenderWork work, string output, WorkerSlot worker, int threads, GraphicsThread? graphics, IRenderProgress progress, CancellationToken token)
    {
        (RenderRecipe recipe, DatasetPlan plan) = (work.Recipe, work.Plan);
        PlanFile planFile = PlanFile.Of(recipe, work.ClassNames, work.FoldersWithoutMesh, plan, worker.Count);
        int[] mine = [.. Enumerable.Range(0, plan.Shards.Count).Where(worker.Makes)];
        OutputFolder folder = OutputFolder.Take(output, planFile, mine.Select(i => plan.Shards[i].File).ToHashSet());

        FinishedShard?[] finished = Check(mine);
        int[] missing = [.. mine.Where((_, i) => finished[i] is null)];
        progress.Start(Images(mine), Images(mine) - Images(missing));
        RenderPipeline pipeline = new(recipe, work.CorpusRoot, work.ClassNames, work.JobOf, threads, work.Meters)
        {
            WantedDrawingThreads = work.DrawingThreads,
        };
        await pipeline.RunAsync([.. missing.Select(i => plan.Shards[i])], graphics, folder, progress.ImagesDone, token).ConfigureAwait(false);

        Dictionary<int, FinishedShard?> added = missing.Zip(Check(missing)).ToDictionary();
        FinishedShard[] all = [.. mine.Select((i, n) => finished[n] ?? added[i] ?? throw new RenderException(
            $"{folder.PathOf(plan.Shards[i].File)}: is not as it was written a moment ago. Check the disk."))];
        return new RenderSummary(
            worker.IsAlone ? DatasetFinalization.Finish(folder, planFile, all) : null,
            [.. all.SelectMany(static s => s.Skipped)],
            missing.Length,
            mine.Length,
            plan.Shards.Count);

        FinishedShard?[] Check(int[] shards) => ShardCheck.ReadAll(
            folder, [.. shards.Select(i => planFile.Shards[i])], planFile.RecipeSha256, threads, progress, token);

        long Images(int[] shards) => shards.Sum(i => plan.Shards[i].Objects.Sum(o => (long)work.ViewsOf(o)));
    }
}

/// <summary>A dataset that is to be made.</summary>
/// <param name="Recipe">Everything that decides its bytes.</param>
/// <param name="CorpusRoot">Folder of the meshes.</param>
/// <param name="ClassNames">Name of each label, 0 first.</param>
/// <param name="FoldersWithoutMesh">Objects of the corpus that have no mesh.</param>
/// <param name="Plan">Its shards.</param>
/// <param name="JobOf">What is to be done for an object.</param>
/// <param name="ViewsOf">How many views an object gets.</param>
internal sealed record RenderWork(
    RenderRecipe Recipe,
    string CorpusRoot,
    IReadOnlyList<string> ClassNames,
    IReadOnlyList<string> FoldersWithoutMesh,
    DatasetPlan Plan,
    Func<CorpusObject, ObjectJob> JobOf,
    Func<CorpusObject, int> ViewsOf)
{
    /// <summary>See <see cref="RenderRequest.DrawingThreads"/>.</summary>
    public int? DrawingThreads { get; init; }

    /// <summary>Measures the stages.</summary>
    public StageMeters Meters { get; init; } = new();

    /// <summary>The work of a request: all views of all objects of a corpus.</summary>
    internal static RenderWork Of(RenderRequest request, RenderRecipe recipe)
    {
        LatentSampler sampler = new(recipe.Seed, recipe.Ranges);
        return new(
            recipe,
            request.Corpus.Root,
            request.Corpus.Classes.Names,
            request.Corpus.FoldersWithoutMesh,
            DatasetPlan.Make(request.Corpus.Objects, recipe.SplitSeed, recipe.ShardObjects),
            entry => new ObjectJob(entry, LatentColumns.Draw(sampler, entry.Key, recipe.Views)),
            _ => recipe.Views)
        { Meters = request.Meters, DrawingThreads = request.DrawingThreads };
    }
}

/// <summary>What came out.</summary>
/// <param name="Manifest">The dataset, or null from one worker of several.</param>
/// <param name="Skipped">Objects of this process's shards that could not be made.</param>
/// <param name="ShardsMade">Shards made by this run.</param>
/// <param name="OwnShards">Shards that this process had to see to.</param>
/// <param name="Shards">Shards of the dataset.</param>
public sealed record RenderSummary(
    DatasetManifest? Manifest, IReadOnlyList<SkippedObject> Skipped, int ShardsMade, int OwnShards, int Shards);
