using SIE.Shards;

namespace SIE.DatasetBuilder.Reports;

/// <summary>How the values of a latent are distributed.</summary>
/// <param name="Name">The latent.</param>
/// <param name="Min">Smallest value.</param>
/// <param name="Max">Largest value.</param>
/// <param name="Mean">Mean.</param>
/// <param name="Deviation">Standard deviation.</param>
/// <param name="Declared">What the recipe says it was drawn from, in words or as JSON; null if it says nothing.</param>
/// <param name="Histogram">How many values lie where.</param>
public sealed record LatentStatistics(string Name, double Min, double Max, double Mean, double Deviation, string? Declared, Histogram Histogram)
{
    /// <summary>The statistics of a latent over all images.</summary>
    internal static LatentStatistics Of(Dataset dataset, int column, DeclaredRanges declared)
    {
        int width = dataset.LatentNames.Count;
        string name = dataset.LatentNames[column];
        (double min, double max, double sum, double squares, long count) = (double.PositiveInfinity, double.NegativeInfinity, 0, 0, 0L);
        foreach (double value in Values(dataset, column, width))
        {
            count++;
            (min, max, sum) = (Math.Min(min, value), Math.Max(max, value), sum + value);
        }

        if (count == 0)
        {
            return new LatentStatistics(name, 0, 0, 0, 0, declared.TextOf(name), Histogram.Between(0, 0));
        }

        double mean = sum / count;
        double[]? expected = declared.Expected(name);
        Histogram histogram = Histogram.Between(Math.Min(min, expected?.Min() ?? min), Math.Max(max, expected?.Max() ?? max));
        foreach (double value in Values(dataset, column, width))
        {
            squares += (value - mean) * (value - mean);
            histogram.Add(value);
        }

        histogram.Expect(expected);
        return new LatentStatistics(name, min, max, mean, Math.Sqrt(squares / count), declared.TextOf(name), histogram);
    }

    private static IEnumerable<double> Values(Dataset dataset, int column, int width)
    {
        foreach (DatasetSplit split in dataset.Splits)
        {
            ReadOnlyMemory<double> latents = split.Latents;
            for (int at = column; at < latents.Length; at += width)
            {
                yield return latents.Span[at];
            }
        }
    }
}
