namespace SIE.Training.Methods;

/// <summary>
/// What self-supervised methods are measured against: supervised training, of classes or of what leads from one view to another, and random
/// weights. None has a projector, so their embedding is the representation.
/// </summary>
internal sealed class BoundMethods : IMethodDeclaration
{
    /// <inheritdoc />
    public IReadOnlyList<Method> Methods { get; } =
    [
        new("Supervised", null) { Layout = Layout.Bare, Classifies = true },
        new("SupervisedRotation", null) { Layout = Layout.Bare, RegressesLatents = true },
        new("SupervisedRotColor", null) { Layout = Layout.Bare, RegressesLatents = true, Latents = LatentTarget.RotationAndColor },
        new("Random", null) { Layout = Layout.Bare },
    ];
}
