using System.Collections.Concurrent;
using SIE.Shards;

namespace SIE.Training.Data;

/// <summary>
/// Prepares batches of pairs ahead of the training loop: one thread fills a short queue, worker threads decode the images of a batch side by
/// side. What a batch holds depends on its pairs alone, never on the workers.
/// </summary>
/// <param name="split">Objects and images.</param>
/// <param name="latents">What is computed of a pair's latents.</param>
/// <param name="side">Width and height of the images.</param>
/// <param name="workers">Decoding threads.</param>
public sealed class PairLoader(DatasetSplit split, LatentReader latents, int side, int workers) : IDisposable
{
    /// <summary>Batches ready ahead: with the one being decoded and the one in use, four are in memory.</summary>
    private const int Ahead = 2;

    private readonly ImageLoader _images = new(split, side, workers);

    /// <summary>Pixels of batches that are done with: new memory costs more than decoding into it.</summary>
    private readonly ConcurrentBag<PixelBuffer> _spare = [];

    /// <summary>
    /// Cuts pairs into batches; a last batch of a single pair is dropped, because BatchNorm can't normalise it, and one of fewer pairs than processes.
    /// </summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="batchSize">Pairs in a batch; the last may have fewer.</param>
    /// <param name="processes">How many share a batch.</param>
    /// <returns>The batches.</returns>
    public static IReadOnlyList<ArraySegment<ViewPair>> Batches(ViewPair[] pairs, int batchSize, int processes = 1)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        List<ArraySegment<ViewPair>> batches = [];
        for (int start = 0; start < pairs.Length; start += batchSize)
        {
            batches.Add(new(pairs, start, Math.Min(batchSize, pairs.Length - start)));
        }

        if (batches.Count > 0 && batches[^1].Count < Math.Max(2, processes))
        {
            batches.RemoveAt(batches.Count - 1);
        }

        return batches;
    }

    /// <summary>Decodes batches in order.</summary>
    /// <param name="batches">The pairs of each.</param>
    /// <param name="cancellation">Stops early.</param>
    /// <returns>The batches, as they become ready; each is valid until the next is asked for.</returns>
    public IEnumerable<HostBatch> Load(IEnumerable<IReadOnlyList<ViewPair>> batches, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(batches);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using BlockingCollection<HostBatch> ready = new(Ahead);
        Task producer = Task.Factory.StartNew(
            () =>
            {
                try
                {
                    foreach (IReadOnlyList<ViewPair> pairs in batches)
                    {
                        ready.Add(Prepare(pairs, stop.Token), stop.Token);
                    }
                }
                finally
                {
                    ready.CompleteAdding();
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        try
        {
            foreach (HostBatch batch in ready.GetConsumingEnumerable(cancellation))
            {
                yield return batch;
                _spare.Add(batch.Pixels);
            }

            producer.GetAwaiter().GetResult();
        }
        finally
        {
            // The consumer may leave at any time; the producer must not outlive the buffers and decoders.
            stop.Cancel();
            Task.WhenAny(producer).GetAwaiter().GetResult();
        }
    }

    /// <summary>Decodes one batch.</summary>
    /// <param name="pairs">Its pairs.</param>
    /// <param name="cancellation">Stops early.</param>
    /// <returns>The batch.</returns>
    public HostBatch Prepare(IReadOnlyList<ViewPair> pairs, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        int length = 2 * pairs.Count * _images.ImageBytes;
        long[] labels = [.. pairs.Select(p => (long)split.Objects[p.Item].Label)];
        HostBatch batch = new(Buffer(length), latents.Read(split, pairs), labels, pairs.Count, side);
        _images.Load([.. pairs.Select(p => (p.Item, p.First)), .. pairs.Select(p => (p.Item, p.Second))], batch.Pixels.Bytes(length), cancellation);
        return batch;
    }

    /// <inheritdoc />
    public void Dispose() => _images.Dispose();

    private PixelBuffer Buffer(int length) => _spare.TryTake(out PixelBuffer? spare) && spare.Capacity >= length ? spare : new(length);
}
