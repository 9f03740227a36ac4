using SIE.Training.Distributed;
using SIE.Training.Models;
using static TorchSharp.torch;

namespace SIE.Training.Objectives;

/// <summary>Contrastive losses: of the invariant embeddings, and of the prediction against the second view's equivariant embedding.</summary>
public sealed record InfoNceObjective : IObjective
{
    /// <summary>False leaves the equivariance weight out, unless <see cref="LossWeights.WeighsAll"/> asks for it.</summary>
    public bool WeighsEquivariance { get; init; } = true;

    /// <inheritdoc />
    public LossTerms Compute(ModelOutputs outputs, LossWeights weights, GlobalBatch batch)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(batch);
        (ViewOutputs x, ViewOutputs y) = (outputs.First, outputs.Second);
        Tensor? invariance = x.Invariant is null ? null : InfoNce.Loss(batch.Gather(x.Invariant), batch.Gather(y.Invariant!), weights.Temperature);
        Tensor? equivariance = outputs.Prediction is null
            ? null
            : InfoNce.Loss(batch.Gather(outputs.Prediction), batch.Gather(y.Equivariant!), weights.Temperature);
        Tensor? weighted = equivariance is not null && (WeighsEquivariance || weights.WeighsAll) ? weights.Equivariance * equivariance : equivariance;
        Tensor total = invariance is null ? weighted! : weighted is null ? invariance : invariance + weighted;
        return new(total) { Invariance = invariance, Equivariance = equivariance };
    }
}
