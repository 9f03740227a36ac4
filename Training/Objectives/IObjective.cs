using SIE.Training.Distributed;
using SIE.Training.Models;

namespace SIE.Training.Objectives;

/// <summary>What a method minimises over its embeddings.</summary>
public interface IObjective
{
    /// <summary>Computes the loss of a batch.</summary>
    /// <param name="outputs">The model's outputs for this process's part of the batch.</param>
    /// <param name="weights">Coefficients.</param>
    /// <param name="batch">The whole batch: terms over its statistics gather it, distances are means over this process's rows.</param>
    /// <returns>The loss and its terms; averaged over the processes, the loss over the whole batch.</returns>
    LossTerms Compute(ModelOutputs outputs, LossWeights weights, GlobalBatch batch);
}
