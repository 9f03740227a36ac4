using SIE.Training.Models.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SIE.Training.Models;

/// <summary>
/// A predictor whose weights are a function of the latents: θ = A·h + a, with h the latents (linear) or two hidden layers of them (deep).
/// No sample's θ is ever formed. A's rows for a layer, read as [out, in·K], multiply the outer product of input and h:
/// y = (x ⊗ h)·Aᵀ, the same values and gradients in B·in·K numbers where θ would take B·in·out.
/// </summary>
public sealed class HypernetworkPredictor : Module<Tensor, Tensor, Tensor>
{
    private readonly int[] _widths;
    private readonly PredictorOptions _options;
    private readonly Precision _precision;
    private readonly LinearLayer[] _hidden;
    private readonly LinearLayer _generator;

    /// <summary>Builds the predictor with default Linear weights.</summary>
    /// <param name="embedding">Length of the equivariant embedding, in and out.</param>
    /// <param name="latents">Number K of latents.</param>
    /// <param name="options">Its shape.</param>
    /// <param name="precision">Of its products.</param>
    public HypernetworkPredictor(int embedding, int latents, PredictorOptions options, Precision precision = Precision.Fp32)
        : base(nameof(HypernetworkPredictor))
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _precision) = (options, precision);
        _widths = [embedding, .. options.Hidden, embedding];
        long parameters = 0;
        for (int layer = 0; layer + 1 < _widths.Length; layer++)
        {
            parameters += (long)_widths[layer + 1] * (_widths[layer] + (options.PredictedBias ? 1 : 0));
        }

        bool deep = options.Kind == PredictorKind.DeepHypernetwork;
        _hidden = deep ? [Layer(latents), Layer(latents)] : [];
        _generator = Layer(parameters);
        Sequential net = deep ? Sequential(_hidden[0], ReLU(), _hidden[1], ReLU(), _generator) : Sequential(_generator);
        register_module("hypernet", new Named("net", net));

        LinearLayer Layer(long outputs) => new(latents, outputs, precision, options.HypernetworkBias);
    }

    /// <summary>Predicts the second view's equivariant embeddings.</summary>
    /// <param name="input1">Equivariant embeddings of the first view [B, E].</param>
    /// <param name="input2">Latents from first to second view [B, K].</param>
    /// <returns>[B, E].</returns>
    public override Tensor forward(Tensor input1, Tensor input2)
    {
        ArgumentNullException.ThrowIfNull(input1);
        (Tensor x, Tensor h) = (input1, input2);
        foreach (LinearLayer layer in _hidden)
        {
            h = layer.forward(h).relu();
        }

        long row = 0;
        for (int layer = 0; layer + 1 < _widths.Length; layer++)
        {
            x = Apply(x, h, _widths[layer], _widths[layer + 1], ref row);
            x = _options.Relu && layer + 2 < _widths.Length ? x.relu() : x;
        }

        return x;
    }

    /// <summary>Nothing by field name: all is registered above, under the public implementation's names.</summary>
    protected override void RegisterComponents()
    {
    }

    private Tensor Apply(Tensor x, Tensor h, long inputs, long outputs, ref long row)
    {
        Tensor rows = _generator.Weight.narrow(0, row, outputs * inputs).view(outputs, -1);
        Tensor y = LinearLayer.Product(_precision, (x.unsqueeze(2) * h.unsqueeze(1)).view(x.shape[0], -1), rows);
        if (_generator.Bias is not null)
        {
            y += LinearLayer.Product(_precision, x, _generator.Bias.narrow(0, row, outputs * inputs).view(outputs, inputs));
        }

        row += outputs * inputs;
        if (_options.PredictedBias)
        {
            y += LinearLayer.Product(_precision, h, _generator.Weight.narrow(0, row, outputs), _generator.Bias?.narrow(0, row, outputs));
            row += outputs;
        }

        return y;
    }

    /// <summary>Gives a module the level in parameter names that the public implementation has.</summary>
    private sealed class Named : Module
    {
        internal Named(string name, Module module)
            : base(name) => register_module(name, module);
    }
}
