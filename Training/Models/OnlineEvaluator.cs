using SIE.Training.Methods;
using SIE.Training.Models.Layers;
using SIE.Training.Objectives;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SIE.Training.Models;

/// <summary>
/// Heads trained beside the model on detached inputs, which show during training what representations and embeddings hold: linear
/// classifiers on the whole and the invariant part, perceptrons that regress the relative rotation from pairs of the whole and of the
/// equivariant part.
/// </summary>
public sealed class OnlineEvaluator : Module
{
    private readonly Stage[] _stages;

    /// <summary>Builds the heads with default Linear weights.</summary>
    /// <param name="representation">Sizes of the representation.</param>
    /// <param name="embedding">Sizes of the embedding.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="precision">Of the products.</param>
    public OnlineEvaluator(Parts representation, Parts embedding, int classes, Precision precision)
        : base(nameof(OnlineEvaluator))
    {
        _stages =
        [
            new("reprs", "representations", representation, CreateHeads("repr", representation, classes, precision)),
            new("embs", "embeddings", embedding, CreateHeads("emb", embedding, classes, precision)),
        ];
    }

    /// <summary>Losses of all heads, and on request their metrics.</summary>
    /// <param name="outputs">The model's outputs; detached here.</param>
    /// <param name="labels">Classes [B], int64.</param>
    /// <param name="latents">Latents [B, K]; the first four are the quaternion.</param>
    /// <param name="metrics">Receives cross-entropy, top-1, top-5, mean squared error and R² of each head by name; null to skip them.</param>
    /// <returns>The sum of all losses.</returns>
    public Tensor Evaluate(ModelOutputs outputs, Tensor labels, Tensor latents, Metrics? metrics)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(latents);
        Tensor bothLabels = cat([labels, labels]);
        Tensor rotation = latents.narrow(1, 0, LatentTarget.QuaternionSize);
        Tensor? total = null;
        foreach ((string group, string name, Parts parts, Heads heads) in _stages)
        {
            bool backbone = group == "reprs";
            Tensor x = (backbone ? outputs.First.Representation : outputs.First.Embedding).detach();
            Tensor y = (backbone ? outputs.Second.Representation : outputs.Second.Embedding).detach();
            Tensor both = cat([x, y]);
            Classify(heads.Classifier, both, group, name);
            Classify(heads.InvariantClassifier, both.narrow(1, 0, parts.Invariant), group, $"{name}-inv");
            Regress(heads.Regressor, x, y, group, name);
            long first = parts.Whole - parts.Equivariant;
            (Tensor equivariantX, Tensor equivariantY) = (x.narrow(1, first, parts.Equivariant), y.narrow(1, first, parts.Equivariant));
            Regress(heads.EquivariantRegressor, equivariantX, equivariantY, group, $"{name}-equi");
        }

        return total!;

        void Classify(LinearLayer? head, Tensor input, string group, string name)
        {
            if (head is not null)
            {
                Tensor logits = head.forward(input);
                Tensor loss = functional.cross_entropy(logits, bothLabels);
                total = total is null ? loss : total + loss;
                metrics?.AddClassification($"Online eval {group}/", name, logits, bothLabels, loss);
            }
        }

        void Regress(Sequential? head, Tensor first, Tensor second, string group, string name)
        {
            if (head is not null)
            {
                Tensor predicted = head.forward(cat([first, second], 1));
                Tensor loss = Regression.MeanSquaredError(predicted, rotation);
                total = total is null ? loss : total + loss;
                metrics?.AddRegression($"Online eval {group}/", name, predicted, rotation, loss);
            }
        }
    }

    /// <summary>Nothing by field name: all is registered above, under the public implementation's names.</summary>
    protected override void RegisterComponents()
    {
    }

    private Heads CreateHeads(string suffix, Parts parts, int classes, Precision precision)
    {
        return new(
            Add($"classifier_{suffix}", new LinearLayer(parts.Whole, classes, precision)),
            parts.Invariant > 0 ? Add($"classifier_inv_{suffix}", new LinearLayer(parts.Invariant, classes, precision)) : null,
            Add($"predictor_angles_{suffix}", PairRegressor(parts.Whole, precision)),
            parts.Equivariant > 0 ? Add($"predictor_angles_equi_{suffix}", PairRegressor(parts.Equivariant, precision)) : null);
    }

    private static Sequential PairRegressor(int size, Precision precision) =>
        Projector.Perceptron(precision, 2 * size, 2 * size, 2 * size, LatentTarget.QuaternionSize);

    private T Add<T>(string name, T module)
        where T : Module
    {
        register_module(name, module);
        return module;
    }

    private sealed record Stage(string Group, string Name, Parts Parts, Heads Heads);

    private sealed record Heads(LinearLayer Classifier, LinearLayer? InvariantClassifier, Sequential Regressor, Sequential? EquivariantRegressor);
}
