using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SIE.Benchmarks.TrainingSpeed.Published;

/// <summary>The networks of SIE with their online evaluator; parameter names as ours, so that weights can be copied.</summary>
internal sealed class PublishedModel : Module
{
    /// <param name="setup">Widths and classes; ResNet-18, half of whose representation is equivariant.</param>
    internal PublishedModel(StepSetup setup)
        : base(nameof(PublishedModel))
    {
        int[] half = [.. setup.Widths.Select(w => w / 2)];
        int size = setup.Widths[^1];
        Backbone = Add("backbone", new PublishedBackbone());
        InvariantProjector = Add("projector_inv", Projector(StepSetup.Equivariant, half));
        EquivariantProjector = Add("projector_equi", Projector(StepSetup.Equivariant, half));
        Predictor = Add("predictor", new PublishedPredictor(half[^1], StepSetup.Latents));
        Module evaluator = new Level();
        Representations = CreateHeads("repr", 2 * StepSetup.Equivariant);
        Embeddings = CreateHeads("emb", size);
        register_module("evaluator", evaluator);

        Heads CreateHeads(string name, int whole)
        {
            Heads heads = new(
                Linear(whole, setup.Classes), Linear(whole / 2, setup.Classes), Regressor(2 * whole), Regressor(whole));
            evaluator.register_module($"classifier_{name}", heads.Classifier);
            evaluator.register_module($"classifier_inv_{name}", heads.InvariantClassifier);
            evaluator.register_module($"predictor_angles_{name}", heads.Regressor);
            evaluator.register_module($"predictor_angles_equi_{name}", heads.EquivariantRegressor);
            return heads;
        }
    }

    internal PublishedBackbone Backbone { get; }

    internal Sequential InvariantProjector { get; }

    internal Sequential EquivariantProjector { get; }

    internal PublishedPredictor Predictor { get; }

    internal Heads Representations { get; }

    internal Heads Embeddings { get; }

    protected override void RegisterComponents()
    {
    }

    private static Sequential Projector(int inputs, int[] widths)
    {
        List<Module<Tensor, Tensor>> layers = [];
        foreach (int width in widths.SkipLast(1))
        {
            layers.AddRange([Linear(inputs, width), BatchNorm1d(width), ReLU(inplace: true)]);
            inputs = width;
        }

        layers.Add(Linear(inputs, widths[^1], hasBias: false));
        return Sequential(layers);
    }

    private static Sequential Regressor(int size) =>
        Sequential(Linear(size, size), ReLU(inplace: true), Linear(size, size), ReLU(inplace: true), Linear(size, 4));

    private T Add<T>(string name, T module)
        where T : Module
    {
        register_module(name, module);
        return module;
    }

    /// <summary>The online evaluator's heads on representations or on embeddings.</summary>
    internal sealed record Heads(Linear Classifier, Linear InvariantClassifier, Sequential Regressor, Sequential EquivariantRegressor);

    /// <summary>A level in the parameters' names.</summary>
    private sealed class Level() : Module(nameof(Level));
}
