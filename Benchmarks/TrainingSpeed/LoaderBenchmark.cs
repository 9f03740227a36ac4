using System.Diagnostics;
using SIE.Imaging;
using SIE.Shards;
using SIE.Training.Data;
using SIE.Training.Methods;

namespace SIE.Benchmarks.TrainingSpeed;

/// <summary>
/// Times the loader of `sie train` (order, choice of two views, reading, decoding, resizing, latents, batches) against bare decoding of the same
/// files, in the same number of threads and at the same scale, in turn.
/// </summary>
/// <param name="dataset">The images.</param>
/// <param name="split">Which of them.</param>
/// <param name="workers">Threads of both.</param>
/// <param name="rounds">Measurements of each.</param>
/// <param name="cancel">Stops between measurements.</param>
internal sealed class LoaderBenchmark(Dataset dataset, string split, int workers, int rounds, CancellationToken cancel)
{
    private const int BatchSize = 64;

    /// <summary>Pixels decoded in a measurement: seconds of work, beside which the runtime's own (compiling, at first) is little.</summary>
    private const long PixelsInRound = 8192 * 256 * 256;

    private const int MostImagesInRound = 1 << 17;

    /// <summary>Measures at a resolution.</summary>
    /// <param name="side">Width and height that a training would ask for.</param>
    /// <returns>Rates.</returns>
    internal LoaderRates Measure(int side)
    {
        DatasetSplit images = dataset.Split(split);
        using PairLoader loader = new(images, new LatentReader(dataset, LatentTarget.Rotation, QuaternionConvention.Published), side, workers);
        int count = (int)Math.Min(PixelsInRound / ((long)dataset.ImageSize * dataset.ImageSize), MostImagesInRound);
        ViewPair[][] epochs = [.. Epochs(new PairSampler(images, seed: 0), Math.Max(1, count / 2))];
        int denominator = new JpegHeader(dataset.ImageSize, dataset.ImageSize).DenominatorFor(side, side);

        // The first of each brings files into memory and code to its final form.
        Load(loader, epochs);
        Decode(images, epochs, denominator);
        Rate best = default, bare = default;
        for (int round = 0; round < rounds; round++)
        {
            cancel.ThrowIfCancellationRequested();
            best = Rate.Better(best, Load(loader, epochs));
            bare = Rate.Better(bare, Decode(images, epochs, denominator));
        }

        return new(side, denominator, best, bare);
    }

    /// <summary>As many epochs as it takes.</summary>
    private static IEnumerable<ViewPair[]> Epochs(PairSampler sampler, int pairs)
    {
        for (int epoch = 0, left = pairs; left > 0; epoch++)
        {
            ViewPair[] next = sampler.Epoch(epoch);
            yield return next[..Math.Min(left, next.Length)];
            left -= next.Length;
        }
    }

    private Rate Load(PairLoader loader, ViewPair[][] epochs) => Time(() =>
    {
        int loaded = 0;
        IEnumerable<IReadOnlyList<ViewPair>> batches = epochs.SelectMany(static e => PairLoader.Batches(e, BatchSize)).Select(static b => (IReadOnlyList<ViewPair>)b);
        foreach (HostBatch batch in loader.Load(batches, cancel))
        {
            loaded += 2 * batch.Count;
        }

        return loaded;
    });

    private Rate Decode(DatasetSplit images, ViewPair[][] epochs, int denominator) => Time(() =>
    {
        (int Item, int View)[] views = [.. epochs.SelectMany(static e => e).SelectMany(static p => new[] { (p.Item, p.First), (p.Item, p.Second) })];
        Thread[] threads = [.. Enumerable.Range(0, workers).Select(worker => new Thread(() =>
        {
            using JpegDecoder decoder = new();
            byte[] pixels = new byte[dataset.ImageSize * dataset.ImageSize * 3];
            for (int i = worker; i < views.Length && !cancel.IsCancellationRequested; i += workers)
            {
                decoder.Decode(images.Jpeg(views[i].Item, views[i].View), pixels, denominator);
            }
        }))];
        Array.ForEach(threads, static t => t.Start());
        Array.ForEach(threads, static t => t.Join());
        return views.Length;
    });

    private static Rate Time(Func<int> work)
    {
        GC.Collect();
        using Process process = Process.GetCurrentProcess();
        TimeSpan before = process.TotalProcessorTime;
        Stopwatch clock = Stopwatch.StartNew();
        int count = work();
        double seconds = clock.Elapsed.TotalSeconds;
        process.Refresh();
        return new(count / seconds, count / (process.TotalProcessorTime - before).TotalSeconds);
    }
}

/// <summary>Images in a second.</summary>
/// <param name="Wall">By the clock, all threads together.</param>
/// <param name="Core">In a second of processor time.</param>
internal readonly record struct Rate(double Wall, double Core)
{
    /// <summary>The higher of two, each by its own clock.</summary>
    internal static Rate Better(Rate a, Rate b) => new(Math.Max(a.Wall, b.Wall), Math.Max(a.Core, b.Core));
}

/// <summary>The loader against bare decoding.</summary>
/// <param name="Side">The resolution.</param>
/// <param name="Denominator">The scale at which the files are decoded: 1, 2, 4 or 8.</param>
/// <param name="Loader">The loader's best.</param>
/// <param name="Decoding">Bare decoding's best.</param>
internal sealed record LoaderRates(int Side, int Denominator, Rate Loader, Rate Decoding);
