using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Analysis;

/// <summary>The two directions in which points spread most, to draw vectors of any length on paper. Owns its tensors.</summary>
public sealed class PrincipalComponents : IDisposable
{
    private readonly Tensor _mean;
    private readonly Tensor _directions;

    private PrincipalComponents(Tensor mean, Tensor directions, double[] explained) => (_mean, _directions, Explained) = (mean, directions, explained);

    /// <summary>Fraction of the points' variance along each direction.</summary>
    public IReadOnlyList<double> Explained { get; }

    /// <summary>Finds the directions. Each is turned so that its largest coefficient is positive; the sign is arbitrary otherwise.</summary>
    /// <param name="points">[n, E], n ≥ 3, E ≥ 2.</param>
    /// <returns>The directions.</returns>
    public static PrincipalComponents Fit(Tensor points)
    {
        ArgumentNullException.ThrowIfNull(points);
        using DisposeScope scope = NewDisposeScope();
        Tensor exact = points.detach().cpu().to(ScalarType.Float64);
        Tensor mean = exact.mean([0], keepdim: true);
        (_, Tensor singular, Tensor right) = linalg.svd(exact - mean, fullMatrices: false);
        Tensor directions = right.narrow(0, 0, 2);
        Tensor largest = directions.gather(1, directions.abs().argmax(1, keepdim: true));
        directions = directions * largest.sign();
        Tensor variances = singular.square();
        double total = Math.Max(variances.sum().item<double>(), double.Epsilon);
        double[] explained = [.. variances.narrow(0, 0, 2).data<double>().Select(v => v / total)];
        return new(mean.MoveToOuterDisposeScope(), directions.MoveToOuterDisposeScope(), explained);
    }

    /// <summary>Places points on the plane of the two directions.</summary>
    /// <param name="points">[n, E].</param>
    /// <returns>Coordinates along the first and the second direction.</returns>
    public (double X, double Y)[] Project(Tensor points)
    {
        ArgumentNullException.ThrowIfNull(points);
        using DisposeScope scope = NewDisposeScope();
        double[] flat = [.. (points.detach().cpu().to(ScalarType.Float64) - _mean).mm(_directions.t()).contiguous().data<double>()];
        return [.. flat.Chunk(2).Select(c => (c[0], c[1]))];
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _mean.Dispose();
        _directions.Dispose();
    }
}
