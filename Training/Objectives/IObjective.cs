using SIE.Training.Models;

namespace SIE.Training.Objectives;

/// <summary>What a method minimises over its embeddings.</summary>
public interface IObjective
{
    /// <summary>Computes the loss of a batch.</summary>
    /// <param name="outputs">The model's outputs.</param>
    /// <param name="weights">Coefficients.</param>
    /// <returns>The loss and its terms.</returns>
    LossTerms Compute(ModelOutputs outputs, LossWeights weights);
}
