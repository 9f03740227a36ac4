namespace SIE.Training.Evaluation;

/// <summary>How deep heads are.</summary>
public enum HeadDepth
{
    /// <summary>As the paper's: linear for classes, two hidden layers for regressions.</summary>
    Paper,

    /// <summary>Linear.</summary>
    Linear,

    /// <summary>Two hidden layers of 1024.</summary>
    Deep,
}

/// <summary>How heads are trained on frozen features; defaults are the paper's.</summary>
public sealed record HeadOptions
{
    /// <summary>Epochs, one view or pair of each object in each.</summary>
    public int Epochs { get; init; } = 300;

    /// <summary>Samples in a batch.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>Adam's learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Layers of the heads.</summary>
    public HeadDepth Depth { get; init; }

    /// <summary>
    /// True validates as the public code does, on one random view or pair of each object, drawn anew with each number of epochs; false on all
    /// views, and on as many pairs of each object as it has views, fixed by the seed.
    /// </summary>
    public bool RandomValidation { get; init; }

    /// <summary>Seed of heads, order, views and validation pairs.</summary>
    public long Seed { get; init; }
}
