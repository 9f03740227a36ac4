using static TorchSharp.torch;

namespace SIE.Training.Objectives;

/// <summary>Variance and covariance regularisation (Bardes, Ponce, LeCun, ICLR 2022), as SIE scales them.</summary>
public static class VicRegTerms
{
    private const double VarianceEpsilon = 1e-4;

    /// <summary>Half the mean hinge that keeps each dimension's standard deviation above 1: Σ max(0, 1 − √(var + 1e-4)) / 2d.</summary>
    /// <param name="embeddings">[N, d], N ≥ 2.</param>
    /// <returns>A scalar.</returns>
    public static Tensor Variance(Tensor embeddings)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        return (1 - (embeddings.var(0L) + VarianceEpsilon).sqrt()).relu().mean() / 2;
    }

    /// <summary>Sum of the squared off-diagonal covariances, divided by the dimensions.</summary>
    /// <param name="embeddings">[N, d], N ≥ 2.</param>
    /// <param name="divisor">Divisor of the covariance matrix; null for N − 1.</param>
    /// <returns>A scalar.</returns>
    public static Tensor Covariance(Tensor embeddings, long? divisor = null)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        (long n, long d) = (embeddings.shape[0], embeddings.shape[1]);
        Tensor centred = embeddings - embeddings.mean([0], keepdim: true);

        // XᵀX and XXᵀ have the same sum of squares; the smaller of the two is formed.
        Tensor products = n < d ? centred.mm(centred.t()) : centred.t().mm(centred);
        Tensor variances = centred.square().sum([0]);
        double scale = divisor ?? (n - 1);
        return (products.square().sum() - variances.square().sum()) / (scale * scale * d);
    }
}
