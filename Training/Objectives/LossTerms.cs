using static TorchSharp.torch;

namespace SIE.Training.Objectives;

/// <summary>A loss and the unweighted terms it consists of; null where the objective has no such term.</summary>
/// <param name="Total">What is minimised; a scalar with gradient.</param>
public sealed record LossTerms(Tensor Total)
{
    /// <summary>Distance of the invariant embeddings.</summary>
    public Tensor? Invariance { get; init; }

    /// <summary>Distance of prediction and second view, or error of the regressed latents.</summary>
    public Tensor? Equivariance { get; init; }

    /// <summary>Variance hinge of the embeddings.</summary>
    public Tensor? Variance { get; init; }

    /// <summary>Variance hinge of the prediction.</summary>
    public Tensor? PredictionVariance { get; init; }

    /// <summary>Covariance penalty of the embeddings.</summary>
    public Tensor? Covariance { get; init; }

    /// <summary>Cross-entropy of the classes (supervised).</summary>
    public Tensor? Classification { get; init; }

    /// <summary>Adds all terms under their TensorBoard names.</summary>
    /// <param name="metrics">Receives them.</param>
    public void AddTo(Metrics metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        Add("Total loss", Total);
        Add("Invariance loss", Invariance);
        Add("Equivariance loss", Equivariance);
        Add("Std loss", Variance);
        Add("Pred Std loss", PredictionVariance);
        Add("Covariance loss", Covariance);
        Add("Classification loss", Classification);

        void Add(string name, Tensor? term)
        {
            if (term is not null)
            {
                metrics.Add($"Loss/{name}", term);
            }
        }
    }
}
