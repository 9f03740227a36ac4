using SIE.DatasetBuilder.Pipeline;
using SIE.Imaging;
using SIE.Shards;

namespace SIE.DatasetBuilder.Reports;

/// <summary>
/// Mean and standard deviation of red, green and blue over all pixels, in [0, 1] as the trainer normalises by them. Sums are whole numbers,
/// so the result does not depend on threads.
/// </summary>
/// <param name="Images">Images that were decoded.</param>
/// <param name="Mean">Of red, green, blue.</param>
/// <param name="Deviation">Of red, green, blue.</param>
public sealed record ChannelStatistics(long Images, IReadOnlyList<double> Mean, IReadOnlyList<double> Deviation)
{
    /// <summary>The channels in the order of the figures.</summary>
    public static IReadOnlyList<string> Names { get; } = ["red", "green", "blue"];

    private const int Levels = 256;

    internal static ChannelStatistics Of(Dataset dataset, long maxImages, int threads, IRenderProgress progress, CancellationToken token)
    {
        (DatasetSplit Split, int Index, int View)[] chosen = [.. Choose(dataset, maxImages)];
        progress.Start(chosen.Length, 0);
        long[] counts = new long[3 * Levels];
        ParallelOptions options = new() { MaxDegreeOfParallelism = threads, CancellationToken = token };
        Parallel.For(
            0,
            chosen.Length,
            options,
            () => new Counter(dataset.ImageSize),
            (i, _, counter) =>
            {
                counter.Add(chosen[i].Split.Jpeg(chosen[i].Index, chosen[i].View));
                progress.ImagesDone(1);
                return counter;
            },
            counter =>
            {
                lock (counts)
                {
                    counter.AddTo(counts);
                }

                counter.Dispose();
            });
        double[] means = new double[3], deviations = new double[3];
        for (int channel = 0; channel < 3; channel++)
        {
            (means[channel], deviations[channel]) = Moments(counts.AsSpan(channel * Levels, Levels));
        }

        return new ChannelStatistics(chosen.Length, means, deviations);
    }

    private static IEnumerable<(DatasetSplit Split, int Index, int View)> Choose(Dataset dataset, long maxImages)
    {
        long total = dataset.Splits.Sum(static s => s.Rows), wanted = Math.Min(total, maxImages), seen = 0, taken = 0;
        foreach (DatasetSplit split in dataset.Splits)
        {
            for (int index = 0; index < split.Objects.Count; index++)
            {
                for (int view = 0; view < split.Objects[index].Views; view++, seen++)
                {
                    // The image at which the share of images seen reaches that of images taken.
                    if ((Int128)taken * total <= (Int128)seen * wanted && taken < wanted)
                    {
                        taken++;
                        yield return (split, index, view);
                    }
                }
            }
        }
    }

    private static (double Mean, double Deviation) Moments(ReadOnlySpan<long> counts)
    {
        Int128 count = 0, sum = 0, squares = 0;
        for (int level = 0; level < Levels; level++)
        {
            count += counts[level];
            sum += (Int128)counts[level] * level;
            squares += (Int128)counts[level] * level * level;
        }

        if (count == 0)
        {
            return (0, 0);
        }

        double mean = (double)sum / (double)count;
        double variance = (double)((squares * count) - (sum * sum)) / ((double)count * (double)count);
        return (mean / (Levels - 1), Math.Sqrt(variance) / (Levels - 1));
    }

    /// <summary>How often each level occurs in each channel, of one thread.</summary>
    private sealed class Counter(int size) : IDisposable
    {
        private readonly JpegDecoder _decoder = new();
        private readonly byte[] _rgb = new byte[size * size * 3];
        private readonly long[] _counts = new long[3 * Levels];

        public void Add(ReadOnlySpan<byte> jpeg)
        {
            _decoder.Decode(jpeg, _rgb);
            for (int i = 0; i < _rgb.Length; i += 3)
            {
                _counts[_rgb[i]]++;
                _counts[Levels + _rgb[i + 1]]++;
                _counts[(2 * Levels) + _rgb[i + 2]]++;
            }
        }

        public void AddTo(long[] counts)
        {
            for (int i = 0; i < counts.Length; i++)
            {
                counts[i] += _counts[i];
            }
        }

        public void Dispose() => _decoder.Dispose();
    }
}
