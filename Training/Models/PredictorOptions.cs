namespace SIE.Training.Models;

/// <summary>How the predictor's weights come about.</summary>
public enum PredictorKind
{
    /// <summary>A linear hypernetwork maps the latents to the weights (the paper's).</summary>
    LinearHypernetwork,

    /// <summary>A hypernetwork with two hidden layers, as wide as the latents.</summary>
    DeepHypernetwork,

    /// <summary>No hypernetwork: a perceptron on the latents and the embedding side by side.</summary>
    Perceptron,
}

/// <summary>The shape of the network that moves an equivariant embedding as the latents say (paper section 3.2).</summary>
public sealed record PredictorOptions
{
    /// <summary>How its weights come about.</summary>
    public PredictorKind Kind { get; init; } = PredictorKind.LinearHypernetwork;

    /// <summary>Widths of hidden layers between the embedding and the prediction; none in the paper. Hypernetworks only.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [];

    /// <summary>ReLU between the predicted layers; else they are linear. Hypernetworks only.</summary>
    public bool Relu { get; init; }

    /// <summary>The predicted layers have biases, predicted too. Hypernetworks only.</summary>
    public bool PredictedBias { get; init; }

    /// <summary>The hypernetwork's own layers have biases. Hypernetworks only.</summary>
    public bool HypernetworkBias { get; init; }

    /// <summary>Linear layers of the perceptron. Perceptron only.</summary>
    public int PerceptronLayers { get; init; } = 1;
}
