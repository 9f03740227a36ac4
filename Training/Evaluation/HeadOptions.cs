namespace SIE.Training.Evaluation;

/// <summary>How heads are trained on frozen features; defaults are the paper's.</summary>
public sealed record HeadOptions
{
    /// <summary>Epochs, one view or pair of each object in each.</summary>
    public int Epochs { get; init; } = 300;

    /// <summary>Samples in a batch.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>Adam's learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Seed of heads, order, views and validation pairs.</summary>
    public long Seed { get; init; }
}
