using SIE.Training.Objectives;

namespace SIE.Training.Methods;

/// <summary>
/// A training method, declared by its parts; one generic model is assembled from it. <see cref="IMethodDeclaration"/> shows how to add one.
/// </summary>
/// <param name="Name">The name used on the command line and in checkpoints.</param>
/// <param name="Objective">What is minimised over the embeddings; null where only the heads below learn, or nothing does.</param>
public sealed record Method(string Name, IObjective? Objective)
{
    /// <summary>Which part of the representation feeds which projector.</summary>
    public Layout Layout { get; init; }

    /// <summary>Whether a predictor moves the equivariant embedding of view 1 to view 2's, given the latents.</summary>
    public bool Predicts { get; init; }

    /// <summary>Whether a perceptron also regresses the latents from both representations (AugSelf), with gradient to the backbone.</summary>
    public bool RegressesLatents { get; init; }

    /// <summary>Whether a linear classifier learns the class from each view's representation, with gradient to the backbone (supervised).</summary>
    public bool Classifies { get; init; }

    /// <summary>Whether only the first dimensions of a joint embedding are invariant, the last <c>equi</c> free (VICRegPartInv).</summary>
    public bool PartlyInvariant { get; init; }

    /// <summary>The latents given to the predictor or regressed.</summary>
    public LatentTarget Latents { get; init; } = LatentTarget.Rotation;

    /// <summary>False for random weights, which stay as they are drawn.</summary>
    public bool Learns => Objective is not null || RegressesLatents || Classifies;
}
