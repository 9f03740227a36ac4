namespace SIE.Training.Evaluation;

/// <summary>A part of the representation that is evaluated on its own.</summary>
/// <param name="Name">inv, equi or all.</param>
/// <param name="Start">First dimension.</param>
/// <param name="Size">Dimensions.</param>
public sealed record RepresentationPart(string Name, int Start, int Size)
{
    /// <summary>The three parts of a representation whose last dimensions are equivariant.</summary>
    /// <param name="whole">Its length R.</param>
    /// <param name="equivariant">Its last, equivariant, dimensions.</param>
    /// <returns>inv, equi, all.</returns>
    public static IReadOnlyList<RepresentationPart> Of(int whole, int equivariant) =>
    [
        new("inv", 0, whole - equivariant),
        new("equi", whole - equivariant, equivariant),
        new("all", 0, whole),
    ];
}
