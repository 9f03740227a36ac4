using SIE.Shards;
using SIE.Training.Data;
using SIE.Training.Models;
using SIE.Training.Objectives;
using SIE.Training.Optimisation;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Evaluation;

/// <summary>
/// Trains small heads on frozen features and measures them on the validation split (paper, section 4). In each epoch every object appears once,
/// with a random view or pair; validation views and pairs are fixed.
/// </summary>
/// <param name="train">Features of the train split.</param>
/// <param name="validation">Features of the validation split.</param>
/// <param name="options">Settings.</param>
/// <param name="cancellation">Stops early.</param>
public sealed class HeadTraining(FeatureTable train, FeatureTable validation, HeadOptions options, CancellationToken cancellation)
{
    private const int HiddenWidth = 1024;

    /// <summary>Linear classification.</summary>
    /// <param name="part">Part of the representation.</param>
    /// <param name="classes">Number of classes.</param>
    /// <returns>Top-1 and top-5 over all views of the validation split, 0 to 1.</returns>
    public (double Top1, double Top5) Classify(RepresentationPart part, int classes)
    {
        ArgumentNullException.ThrowIfNull(part);
        using DisposeScope scope = NewDisposeScope();
        manual_seed(options.Seed);
        using nn.Module<Tensor, Tensor> head = nn.Linear(part.Size, classes).to(train.Features.device);
        Fit(head, pairs =>
        {
            Tensor input = Select(train, part, pairs, p => p.First);
            return nn.functional.cross_entropy(head.forward(input), Labels(train.Split, pairs));
        });

        using IDisposable grad = no_grad();
        Tensor logits = head.forward(validation.Features.narrow(1, part.Start, part.Size));
        Tensor labels = tensor(validation.Split.Objects.SelectMany(o => Enumerable.Repeat((long)o.Label, o.Views)).ToArray(), device: logits.device);
        return (Accuracy.TopK(logits, labels, 1), Accuracy.TopK(logits, labels, 5));
    }

    /// <summary>Regression of what leads from one view to another, by a perceptron with two hidden layers on both views' features.</summary>
    /// <param name="part">Part of the representation.</param>
    /// <param name="latents">Computes the latents of a pair.</param>
    /// <param name="columns">Which of the latents are regressed: first and how many.</param>
    /// <returns>R² and mean squared error over fixed validation pairs, as many of each object as it has views.</returns>
    public (double RSquared, double MeanSquaredError) Regress(RepresentationPart part, LatentReader latents, (int Start, int Count) columns)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(latents);
        using DisposeScope scope = NewDisposeScope();
        manual_seed(options.Seed);
        using nn.Module<Tensor, Tensor> head = Projector.Perceptron(2 * part.Size, HiddenWidth, HiddenWidth, columns.Count).to(train.Features.device);
        Fit(head, pairs => Regression.MeanSquaredError(head.forward(Pairs(train, pairs)), Targets(train.Split, pairs)));

        PairSampler sampler = new(validation.Split, options.Seed);
        int repeats = validation.Split.Objects.Max(o => o.Views);
        ViewPair[] fixedPairs = [.. Enumerable.Range(0, repeats).SelectMany(r => sampler.Epoch(r, shuffle: false))];
        using IDisposable grad = no_grad();
        Tensor predicted = head.forward(Pairs(validation, fixedPairs));
        Tensor target = Targets(validation.Split, fixedPairs);
        return (Regression.RSquared(predicted, target).item<float>(), Regression.MeanSquaredError(predicted, target).item<float>());

        Tensor Pairs(FeatureTable table, IReadOnlyList<ViewPair> pairs) =>
            cat([Select(table, part, pairs, p => p.First), Select(table, part, pairs, p => p.Second)], 1);

        Tensor Targets(DatasetSplit split, IReadOnlyList<ViewPair> pairs)
        {
            float[] values = new float[pairs.Count * latents.Size];
            for (int i = 0; i < pairs.Count; i++)
            {
                ViewPair pair = pairs[i];
                latents.Read(split.LatentsOf(pair.Item, pair.First), split.LatentsOf(pair.Item, pair.Second), values.AsSpan(i * latents.Size, latents.Size));
            }

            return tensor(values, [pairs.Count, latents.Size], device: train.Features.device).narrow(1, columns.Start, columns.Count);
        }
    }

    private void Fit(nn.Module<Tensor, Tensor> head, Func<IReadOnlyList<ViewPair>, Tensor> loss)
    {
        using Adam adam = new(head.parameters(), new AdamOptions { LearningRate = options.LearningRate, WeightDecay = 0 });
        PairSampler sampler = new(train.Split, options.Seed);
        for (int epoch = 0; epoch < options.Epochs; epoch++)
        {
            foreach (ViewPair[] batch in sampler.Epoch(epoch).Chunk(options.BatchSize))
            {
                cancellation.ThrowIfCancellationRequested();
                using DisposeScope step = NewDisposeScope();
                adam.ZeroGradients();
                loss(batch).backward();
                adam.Step();
            }
        }
    }

    private static Tensor Select(FeatureTable table, RepresentationPart part, IReadOnlyList<ViewPair> pairs, Func<ViewPair, int> view)
    {
        Tensor rows = tensor(pairs.Select(p => table.Row(p.Item, view(p))).ToArray(), device: table.Features.device);
        return table.Features.index_select(0, rows).narrow(1, part.Start, part.Size);
    }

    private Tensor Labels(DatasetSplit split, IReadOnlyList<ViewPair> pairs) =>
        tensor(pairs.Select(p => (long)split.Objects[p.Item].Label).ToArray(), device: train.Features.device);
}
