namespace SIE.Training.Comparison;

/// <summary>A figure that others published for ResNet-18 on 3DIEBench, measured on the whole representation. Null where none was given.</summary>
/// <param name="Source">Where it stands.</param>
/// <param name="Method">The method, as the source calls it.</param>
public sealed record PublishedResult(string Source, string Method)
{
    /// <summary>Width and height of the images in pixels.</summary>
    public int? Resolution { get; init; }

    /// <summary>Epochs of pre-training.</summary>
    public int? Epochs { get; init; }

    /// <summary>Pairs in a batch.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Our name of the method; null for one that isn't here.</summary>
    public string? Ours { get; init; }

    /// <summary>Top-1 of a linear classifier, 0 to 1.</summary>
    public double? Top1 { get; init; }

    /// <summary>R² of the rotation between two views, from both.</summary>
    public double? Rotation { get; init; }

    /// <summary>R² of the pose of one view, from it alone.</summary>
    public double? Pose { get; init; }

    /// <summary>R² of the hues' differences.</summary>
    public double? Color { get; init; }

    /// <summary>Mean reciprocal rank of the predictor.</summary>
    public double? MeanReciprocalRank { get; init; }

    /// <summary>H@1 of the predictor.</summary>
    public double? Hit1 { get; init; }

    /// <summary>H@5 of the predictor.</summary>
    public double? Hit5 { get; init; }
}
