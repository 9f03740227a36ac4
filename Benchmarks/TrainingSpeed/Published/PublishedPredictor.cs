using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SIE.Benchmarks.TrainingSpeed.Published;

/// <summary>The linear hypernetwork as it is written in the paper: a matrix of weights for every sample, then a batched product.</summary>
internal sealed class PublishedPredictor : Module<Tensor, Tensor, Tensor>
{
    private readonly long _embedding;
    private readonly Linear _generator;

    internal PublishedPredictor(int embedding, int latents)
        : base(nameof(PublishedPredictor))
    {
        _embedding = embedding;
        _generator = Linear(latents, (long)embedding * embedding, hasBias: false);
        Module hypernetwork = new Level();
        Module net = new Level();
        net.register_module("0", _generator);
        hypernetwork.register_module("net", net);
        register_module("hypernet", hypernetwork);
    }

    public override Tensor forward(Tensor input1, Tensor input2)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weights = _generator.forward(input2).view(-1, _embedding, _embedding);
        return input1.unsqueeze(1).bmm(weights.transpose(1, 2)).squeeze(1).MoveToOuterDisposeScope();
    }

    protected override void RegisterComponents()
    {
    }

    /// <summary>A level in the parameters' names.</summary>
    private sealed class Level() : Module(nameof(Level));
}
