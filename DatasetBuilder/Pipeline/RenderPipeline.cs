using System.Collections.Concurrent;
using System.Threading.Channels;
using SIE.DatasetBuilder.Corpora;
using SIE.Imaging;
using SIE.Renderer;
using SIE.Shards;

namespace SIE.DatasetBuilder.Pipeline;

/// <summary>
/// Makes shards: meshes are loaded and JPEGs encoded on worker threads while one thread draws (where the CPU draws, several), and the rows are
/// written in the order of the plan. Every queue is bounded, so memory does not grow with the dataset; every view is a function of the recipe alone, so neither the
/// number of threads nor the order in which things finish shows in the bytes.
/// </summary>
/// <param name="recipe">What to make.</param>
/// <param name="corpusRoot">Folder of the meshes.</param>
/// <param name="classNames">Name of each label, 0 first.</param>
/// <param name="jobOf">What is to be done for an object: a function of the recipe alone.</param>
/// <param name="threads">Worker threads for loading and encoding.</param>
/// <param name="meters">Measures the stages.</param>
internal sealed class RenderPipeline(
    RenderRecipe recipe, string corpusRoot, IReadOnlyList<string> classNames, Func<CorpusObject, ObjectJob> jobOf, int threads, StageMeters meters)
{
    /// <summary>Pixels that are worth another drawing thread, which has to compile all shaders for itself: several seconds of drawing.</summary>
    private const long PixelsPerDrawingThread = 250 * 256 * 256;

    /// <summary>Encoded views that may wait for others to be written.</summary>
    private const long WaitingBytes = 128 << 20;

    /// <summary>Most drawing threads.</summary>
    private const int MaxDrawingThreads = 8;

    private readonly MeshLoader _loader = new(corpusRoot, recipe.ToOptions(gpu: null));
    private readonly LatentColumns _columns = new(recipe.Ranges.Columns);
    private readonly ShardSchema _schema = recipe.SchemaOf(classNames);
    private readonly string _recipeSha256 = recipe.Sha256();

    /// <summary>What the encoders take: planes where they make the same bytes, else pixels.</summary>
    private readonly ViewLayout _layout =
        !JpegCodec.TakesPlanes || !ViewRenderer.HasPlanes(recipe.Size) ? ViewLayout.Rgba
        : recipe.SwapRedBlue ? ViewLayout.Planes420RedBlueSwapped
        : ViewLayout.Planes420;

    /// <summary>See <see cref="RenderRequest.DrawingThreads"/>.</summary>
    public int? WantedDrawingThreads { get; init; }

    /// <summary>Makes shards one after another.</summary>
    /// <param name="shards">The shards, whole ones of the plan.</param>
    /// <param name="graphics">Where to draw; null if no job has anything to draw.</param>
    /// <param name="folder">The dataset's folder.</param>
    /// <param name="imagesDone">Told how many images were written or given up.</param>
    /// <param name="token">Stops everything; the shard being written is dropped.</param>
    public async Task RunAsync(
        IReadOnlyList<PlannedShard> shards, GraphicsThread? graphics, OutputFolder folder, Action<int> imagesDone, CancellationToken token)
    {
        HavePoolThreads((2 * threads) + 2);
        Channel<ObjectJob> inOrder = Channel.CreateBounded<ObjectJob>(Window());
        Channel<ObjectJob> toLoad = Channel.CreateBounded<ObjectJob>(threads);

        List<GraphicsThread> more = [];
        try
        {
            for (int i = 1; graphics is not null && i < DrawingThreads(graphics, shards); i++)
            {
                more.Add(await graphics.OpenAnotherAsync().ConfigureAwait(false));
            }

            using StageGroup stages = new(token);
            CancellationToken stop = stages.Stopped;
            stages.Start(() => AdmitAsync(shards, inOrder.Writer, toLoad.Writer, stop));
            if (graphics is not null)
            {
                StartDrawing(stages, [graphics, .. more], toLoad.Reader);
            }

            stages.Start(() => WriteAsync(shards, folder, inOrder.Reader, imagesDone, stop));
            await stages.WhenAllAsync().ConfigureAwait(false);
        }
        finally
        {
            foreach (GraphicsThread thread in more)
            {
                await thread.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Lets so many threads of the pool run at once. It has one a processor and adds others only after half a second, while a loader holds its own for as
    /// long as a mesh takes: encoders, the writer and whoever waits for a queue would stand behind the loaders.
    /// </summary>
    private static void HavePoolThreads(int count)
    {
        ThreadPool.GetMinThreads(out int workers, out int completionPorts);
        ThreadPool.SetMinThreads(Math.Max(workers, count), completionPorts);
    }

    /// <summary>
    /// How many objects may be between loading and writing: many small meshes pass a large one while it is loaded, as far as their encoded views, which
    /// wait for it to be written, are little memory.
    /// </summary>
    private int Window()
    {
        long bytesPerObject = recipe.Views * (long)recipe.Size * recipe.Size / (recipe.Passes is null ? 4 : 1);
        return (2 * threads) + 2 + (int)Math.Min(WaitingBytes / bytesPerObject, 16 * threads);
    }

    /// <summary>
    /// One for a GPU, which one thread keeps busy. Where the CPU draws, parts of each view are one thread's work, so that several views have to
    /// be under way for all processors to be.
    /// </summary>
    private int DrawingThreads(GraphicsThread graphics, IReadOnlyList<PlannedShard> shards)
    {
        long pixels = shards.Sum(static s => (long)s.Objects.Count) * recipe.Views * recipe.Size * recipe.Size;
        int fitting = graphics.IsSoftware ? (int)Math.Clamp(pixels / PixelsPerDrawingThread, 1, Math.Min(threads, MaxDrawingThreads)) : 1;
        return WantedDrawingThreads ?? fitting;
    }

    private void StartDrawing(StageGroup stages, IReadOnlyList<GraphicsThread> graphics, ChannelReader<ObjectJob> toLoad)
    {
        CancellationToken stop = stages.Stopped;
        meters.DrawingThreads = graphics.Count;
        Channel<ObjectJob> toDraw = Channel.CreateBounded<ObjectJob>(4);
        Channel<DrawnViews> toEncode = Channel.CreateBounded<DrawnViews>(threads + 1);
        ConcurrentQueue<DrawStage> draw =
            new(graphics.Select(thread => new DrawStage(thread, _loader, _layout, recipe.Views, buffers: threads + 1, meters)));
        stages.Start(() => LoadAsync(toLoad, toDraw.Writer, stop), threads, () => toDraw.Writer.Complete());
        stages.Start(
            () => draw.TryDequeue(out DrawStage? stage) ? stage.RunAsync(toDraw.Reader, toEncode.Writer, stop) : Task.CompletedTask,
            graphics.Count,
            () => toEncode.Writer.Complete());
        stages.Start(() => EncodeAsync(toEncode.Reader, stop), threads);
    }

    private async Task AdmitAsync(
        IReadOnlyList<PlannedShard> shards, ChannelWriter<ObjectJob> inOrder, ChannelWriter<ObjectJob> toLoad, CancellationToken token)
    {
        foreach (CorpusObject entry in shards.SelectMany(static s => s.Objects))
        {
            ObjectJob job = jobOf(entry);
            await inOrder.WriteAsync(job, token).ConfigureAwait(false);
            if (job.ToDraw.Length > 0)
            {
                await toLoad.WriteAsync(job, token).ConfigureAwait(false);
            }
        }

        toLoad.Complete();
        inOrder.Complete();
    }

    private async Task LoadAsync(ChannelReader<ObjectJob> toLoad, ChannelWriter<ObjectJob> toDraw, CancellationToken token)
    {
        await foreach (ObjectJob job in toLoad.ReadAllAsync(token).ConfigureAwait(false))
        {
            bool loaded;
            using (meters.Measure(RenderStage.Load))
            {
                loaded = _loader.Load(job);
            }

            if (loaded)
            {
                meters.AddBytes(RenderStage.Load, new FileInfo(job.Entry.MeshPath).Length);
                await toDraw.WriteAsync(job, token).ConfigureAwait(false);
            }
        }
    }

    private async Task EncodeAsync(ChannelReader<DrawnViews> toEncode, CancellationToken token)
    {
        using ViewEncoder encoder = ViewEncoder.Of(recipe, _layout);
        await foreach (DrawnViews views in toEncode.ReadAllAsync(token).ConfigureAwait(false))
        {
            using (meters.Measure(RenderStage.Encode))
            {
                for (int i = 0; i < views.Count; i++)
                {
                    ShardView view = encoder.Encode(views.Buffer.View(i), views.Buffer.Silhouette(i), views.Buffer.SurfacesOf(i));
                    meters.AddBytes(RenderStage.Encode, view.Bytes);
                    views.Job.ViewDone(views.FirstView + i, view);
                }
            }

            views.Stage.Return(views.Buffer);
        }
    }

    private async Task WriteAsync(
        IReadOnlyList<PlannedShard> shards, OutputFolder folder, ChannelReader<ObjectJob> inOrder, Action<int> imagesDone, CancellationToken token)
    {
        foreach (PlannedShard shard in shards)
        {
            ShardWriter writer = await ShardWriter.CreateAsync(folder.PathOf(shard.File), _schema, _recipeSha256).ConfigureAwait(false);
            await using (writer.ConfigureAwait(false))
            {
                for (int i = 0; i < shard.Objects.Count; i++)
                {
                    ObjectJob job = await inOrder.ReadAsync(token).ConfigureAwait(false);
                    CorpusObject entry = job.Entry;
                    if (await job.Finished.WaitAsync(token).ConfigureAwait(false) is string reason)
                    {
                        writer.Skip(new SkippedObject(entry.Synset, entry.ObjectId, reason));
                    }
                    else
                    {
                        using StageMeters.Work work = meters.Measure(RenderStage.Write);
                        meters.AddBytes(RenderStage.Write, job.Views.Sum(static view => view.Bytes));
                        ShardObject row = new(entry.Synset, entry.ObjectId, entry.Label, job.Latents.Length, job.MeshSha256);
                        await writer.WriteAsync(row, job.Views, _columns.Rows(job.Latents)).ConfigureAwait(false);
                    }

                    imagesDone(job.Latents.Length);
                }

                token.ThrowIfCancellationRequested();
                using StageMeters.Work closing = meters.Measure(RenderStage.Write);
                await writer.CompleteAsync().ConfigureAwait(false);
            }
        }
    }
}
