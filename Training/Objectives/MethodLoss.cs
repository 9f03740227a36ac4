using SIE.Training.Distributed;
using SIE.Training.Methods;
using SIE.Training.Models;
using static TorchSharp.torch;

namespace SIE.Training.Objectives;

/// <summary>A method's whole loss: its objective, the regression of latents and the classification, as far as it has them.</summary>
public static class MethodLoss
{
    /// <summary>Computes the loss of a batch.</summary>
    /// <param name="method">The method.</param>
    /// <param name="outputs">The model's outputs.</param>
    /// <param name="latents">Latents [B, K].</param>
    /// <param name="labels">Classes [B], int64.</param>
    /// <param name="weights">Coefficients.</param>
    /// <param name="batch">The whole batch, of which this process has a part.</param>
    /// <returns>The loss and its terms.</returns>
    /// <exception cref="InvalidOperationException">The method learns nothing.</exception>
    public static LossTerms Compute(Method method, ModelOutputs outputs, Tensor latents, Tensor labels, LossWeights weights, GlobalBatch batch)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(batch);
        LossTerms? terms = method.Objective?.Compute(outputs, weights, batch);
        if (outputs.RegressedLatents is not null)
        {
            Tensor error = batch.OfShare(Regression.MeanSquaredError(outputs.RegressedLatents, latents));
            terms = Plus(terms, weights.Regression * error) with { Equivariance = error };
        }

        if (outputs.Logits is not null)
        {
            Tensor error = batch.OfShare(nn.functional.cross_entropy(outputs.Logits, cat([labels, labels])));
            terms = Plus(terms, error) with { Classification = error };
        }

        return terms ?? throw new InvalidOperationException($"{method.Name} learns nothing.");

        static LossTerms Plus(LossTerms? terms, Tensor loss) => terms is null ? new(loss) : terms with { Total = terms.Total + loss };
    }
}
