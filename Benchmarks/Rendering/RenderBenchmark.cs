using System.Diagnostics;
using SIE.DatasetBuilder.Corpora;
using SIE.DatasetBuilder.Pipeline;

namespace SIE.Benchmarks.Rendering;

/// <summary>Times `sie render`, from mesh files to closed shards: all stages at once as users run them, then each alone.</summary>
/// <param name="corpus">The meshes.</param>
/// <param name="views">Views of each.</param>
/// <param name="size">Width and height of a view.</param>
/// <param name="threads">Worker threads.</param>
/// <param name="gpu">Index of the GPU, or null for the first usable one.</param>
/// <param name="viewsPerDraw">Views that are drawn together, or null for as many as suit the driver.</param>
/// <param name="folder">Where the dataset may be written; nothing else may be in it.</param>
internal sealed class RenderBenchmark(Corpus corpus, int views, int size, int threads, int? gpu, int? viewsPerDraw, string folder)
{
    private readonly RenderRequest _request = new()
    {
        Corpus = corpus,
        Identity = CorpusIdentity.Of(corpus, [], null),
        Output = folder,
        Views = views,
        Size = size,
        Threads = threads,
        Gpu = gpu,
        ViewsPerDraw = viewsPerDraw,
    };

    /// <summary>Makes the dataset, all stages at once.</summary>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="token">Stops it.</param>
    public async Task<WholeRendering> MeasureWholeAsync(IRenderProgress progress, CancellationToken token)
    {
        StartClock clock = new(progress);
        TimeSpan before = GC.GetTotalPauseDuration();
        RenderSummary summary = await DatasetRender.RunAsync(_request, clock, token).ConfigureAwait(false);
        TimeSpan wall = clock.Elapsed;
        return new WholeRendering(
            summary.Manifest!.Recipe["driver"]!.GetValue<string>(),
            threads,
            wall,
            _request.Meters,
            PeakMemory(),
            GC.GetTotalPauseDuration() - before,
            summary.Skipped.Count);
    }

    /// <summary>Goes through the stages one by one, on a sample of the objects.</summary>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="token">Stops it.</param>
    public StagesAlone MeasureAlone(IRenderProgress progress, CancellationToken token) => StagesAlone.Measure(_request, progress, token);

    private static long PeakMemory()
    {
        using Process self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64;
    }

    /// <summary>A clock that starts with the work: what comes before is done once, however large the dataset (opening OpenGL, compiling shaders).</summary>
    private sealed class StartClock(IRenderProgress inner) : IRenderProgress
    {
        private long _start;

        public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

        public void Start(long images, long alreadyDone)
        {
            inner.Start(images, alreadyDone);
            _start = Stopwatch.GetTimestamp();
        }

        public void ImagesDone(int images) => inner.ImagesDone(images);

        public void Say(string message) => inner.Say(message);
    }
}
