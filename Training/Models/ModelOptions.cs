using SIE.Training.Models.Layers;

namespace SIE.Training.Models;

/// <summary>The sizes of a model; which networks there are, the method says.</summary>
public sealed record ModelOptions
{
    /// <summary>The backbone.</summary>
    public Architecture Architecture { get; init; } = Architecture.ResNet18;

    /// <summary>Dimensions of the equivariant part (of the representation when split, of the embedding when partly invariant).</summary>
    public int EquivariantSize { get; init; } = 256;

    /// <summary>Widths of the projectors; when split, shared between the two in proportion to the parts.</summary>
    public IReadOnlyList<int> ProjectorWidths { get; init; } = [2048, 2048, 2048];

    /// <summary>The predictor's shape.</summary>
    public PredictorOptions Predictor { get; init; } = new();

    /// <summary>Number of classes; the online evaluator's classifiers have as many outputs.</summary>
    public int Classes { get; init; } = 55;

    /// <summary>Whether heads are trained along on detached representations and embeddings. Changes no other weight.</summary>
    public bool OnlineEvaluation { get; init; } = true;

    /// <summary>What products and convolutions are computed in.</summary>
    public Precision Precision { get; init; } = Precision.Fp32;

    /// <summary>Who computes the backbone's convolutions.</summary>
    public Convolutions Convolutions { get; init; } = Convolutions.Auto;
}
