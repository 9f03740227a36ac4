using SIE.Training.Data;
using SIE.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Evaluation;

/// <summary>Applies the retrieval measures to a trained predictor: source is view 0 of each object, every view of it is asked for.</summary>
public static class PredictorEvaluation
{
    /// <summary>The k of the hit rates H@k.</summary>
    public static IReadOnlyList<int> HitsAt { get; } = [1, 2, 5, 10];

    /// <summary>Evaluates a predictor.</summary>
    /// <param name="model">A model whose method predicts, in eval mode.</param>
    /// <param name="latents">Latents the predictor was trained with.</param>
    /// <param name="train">Features of the train split.</param>
    /// <param name="validation">Features of the validation split.</param>
    /// <param name="protocols">mrr (with H@k) on each split, pre on each split and of validation in both.</param>
    /// <param name="normalize">Whether predictions and candidates are brought to length 1, so that the cosine is compared.</param>
    /// <param name="cancellation">Stops early.</param>
    /// <returns>The results.</returns>
    public static IReadOnlyList<EvaluationResult> Evaluate(
        PairModel model, LatentReader latents, FeatureTable train, FeatureTable validation, IReadOnlyCollection<string> protocols, bool normalize,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(protocols);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable grad = no_grad();
        ViewPredictions ofTrain = new(model, latents, train, normalize), ofValidation = new(model, latents, validation, normalize);
        bool error = protocols.Contains("pre");
        Search? whole = error
            ? new("val-all", cat([ofTrain.Set.Embeddings, ofValidation.Set.Embeddings]), [.. ofTrain.Set.Orientations, .. ofValidation.Set.Orientations])
            : null;
        List<EvaluationResult> ranked = [], errors = [];
        foreach ((string name, ViewPredictions asked) in new[] { ("train", ofTrain), ("val", ofValidation) })
        {
            List<int> ranks = [];
            Search own = new($"{name}-{name}", asked.Set.Embeddings, asked.Set.Orientations);
            Search[] searches = whole is null ? [] : name == "val" ? [own, whole] : [own];
            foreach ((RetrievalSet set, Tensor predictions) in asked.Blocks())
            {
                cancellation.ThrowIfCancellationRequested();
                ranks.AddRange(Retrieval.Ranks(predictions, set));
                Array.ForEach(searches, s => s.Nearest.AddRange(Retrieval.Nearest(predictions, s.Candidates)));
            }

            ranked.Add(Ranked(own.Name, ranks));
            errors.AddRange(searches.Select(s => new EvaluationResult("pre", s.Name, new Dictionary<string, double>
            {
                ["pre"] = Retrieval.PredictionRetrievalError(asked.Set.Orientations, s.Orientations, s.Nearest),
            })));
        }

        return [.. protocols.Contains("mrr") ? ranked : [], .. errors];
    }

    private static EvaluationResult Ranked(string name, List<int> ranks)
    {
        Dictionary<string, double> values = new() { ["mrr"] = Retrieval.MeanReciprocalRank(ranks) };
        foreach (int k in HitsAt)
        {
            values[$"hit{k}"] = Retrieval.HitRate(ranks, k);
        }

        return new("mrr", name, values);
    }

    /// <summary>What is searched, and what was found nearest to each prediction.</summary>
    private sealed record Search(string Name, Tensor Candidates, IReadOnlyList<Quaternion> Orientations)
    {
        internal List<long> Nearest { get; } = [];
    }
}
