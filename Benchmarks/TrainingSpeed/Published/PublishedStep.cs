using SIE.Training.Objectives;
using SIE.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SIE.Benchmarks.TrainingSpeed.Published;

/// <summary>
/// A training step of SIE arranged as the public code's: weights generated for each sample, all statistics and metrics in every step, gradients of
/// loss and online evaluation in one pass, one Adam update after the other. Written from the specification of the algorithm.
/// </summary>
internal sealed class PublishedStep : IDisposable
{
    private const double VarianceEpsilon = 1e-4, StandardDeviationEpsilon = 1e-5;

    private readonly StepSetup _setup;
    private readonly LossWeights _weights = new();
    private readonly optim.Optimizer _optimizer;

    internal PublishedStep(StepSetup setup)
    {
        _setup = setup;
        Model = new(setup);
        Model.train();
        _optimizer = optim.Adam(Model.parameters(), lr: 1e-3, weight_decay: 1e-6);
    }

    internal PublishedModel Model { get; }

    /// <summary>One step.</summary>
    /// <returns>The loss without the evaluator's.</returns>
    internal double Run(PairBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor reprX, Tensor invX, Tensor equiX) = Embed(batch.First);
        (Tensor reprY, Tensor invY, Tensor equiY) = Embed(batch.Second);
        Tensor predicted = Model.Predictor.forward(equiX, batch.Latents);
        (Tensor x, Tensor y) = (cat([invX, equiX], 1), cat([invY, equiY], 1));

        Tensor loss = (_weights.Similarity * functional.mse_loss(invX, invY))
            + (_weights.Equivariance * _weights.Similarity * functional.mse_loss(predicted, equiY))
            + (_weights.Variance * (Deviation(x) + Deviation(y)))
            + (_weights.Variance * Deviation(predicted))
            + (_weights.Covariance * (Covariance(x) + Covariance(y)));
        Tensor evaluation = Evaluate(Model.Representations, reprX.detach(), reprY.detach(), batch)
            + Evaluate(Model.Embeddings, x.detach(), y.detach(), batch);
        using (no_grad())
        {
            foreach (Tensor vectors in (Tensor[])[reprX, reprY, x, y, predicted])
            {
                _ = MeanCorrelation(vectors);
                _ = functional.normalize(vectors, dim: 1).std(0L).mean();
            }
        }

        _optimizer.zero_grad();
        (loss + evaluation).backward();
        _optimizer.step();
        return loss.item<float>();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimizer.Dispose();
        Model.Dispose();
    }

    private (Tensor Representation, Tensor Invariant, Tensor Equivariant) Embed(Tensor images)
    {
        Tensor representation = Model.Backbone.forward(images);
        return (
            representation,
            Model.InvariantProjector.forward(representation.narrow(1, 0, StepSetup.Equivariant)),
            Model.EquivariantProjector.forward(representation.narrow(1, StepSetup.Equivariant, StepSetup.Equivariant)));
    }

    private static Tensor Deviation(Tensor t) => functional.relu(1 - (t.var(0L) + VarianceEpsilon).sqrt()).mean() / 2;

    private static Tensor Covariance(Tensor t)
    {
        Tensor centred = t - t.mean([0]);
        Tensor covariance = centred.t().mm(centred) / (t.shape[0] - 1);
        return OffDiagonal(covariance).pow(2).sum() / t.shape[1];
    }

    private static Tensor MeanCorrelation(Tensor t)
    {
        Tensor standard = (t - t.mean([0])) / (t.std(0L) + StandardDeviationEpsilon);
        return OffDiagonal(standard.t().mm(standard) / (t.shape[0] - 1)).mean();
    }

    /// <summary>The elements off the diagonal: without the last, rows of n + 1 each begin with a diagonal element.</summary>
    private static Tensor OffDiagonal(Tensor square)
    {
        long n = square.shape[0];
        return square.flatten().narrow(0, 0, (n * n) - 1).view(n - 1, n + 1).narrow(1, 1, n).flatten();
    }

    private static Tensor Evaluate(PublishedModel.Heads heads, Tensor x, Tensor y, PairBatch batch)
    {
        long half = x.shape[1] / 2;
        Tensor labels = cat([batch.Labels, batch.Labels]), both = cat([x, y]), target = batch.Latents.narrow(1, 0, 4);
        return Classify(heads.Classifier.forward(both))
            + Classify(heads.InvariantClassifier.forward(both.narrow(1, 0, half)))
            + Regress(heads.Regressor.forward(cat([x, y], 1)))
            + Regress(heads.EquivariantRegressor.forward(cat([x.narrow(1, half, half), y.narrow(1, half, half)], 1)));

        Tensor Classify(Tensor logits)
        {
            Tensor loss = functional.cross_entropy(logits, labels);
            using IDisposable grad = no_grad();
            _ = Accuracy.TopK(logits, labels, 1) + Accuracy.TopK(logits, labels, 5);
            return loss;
        }

        Tensor Regress(Tensor predicted)
        {
            Tensor loss = functional.mse_loss(predicted, target);
            using IDisposable grad = no_grad();
            _ = Regression.RSquared(predicted, target);
            return loss;
        }
    }
}
