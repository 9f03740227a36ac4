using SIE.Training.Distributed;
using SIE.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Objectives;

/// <summary>Statistics that show collapse and redundancy; only computed when they are logged.</summary>
public static class EmbeddingStatistics
{
    private const double StandardDeviationEpsilon = 1e-5;

    /// <summary>Adds correlation and deviation of representations, embeddings and prediction under their TensorBoard names.</summary>
    /// <remarks>
    /// As in the public code: correlations are over the whole batch, deviations over it for the embeddings of methods that weigh variance, else over this
    /// process's part.
    /// </remarks>
    /// <param name="metrics">Receives them.</param>
    /// <param name="outputs">The model's outputs.</param>
    /// <param name="batch">The whole batch.</param>
    /// <param name="weighsVariance">Whether the coefficient of the variance term is above 0.</param>
    public static void AddTo(Metrics metrics, ModelOutputs outputs, GlobalBatch batch, bool weighsVariance)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(batch);
        Add("representations view1", outputs.First.Representation);
        Add("representations view2", outputs.Second.Representation);
        Add("embeddings view1", outputs.First.Embedding, weighsVariance);
        Add("embeddings view2", outputs.Second.Embedding, weighsVariance);
        if (outputs.Prediction is not null)
        {
            Add("predictor output", outputs.Prediction);
        }

        void Add(string name, Tensor vectors, bool deviationOfAll = false)
        {
            using DisposeScope scope = NewDisposeScope();
            using IDisposable grad = no_grad();
            Tensor all = batch.Gather(vectors.detach());
            metrics.Add($"Stats/Corr. {name}", MeanCorrelation(all));
            metrics.Add($"Stats/Std {name}", MeanDeviation(deviationOfAll ? all : vectors.detach()));
        }
    }

    /// <summary>Mean off-diagonal entry of the correlation matrix.</summary>
    /// <param name="vectors">[N, d], N and d ≥ 2.</param>
    /// <returns>−1 to 1; near 0 when dimensions are not redundant.</returns>
    public static Tensor MeanCorrelation(Tensor vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        (long n, long d) = (vectors.shape[0], vectors.shape[1]);
        Tensor standard = (vectors - vectors.mean([0], keepdim: true)) / (vectors.std(0L, keepdim: true) + StandardDeviationEpsilon);

        // The sum of all entries of SᵀS is the squared length of the row sums, so the d×d matrix is never formed.
        Tensor all = standard.sum(1).square().sum();
        return (all - standard.square().sum()) / ((n - 1) * d * (d - 1));
    }

    /// <summary>Mean over the dimensions of the standard deviation of l2-normalised vectors.</summary>
    /// <param name="vectors">[N, d], N ≥ 2.</param>
    /// <returns>0 when collapsed; about 1/√d when spread over the sphere.</returns>
    public static Tensor MeanDeviation(Tensor vectors) => nn.functional.normalize(vectors, dim: 1).std(0L).mean();
}
