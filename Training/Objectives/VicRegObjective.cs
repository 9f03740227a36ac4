using SIE.Training.Distributed;
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
    public LossTerms Compute(ModelOutputs outputs, LossWeights weights, GlobalBatch batch)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(batch);
        (ViewOutputs x, ViewOutputs y) = (outputs.First, outputs.Second);
        double equivariant = WeighsEquivariance || weights.WeighsAll ? weights.Equivariance : 1;

        Tensor? invariance = x.Invariant is null ? null : batch.OfShare(Regression.MeanSquaredError(x.Invariant, y.Invariant!));
        Tensor? equivariance = outputs.Prediction is null ? null : batch.OfShare(Regression.MeanSquaredError(outputs.Prediction, y.Equivariant!));
        Tensor? predictionVariance = RegularizesPrediction ? VicRegTerms.Variance(batch.Gather(outputs.Prediction!)) : null;
        Tensor variance, covariance, total;
        if (RegularizesSeparately)
        {
            (Tensor xInvariant, Tensor yInvariant) = (batch.Gather(x.Invariant!), batch.Gather(y.Invariant!));
            (Tensor xEquivariant, Tensor yEquivariant) = (batch.Gather(x.Equivariant!), batch.Gather(y.Equivariant!));
            (Tensor ofInvariant, Tensor ofEquivariant) = (Variance(xInvariant, yInvariant), Variance(xEquivariant, yEquivariant));
            (Tensor covInvariant, Tensor covEquivariant) = (Covariance(xInvariant, yInvariant), Covariance(xEquivariant, yEquivariant));
            (variance, covariance) = (ofInvariant + ofEquivariant, covInvariant + covEquivariant);
            total = Weighted(ofInvariant, covInvariant) + (equivariant * Weighted(ofEquivariant, covEquivariant));
        }
        else
        {
            (Tensor xs, Tensor ys) = (batch.Gather(x.Embedding), batch.Gather(y.Embedding));
            (variance, covariance) = (Variance(xs, ys), Covariance(xs, ys));
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
