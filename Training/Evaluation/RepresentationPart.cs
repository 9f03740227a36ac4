using static TorchSharp.torch;

namespace SIE.Training.Evaluation;

/// <summary>A part of the representation that is evaluated on its own.</summary>
/// <param name="Name">inv, equi or all.</param>
/// <param name="Start">First dimension.</param>
/// <param name="Size">Dimensions.</param>
public sealed record RepresentationPart(string Name, int Start, int Size)
{
    /// <summary>The parts' names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["inv", "equi", "all"];

    /// <summary>This part of representations.</summary>
    /// <param name="representations">[B, R].</param>
    /// <returns>[B, size], a view.</returns>
    public Tensor Of(Tensor representations)
    {
        ArgumentNullException.ThrowIfNull(representations);
        return representations.narrow(1, Start, Size);
    }

    /// <summary>The three parts of a representation whose last dimensions are equivariant.</summary>
    /// <param name="whole">Its length R.</param>
    /// <param name="equivariant">Its last, equivariant, dimensions.</param>
    /// <returns>inv, equi, all.</returns>
    public static IReadOnlyList<RepresentationPart> Of(int whole, int equivariant) =>
    [
        new(Names[0], 0, whole - equivariant),
        new(Names[1], whole - equivariant, equivariant),
        new(Names[2], 0, whole),
    ];
}
