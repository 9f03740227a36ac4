using System.Diagnostics;
using SIE.DatasetBuilder.Corpora;
using SIE.DatasetBuilder.Pipeline;
using SIE.DatasetBuilder.Sampling;
using SIE.Imaging;
using SIE.Renderer;
using SIE.Renderer.Passes;
using SIE.Renderer.Preparation;
using SIE.Shards;

namespace SIE.Benchmarks.Rendering;

/// <summary>The stages of a rendering one after another on one thread, each finished before the next begins, on a sample of the objects.</summary>
internal sealed class StagesAlone
{
    private const int SampleObjects = 40, PassViews = 4;

    private readonly RenderRequest _request;
    private readonly LatentColumns _columns;
    private readonly LatentSampler _sampler;
    private readonly MeshLoader _loader;
    private readonly PassClock _passes = new();
    private int _passViews;
    private long _pipelinedViews;
    private TimeSpan _pipelined;

    private StagesAlone(RenderRequest request)
    {
        _request = request;
        _columns = new LatentColumns(request.Ranges.Columns);
        _sampler = new LatentSampler(request.Seed, request.Ranges);
        _loader = new MeshLoader(request.Corpus.Root, request.ToOptions());
    }

    /// <summary>What the stages took.</summary>
    public StageMeters Meters { get; } = new();

    /// <summary>Views a second of a stage that has the machine to itself and one thread of ours.</summary>
    /// <param name="stage">The stage.</param>
    public double Rate(RenderStage stage) => Meters.Views / Meters.Busy(stage).TotalSeconds;

    /// <summary>Views a second that are drawn and brought to memory without waiting for one before the next is asked for, as a rendering does it.</summary>
    public double PipelinedRate => _pipelinedViews / _pipelined.TotalSeconds;

    /// <summary>Milliseconds that each pass of drawing took a view, by the clock and of all processors.</summary>
    public IReadOnlyDictionary<string, (double Wall, double Processor)> PassMilliseconds => _passes.Times.ToDictionary(
        static pass => pass.Key, pass => (pass.Value.Wall.TotalMilliseconds / _passViews, pass.Value.Processor.TotalMilliseconds / _passViews));

    /// <summary>Measures.</summary>
    /// <param name="request">What to render; its output folder gets one more file.</param>
    /// <param name="progress">Told how many views are done.</param>
    /// <param name="token">Stops between objects.</param>
    public static StagesAlone Measure(RenderRequest request, IRenderProgress progress, CancellationToken token)
    {
        StagesAlone alone = new(request);
        int step = (request.Corpus.Objects.Count + SampleObjects - 1) / SampleObjects;
        CorpusObject[] sample = [.. request.Corpus.Objects.Where((_, i) => i % step == 0)];
        progress.Start(sample.Length * (long)request.Views, 0);
        alone.Run(sample, progress, token);
        return alone;
    }

    // The renderer belongs to this thread, so nothing is awaited.
    private void Run(CorpusObject[] sample, IRenderProgress progress, CancellationToken token)
    {
        using ViewRenderer renderer = new(_request.ToOptions());
        RenderRecipe recipe = _request.ToRecipe(renderer.Driver);
        bool asPlanes = JpegCodec.TakesPlanes && ViewRenderer.HasPlanes(_request.Size);
        using ViewBuffer buffer = renderer.CreateBuffer(asPlanes ? ViewLayout.Planes420 : ViewLayout.Rgba, _request.Views);
        using ViewEncoder encoder = ViewEncoder.Of(recipe, buffer.Layout);
        ShardSchema schema = recipe.SchemaOf(_request.Corpus.Classes.Names);
        ShardWriter writer = ShardWriter.CreateAsync(Path.Combine(_request.Output, "alone.parquet"), schema, "").GetAwaiter().GetResult();
        try
        {
            foreach (CorpusObject entry in sample)
            {
                token.ThrowIfCancellationRequested();
                ObjectJob job = new(entry, LatentColumns.Draw(_sampler, entry.Key, _request.Views));
                if (Load(job))
                {
                    Draw(job, renderer, buffer, encoder);
                    Write(job, writer);
                }

                progress.ImagesDone(_request.Views);
            }

            using StageMeters.Work closing = Meters.Measure(RenderStage.Write);
            writer.CompleteAsync().GetAwaiter().GetResult();
        }
        finally
        {
            writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private void Write(ObjectJob job, ShardWriter writer)
    {
        using StageMeters.Work work = Meters.Measure(RenderStage.Write);
        ShardObject row = new(job.Entry.Synset, job.Entry.ObjectId, job.Entry.Label, job.Latents.Length, job.MeshSha256);
        writer.WriteAsync(row, job.Views, _columns.Rows(job.Latents)).GetAwaiter().GetResult();
    }

    private bool Load(ObjectJob job)
    {
        using StageMeters.Work work = Meters.Measure(RenderStage.Load);
        return _loader.Load(job);
    }

    private void Draw(ObjectJob job, ViewRenderer renderer, ViewBuffer buffer, ViewEncoder encoder)
    {
        using UploadedMesh mesh = Upload(job.Mesh!, renderer);
        int together = renderer.ViewsPerDraw;
        PreparedViews views = job.Prepared!;

        // Not measured: a mesh may be the first to want a variant of a shader.
        renderer.Draw(mesh, views, 0, 1);
        renderer.Finish();
        long start = Stopwatch.GetTimestamp();
        for (int first = 0; first < views.Count; first += together)
        {
            renderer.Draw(mesh, views, first, Math.Min(together, views.Count - first));
            renderer.ReadBack(buffer, first);
        }

        buffer.Wait();
        _pipelined += Stopwatch.GetElapsedTime(start);
        _pipelinedViews += job.Latents.Length;
        for (int first = 0; first < views.Count; first += together)
        {
            using (Meters.Measure(RenderStage.Draw))
            {
                renderer.Draw(mesh, views, first, Math.Min(together, views.Count - first));
                renderer.Finish();
            }

            using (Meters.Measure(RenderStage.Readback))
            {
                renderer.ReadBack(buffer, first);
                buffer.Wait();
            }
        }

        // Some once more with a pause after each pass, which nothing else should pay for.
        renderer.Clock = _passes;
        int again = Math.Min(Math.Max(PassViews, together), views.Count);
        for (int first = 0; first < again; first += together)
        {
            renderer.Draw(mesh, views, first, Math.Min(together, again - first));
        }

        _passViews += again;
        renderer.Clock = null;
        Meters.AddViews(job.Latents.Length, mesh.TriangleCount);
        using StageMeters.Work work = Meters.Measure(RenderStage.Encode);
        for (int view = 0; view < job.Latents.Length; view++)
        {
            job.Views[view] = encoder.Encode(buffer.View(view), buffer.Silhouette(view), buffer.SurfacesOf(view));
        }
    }

    private UploadedMesh Upload(PreparedMesh prepared, ViewRenderer renderer)
    {
        using StageMeters.Work work = Meters.Measure(RenderStage.Upload);
        UploadedMesh mesh = renderer.Upload(prepared);
        renderer.Finish();
        return mesh;
    }
}
