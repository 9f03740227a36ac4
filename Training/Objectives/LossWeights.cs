namespace SIE.Training.Objectives;

/// <summary>The coefficients of the losses; defaults are the paper's.</summary>
public sealed record LossWeights
{
    /// <summary>Weight of the squared distances (VICReg types).</summary>
    public double Similarity { get; init; } = 10;

    /// <summary>Weight of the variance terms (VICReg types).</summary>
    public double Variance { get; init; } = 10;

    /// <summary>Weight of the covariance terms (VICReg types).</summary>
    public double Covariance { get; init; } = 1;

    /// <summary>Weight λ of equivariance against invariance. The paper's; the public code's default is 4.5.</summary>
    public double Equivariance { get; init; } = 0.45;

    /// <summary>
    /// Applies <see cref="Equivariance"/> also in the methods in which the public code leaves it out (SIEOnlyEqui, SimCLROnlyEqui,
    /// SimCLREquiModRotColor).
    /// </summary>
    public bool WeighsAll { get; init; }

    /// <summary>Temperature τ (SimCLR types).</summary>
    public double Temperature { get; init; } = 0.1;

    /// <summary>Weight of the regression of latents (AugSelf).</summary>
    public double Regression { get; init; } = 1;

    /// <summary>
    /// Batch size whose size minus one divides covariances also in a shorter last batch, as the public code does; null divides by the actual
    /// batch size minus one.
    /// </summary>
    public int? CovarianceBatchSize { get; init; }
}
