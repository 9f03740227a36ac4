using SIE.Training.Methods;
using SIE.Training.Models;
using static TorchSharp.torch;

namespace SIE.Training.Objectives;

/// <summary>A method's whole loss: its objective, and the regression of latents where it has one.</summary>
public static class MethodLoss
{
    /// <summary>Computes the loss of a batch.</summary>
    /// <param name="method">The method.</param>
    /// <param name="outputs">The model's outputs.</param>
    /// <param name="latents">Latents [B, K].</param>
    /// <param name="weights">Coefficients.</param>
    /// <returns>The loss and its terms.</returns>
    public static LossTerms Compute(Method method, ModelOutputs outputs, Tensor latents, LossWeights weights)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(weights);
        LossTerms terms = method.Objective.Compute(outputs, weights);
        if (outputs.RegressedLatents is null)
        {
            return terms;
        }

        Tensor error = Regression.MeanSquaredError(outputs.RegressedLatents, latents);
        return terms with { Total = terms.Total + (weights.Regression * error), Equivariance = error };
    }
}
