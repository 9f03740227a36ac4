using SIE.Shards;
using SIE.Training.Data;
using SIE.Training.Evaluation;
using SIE.Training.Methods;
using SIE.Training.Models;
using SIE.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Tests.Evaluation;

/// <summary>Of what is no number every view would rank first: a broken model must not look like a perfect one.</summary>
public sealed class FiniteValuesTests(EvaluatedRuns runs)
{
    [Fact]
    public void Predictions_of_length_zero_are_refused() =>
        AssertRefused("The predictions of train", predictor: 0, feature: 1);

    [Fact]
    public void Embeddings_that_are_no_numbers_are_refused() =>
        AssertRefused("The embeddings of train", predictor: 1, feature: float.NaN);

    [Fact]
    public void Embeddings_that_are_infinite_are_refused() =>
        AssertRefused("The embeddings of train", predictor: 1, feature: float.PositiveInfinity);

    private void AssertRefused(string what, float predictor, float feature)
    {
        using DisposeScope scope = NewDisposeScope();
        using Dataset dataset = Dataset.Open(runs.Data);
        Method method = MethodCatalog.Find("SIE")!;
        manual_seed(1);
        PairModel model = new(method, new ModelOptions { ProjectorWidths = [16] });
        model.eval();
        using (no_grad())
        {
            model.named_parameters().Single(p => p.name.StartsWith("predictor.", StringComparison.Ordinal)).parameter.mul_(predictor);
        }

        LatentReader latents = new(dataset, method.Latents, QuaternionConvention.Published);
        RunException refusal = Assert.Throws<RunException>(() =>
            PredictorEvaluation.Evaluate(model, latents, Table("train"), Table("val"), ["mrr"], normalize: true, CancellationToken.None));
        Assert.StartsWith(what, refusal.Message, StringComparison.Ordinal);

        FeatureTable Table(string split)
        {
            DatasetSplit rows = dataset.Split(split);
            return new(rows, randn(rows.Rows, 512) * feature);
        }
    }
}
