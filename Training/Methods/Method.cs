using SIE.Training.Objectives;

namespace SIE.Training.Methods;

/// <summary>
/// A pre-training method, declared by its parts; one generic model is assembled from it. To add a method, declare it and add it to
/// <see cref="PaperMethods.All"/>.
/// </summary>
/// <param name="Name">The name used on the command line and in checkpoints.</param>
/// <param name="Objective">What is minimised.</param>
public sealed record Method(string Name, IObjective Objective)
{
    /// <summary>Which part of the representation feeds which projector.</summary>
    public Layout Layout { get; init; }

    /// <summary>Whether a predictor moves the equivariant embedding of view 1 to view 2's, given the latents.</summary>
    public bool Predicts { get; init; }

    /// <summary>Whether a perceptron also regresses the latents from both representations (AugSelf), with gradient to the backbone.</summary>
    public bool RegressesLatents { get; init; }

    /// <summary>Whether only the first dimensions of a joint embedding are invariant, the last <c>equi</c> free (VICRegPartInv).</summary>
    public bool PartlyInvariant { get; init; }

    /// <summary>The latents given to the predictor or regressed.</summary>
    public LatentTarget Latents { get; init; } = LatentTarget.Rotation;
}
