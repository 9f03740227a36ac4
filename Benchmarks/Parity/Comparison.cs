using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Benchmarks.Parity;

/// <summary>Compares numbers of ours with goldens and remembers what deviates.</summary>
internal sealed class Comparison
{
    private readonly List<Deviation> _deviations = [];

    /// <summary>Numbers compared so far.</summary>
    public int Compared { get; private set; }

    /// <summary>What deviates, in the order it was found.</summary>
    public IReadOnlyList<Deviation> Deviations => _deviations;

    /// <summary>The largest error in units of its tolerance.</summary>
    public double Worst { get; private set; }

    /// <summary>Compares two numbers relative to a scale.</summary>
    /// <param name="where">What they are.</param>
    /// <param name="expected">The golden's.</param>
    /// <param name="actual">Ours.</param>
    /// <param name="tolerance">Largest allowed |difference| / scale.</param>
    /// <param name="scale">Null for max(|expected|, 1e-3), so that a correlation of almost nothing isn't compared to its own rounding.</param>
    public void Number(string where, double expected, double actual, double tolerance, double? scale = null)
    {
        Compared++;
        double error = Math.Abs(actual - expected) / (scale ?? Math.Max(Math.Abs(expected), 1e-3));
        error = double.IsNaN(error) && actual.Equals(expected) ? 0 : error;
        Worst = Math.Max(Worst, double.IsNaN(error) ? double.PositiveInfinity : error / tolerance);
        if (!(error <= tolerance))
        {
            _deviations.Add(new(where, expected, actual, error, tolerance));
        }
    }

    /// <summary>Compares two tensors by their largest difference, relative to the golden's largest magnitude.</summary>
    /// <param name="where">What they are.</param>
    /// <param name="expected">The golden.</param>
    /// <param name="actual">Ours, of the same shape.</param>
    /// <param name="tolerance">Largest allowed relative difference.</param>
    public void Values(string where, Tensor expected, Tensor actual, double tolerance)
    {
        using DisposeScope scope = NewDisposeScope();
        if (!expected.shape.AsSpan().SequenceEqual(actual.shape))
        {
            Missing($"{where}: [{string.Join(", ", expected.shape)}] expected, [{string.Join(", ", actual.shape)}] found");
            return;
        }

        Tensor golden = expected.to(ScalarType.Float64);
        double scale = golden.abs().max().item<double>();
        double difference = (actual.detach().to(ScalarType.Float64) - golden).abs().max().item<double>();
        Number($"{where} (largest difference)", scale, scale + difference, tolerance, Math.Max(scale, 1e-12));
    }

    /// <summary>Adds what another process compared.</summary>
    /// <param name="result">Its result.</param>
    public void Add(RankResult result)
    {
        Compared += result.Compared;
        Worst = Math.Max(Worst, result.Worst);
        _deviations.AddRange(result.Deviations);
    }

    /// <summary>Notes that the golden has something that we don't.</summary>
    /// <param name="where">What is missing.</param>
    public void Missing(string where)
    {
        Compared++;
        Worst = double.PositiveInfinity;
        _deviations.Add(new(where, double.NaN, double.NaN, double.NaN, 0));
    }
}
