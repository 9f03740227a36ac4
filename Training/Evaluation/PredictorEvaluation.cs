using SIE.Shards;
using SIE.Training.Data;
using SIE.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Evaluation;

/// <summary>Applies the retrieval measures to a trained predictor: source is view 0 of each object, every view of it is asked for.</summary>
public static class PredictorEvaluation
{
    private static readonly int[] HitsAt = [1, 2, 5, 10];

    /// <summary>Evaluates a predictor.</summary>
    /// <param name="model">A model whose method predicts, in eval mode.</param>
    /// <param name="latents">Latents the predictor was trained with.</param>
    /// <param name="train">Features of the train split.</param>
    /// <param name="validation">Features of the validation split.</param>
    /// <param name="protocols">mrr (with H@k) on each split, pre on each split and of validation in both.</param>
    /// <returns>The results.</returns>
    public static IReadOnlyList<EvaluationResult> Evaluate(
        PairModel model, LatentReader latents, FeatureTable train, FeatureTable validation, IReadOnlyCollection<string> protocols)
    {
        ArgumentNullException.ThrowIfNull(protocols);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable grad = no_grad();
        (RetrievalSet Set, Tensor Predictions) ofTrain = Prepare(model, latents, train);
        (RetrievalSet Set, Tensor Predictions) ofValidation = Prepare(model, latents, validation);
        List<EvaluationResult> results = [];
        foreach ((string name, (RetrievalSet set, Tensor predictions)) in new[] { ("train-train", ofTrain), ("val-val", ofValidation) })
        {
            if (protocols.Contains("mrr"))
            {
                int[] ranks = Retrieval.Ranks(predictions, set);
                Dictionary<string, double> values = new() { ["mrr"] = Retrieval.MeanReciprocalRank(ranks) };
                foreach (int k in HitsAt)
                {
                    values[$"hit{k}"] = Retrieval.HitRate(ranks, k);
                }

                results.Add(new("mrr", name, values));
            }

            if (protocols.Contains("pre"))
            {
                results.Add(Error(name, set, predictions, set.Embeddings, set.Orientations));
            }
        }

        if (protocols.Contains("pre"))
        {
            Tensor all = cat([ofTrain.Set.Embeddings, ofValidation.Set.Embeddings]);
            results.Add(Error("val-all", ofValidation.Set, ofValidation.Predictions, all, [.. ofTrain.Set.Orientations, .. ofValidation.Set.Orientations]));
        }

        return results;
    }

    private static EvaluationResult Error(
        string name, RetrievalSet asked, Tensor predictions, Tensor candidates, IReadOnlyList<Quaternion> orientations)
    {
        double error = Retrieval.PredictionRetrievalError(asked.Orientations, orientations, Retrieval.Nearest(predictions, candidates));
        return new("pre", name, new Dictionary<string, double> { ["pre"] = error });
    }

    private static (RetrievalSet Set, Tensor Predictions) Prepare(PairModel model, LatentReader latents, FeatureTable table)
    {
        DatasetSplit split = table.Split;
        Tensor embeddings = model.Embed(table.Features).Equivariant!;
        int rows = (int)split.Rows;
        float[] values = new float[rows * latents.Size];
        long[] sources = new long[rows];
        Quaternion[] orientations = new Quaternion[rows];
        List<int> starts = [];
        for (int item = 0; item < split.Objects.Count; item++)
        {
            starts.Add((int)table.Row(item, 0));
            for (int view = 0; view < split.Objects[item].Views; view++)
            {
                int row = (int)table.Row(item, view);
                sources[row] = starts[^1];
                orientations[row] = latents.Orientation(split.LatentsOf(item, view));
                latents.Read(split.LatentsOf(item, 0), split.LatentsOf(item, view), values.AsSpan(row * latents.Size, latents.Size));
            }
        }

        starts.Add(rows);
        Tensor source = embeddings.index_select(0, tensor(sources, device: embeddings.device));
        Tensor predicted = model.Predict(source, tensor(values, [rows, latents.Size], device: embeddings.device));
        (Tensor predictions, Tensor candidates) = Retrieval.Normalize(predicted, embeddings);
        return (new(candidates, orientations, starts), predictions);
    }
}
