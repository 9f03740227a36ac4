using SIE.Training.Models;
using static TorchSharp.torch;

namespace SIE.Training.Objectives;

/// <summary>
/// Squared distances, kept from collapsing by variance and covariance terms (paper section 3.3). The terms run over the whole embedding, so
/// that covariances between invariant and equivariant part are penalised too.
/// </summary>
public sealed record VicRegObjective : IObjective
{
    /// <summary>A variance term on the predictor's output, which keeps it from ignoring the latents.</summary>
    public bool RegularizesPrediction { get; init; }

    /// <summary>Regularises invariant and equivariant embedding each on its own, the latter's with the equivariance weight (EquiMod).</summary>
    public bool RegularizesSeparately { get; init; }

    /// <summary>False leaves the equivariance weight out, unless <see cref="LossWeights.WeighsAll"/> asks for it.</summary>
    public bool WeighsEquivariance { get; init; } = true;

    /// <inheritdoc />
    public LossTerms Compute(ModelOutputs outputs, LossWeights weights)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(weights);
        (ViewOutputs x, ViewOutputs y) = (outputs.First, outputs.Second);
        double equivariant = WeighsEquivariance || weights.WeighsAll ? weights.Equivariance : 1;

        Tensor? invariance = x.Invariant is null ? null : Regression.MeanSquaredError(x.Invariant, y.Invariant!);
        Tensor? equivariance = outputs.Prediction is null ? null : Regression.MeanSquaredError(outputs.Prediction, y.Equivariant!);
        Tensor? predictionVariance = RegularizesPrediction ? VicRegTerms.Variance(outputs.Prediction!) : null;
        Tensor variance, covariance, total;
        if (RegularizesSeparately)
        {
            (Tensor ofInvariant, Tensor ofEquivariant) = (Variance(x.Invariant!, y.Invariant!), Variance(x.Equivariant!, y.Equivariant!));
            (Tensor covInvariant, Tensor covEquivariant) = (Covariance(x.Invariant!, y.Invariant!), Covariance(x.Equivariant!, y.Equivariant!));
            (variance, covariance) = (ofInvariant + ofEquivariant, covInvariant + covEquivariant);
            total = Weighted(ofInvariant, covInvariant) + (equivariant * Weighted(ofEquivariant, covEquivariant));
        }
        else
        {
            (variance, covariance) = (Variance(x.Embedding, y.Embedding), Covariance(x.Embedding, y.Embedding));
            total = Weighted(variance, covariance);
        }

        total = invariance is null ? total : total + (weights.Similarity * invariance);
        total = equivariance is null ? total : total + (equivariant * weights.Similarity * equivariance);
        total = predictionVariance is null ? total : total + (weights.Variance * predictionVariance);
        return new(total)
        {
            Invariance = invariance,
            Equivariance = equivariance,
            Variance = variance,
            PredictionVariance = predictionVariance,
            Covariance = covariance,
        };

        Tensor Weighted(Tensor ofVariance, Tensor ofCovariance) => (weights.Variance * ofVariance) + (weights.Covariance * ofCovariance);

        static Tensor Variance(Tensor a, Tensor b) => VicRegTerms.Variance(a) + VicRegTerms.Variance(b);

        Tensor Covariance(Tensor a, Tensor b)
        {
            int? divisor = weights.CovarianceBatchSize - 1;
            return VicRegTerms.Covariance(a, divisor) + VicRegTerms.Covariance(b, divisor);
        }
    }
}
