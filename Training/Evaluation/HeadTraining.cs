using SIE.Shards;
using SIE.Training.Data;
using SIE.Training.Devices;
using SIE.Training.Models;
using SIE.Training.Models.Layers;
using SIE.Training.Objectives;
using SIE.Training.Optimisation;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Evaluation;

/// <summary>
/// Trains small heads on frozen features and measures them on the validation split (paper, section 4). In each epoch every object appears once,
/// with a random view or pair.
/// </summary>
/// <param name="features">What heads see.</param>
/// <param name="options">Settings.</param>
/// <param name="onEpoch">Called after each epoch of a head; may be null.</param>
/// <param name="cancellation">Stops early.</param>
public sealed class HeadTraining(IFrozenFeatures features, HeadOptions options, Action? onEpoch, CancellationToken cancellation)
{
    private const int HiddenWidth = 1024;

    /// <summary>Views or pairs that a head is measured on at once.</summary>
    private const int ValidationBatch = 1024;

    /// <summary>Classification, linear as the paper has it.</summary>
    /// <param name="part">Part of the representation.</param>
    /// <param name="classes">Number of classes.</param>
    /// <returns>Top-1 and top-5 over the views of the validation split, 0 to 1.</returns>
    public (double Top1, double Top5) Classify(RepresentationPart part, int classes)
    {
        ArgumentNullException.ThrowIfNull(part);
        using DisposeScope scope = NewDisposeScope();
        using nn.Module<Tensor, Tensor> head = CreateHead(part.Size, classes, options.Depth == HeadDepth.Deep);
        Fit(head, pairs =>
        {
            Tensor input = part.Of(features.OfTrain(Views(pairs, p => p.First)));
            return nn.functional.cross_entropy(head.forward(input), Labels(features.Train, pairs));
        });

        IEnumerable<ViewPair> views = options.RandomValidation
            ? ValidationPairs()
            : features.Validation.Objects.SelectMany((o, item) => Enumerable.Range(0, o.Views).Select(view => new ViewPair(item, view, view)));
        using IDisposable grad = no_grad();
        Tensor logits = Measure(views, batch => head.forward(part.Of(features.OfValidation(Views(batch, p => p.First)))));
        Tensor labels = Labels(features.Validation, [.. views]);
        return (Accuracy.TopK(logits, labels, 1), Accuracy.TopK(logits, labels, 5));
    }

    /// <summary>Regression of what leads from one view to another, on both views' features; by two hidden layers as the paper has it.</summary>
    /// <param name="part">Part of the representation.</param>
    /// <param name="latents">Computes what is regressed.</param>
    /// <returns>Errors over pairs of the validation split.</returns>
    public RegressionScore Regress(RepresentationPart part, LatentReader latents)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(latents);
        using DisposeScope scope = NewDisposeScope();
        using nn.Module<Tensor, Tensor> head = CreateHead(2 * part.Size, latents.Size, options.Depth != HeadDepth.Linear);
        Fit(head, pairs => Regression.MeanSquaredError(head.forward(Both(features.OfTrain, pairs)), Targets(features.Train, pairs)));

        ViewPair[] fixedPairs = ValidationPairs();
        using IDisposable grad = no_grad();
        Tensor predicted = Measure(fixedPairs, batch => head.forward(Both(features.OfValidation, batch)));
        Tensor target = Targets(features.Validation, fixedPairs);
        return new(
            Regression.RSquared(predicted, target).item<float>(),
            Regression.RSquared(target.mean([0], keepdim: true), target).item<float>(),
            Regression.MeanSquaredError(predicted, target).item<float>());

        Tensor Both(Func<IReadOnlyList<(int Item, int View)>, Tensor> of, IReadOnlyList<ViewPair> pairs)
        {
            Tensor first = part.Of(of(Views(pairs, p => p.First)));
            return cat([first, part.Of(of(Views(pairs, p => p.Second)))], 1);
        }

        Tensor Targets(DatasetSplit split, IReadOnlyList<ViewPair> pairs) =>
            tensor(latents.Read(split, pairs), [pairs.Count, latents.Size], device: features.Device);
    }

    private nn.Module<Tensor, Tensor> CreateHead(int inputs, int outputs, bool deep)
    {
        manual_seed(options.Seed);
        nn.Module<Tensor, Tensor> head = deep ? Projector.Perceptron(Precision.Fp32, inputs, HiddenWidth, HiddenWidth, outputs) : nn.Linear(inputs, outputs);
        return head.to(features.Device);
    }

    private void Fit(nn.Module<Tensor, Tensor> head, Func<IReadOnlyList<ViewPair>, Tensor> loss)
    {
        features.Begin();
        using Adam adam = new([[.. head.parameters()]], new AdamOptions { LearningRate = options.LearningRate, WeightDecay = 0 });
        PairSampler sampler = new(features.Train, options.Seed);
        for (int epoch = 0; epoch < options.Epochs; epoch++)
        {
            foreach (ViewPair[] batch in sampler.Epoch(epoch).Chunk(options.BatchSize))
            {
                cancellation.ThrowIfCancellationRequested();
                using TorchWork step = TorchWork.Begin();
                adam.ZeroGradients();
                loss(batch).backward();
                adam.Step();
            }

            onEpoch?.Invoke();
        }
    }

    /// <summary>As many pairs of each object as the richest has views, always the same; or one of each, another with each number of epochs.</summary>
    private ViewPair[] ValidationPairs()
    {
        PairSampler sampler = new(features.Validation, options.Seed);
        return options.RandomValidation
            ? sampler.Epoch(options.Epochs)
            : [.. Enumerable.Range(0, features.Validation.Objects.Max(o => o.Views)).SelectMany(r => sampler.Epoch(r, shuffle: false))];
    }

    private Tensor Measure(IEnumerable<ViewPair> pairs, Func<IReadOnlyList<ViewPair>, Tensor> forward)
    {
        List<Tensor> outputs = [];
        foreach (ViewPair[] batch in pairs.Chunk(ValidationBatch))
        {
            cancellation.ThrowIfCancellationRequested();
            using TorchWork work = TorchWork.Begin();
            outputs.Add(forward(batch).MoveToOuterDisposeScope());
        }

        return cat(outputs);
    }

    private static (int Item, int View)[] Views(IReadOnlyList<ViewPair> pairs, Func<ViewPair, int> view) => [.. pairs.Select(p => (p.Item, view(p)))];

    private Tensor Labels(DatasetSplit split, IReadOnlyList<ViewPair> pairs) =>
        tensor(pairs.Select(p => (long)split.Objects[p.Item].Label).ToArray(), device: features.Device);
}
