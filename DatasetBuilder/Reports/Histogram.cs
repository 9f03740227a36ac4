namespace SIE.DatasetBuilder.Reports;

/// <summary>Counts in bins of equal width.</summary>
public sealed class Histogram
{
    private const int Bins = 24;

    private readonly long[] _counts = new long[Bins];
    private double[]? _expected;

    private Histogram(double low, double high) => (Low, High) = (low, high);

    /// <summary>Lower edge of the first bin.</summary>
    public double Low { get; }

    /// <summary>Upper edge of the last bin, which includes it.</summary>
    public double High { get; }

    /// <summary>How many values lie in each bin.</summary>
    public IReadOnlyList<long> Counts => _counts;

    /// <summary>Share of the values that each bin should have by the declared distribution; null if none is declared.</summary>
    public IReadOnlyList<double>? Expected => _expected;

    /// <summary>An empty histogram.</summary>
    /// <param name="low">Lower edge of the first bin.</param>
    /// <param name="high">Upper edge of the last bin; if it is <paramref name="low"/>, all values are in one bin.</param>
    internal static Histogram Between(double low, double high) => new(low, high);

    internal void Add(double value) => _counts[BinOf(value)]++;

    internal void Expect(double[]? values)
    {
        if (values is null)
        {
            return;
        }

        _expected = new double[Bins];
        foreach (double value in values)
        {
            _expected[BinOf(value)] += 1.0 / values.Length;
        }
    }

    private int BinOf(double value) => High > Low ? (int)Math.Clamp((value - Low) / (High - Low) * Bins, 0, Bins - 1) : 0;
}
