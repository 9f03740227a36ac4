using SIE.Training.Models.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SIE.Training.Models;

/// <summary>A predictor without hypernetwork: a perceptron, as wide as the embedding, on the latents followed by the embedding.</summary>
public sealed class PerceptronPredictor : Module<Tensor, Tensor, Tensor>
{
    private readonly Sequential _layers;

    /// <summary>Builds the predictor with default Linear weights.</summary>
    /// <param name="embedding">Length of the equivariant embedding, in and out.</param>
    /// <param name="latents">Number K of latents.</param>
    /// <param name="layers">Linear layers; at least one.</param>
    /// <param name="precision">Of its products.</param>
    public PerceptronPredictor(int embedding, int latents, int layers, Precision precision)
        : base(nameof(PerceptronPredictor))
    {
        _layers = Projector.Perceptron(precision, [embedding + latents, .. Enumerable.Repeat(embedding, layers)]);
        register_module("pred", _layers);
    }

    /// <summary>Predicts the second view's equivariant embeddings.</summary>
    /// <param name="input1">Equivariant embeddings of the first view [B, E].</param>
    /// <param name="input2">Latents from first to second view [B, K].</param>
    /// <returns>[B, E].</returns>
    public override Tensor forward(Tensor input1, Tensor input2) => _layers.forward(cat([input2, input1], 1));

    /// <summary>Nothing by field name: all is registered above, under the public implementation's names.</summary>
    protected override void RegisterComponents()
    {
    }
}
