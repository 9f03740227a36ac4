using SIE.Training.Data;
using SIE.Training.Devices;
using static TorchSharp.torch;

namespace SIE.Training.Evaluation;

/// <summary>Embeddings to search in or to search with.</summary>
/// <param name="Embeddings">[rows, E].</param>
/// <param name="Orientations">Pose of each row.</param>
/// <param name="ObjectStarts">First row of each object, then the number of rows.</param>
public sealed record RetrievalSet(Tensor Embeddings, IReadOnlyList<Quaternion> Orientations, IReadOnlyList<int> ObjectStarts);

/// <summary>
/// How well a predictor moves embeddings (paper, section 4.3): from view 0 of an object it predicts each view's embedding; the prediction's
/// nearest neighbours are looked at.
/// </summary>
public static class Retrieval
{
    private const double NormEpsilon = 1e-8;

    /// <summary>Similarities held at once: 256 MB in float32.</summary>
    private const long MaxSimilarities = 1L << 26;

    /// <summary>Predictions as unit vectors; of exact length, as the public code has these alone.</summary>
    /// <param name="predictions">[rows, E].</param>
    /// <returns>[rows, E].</returns>
    public static Tensor NormalizePredictions(Tensor predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        return predictions / predictions.norm(1, keepdim: true);
    }

    /// <summary>Embeddings as unit vectors, so that the dot product with a prediction is the cosine.</summary>
    /// <param name="embeddings">[rows, E].</param>
    /// <returns>[rows, E].</returns>
    public static Tensor Normalize(Tensor embeddings)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        return embeddings / (embeddings.norm(1, keepdim: true) + NormEpsilon);
    }

    /// <summary>The place of each view among the views of its own object, by similarity to the prediction for it.</summary>
    /// <param name="predictions">Prediction for each row [rows, E].</param>
    /// <param name="set">The rows.</param>
    /// <returns>1 for the most similar; one more than the number of strictly more similar views.</returns>
    public static int[] Ranks(Tensor predictions, RetrievalSet set)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentNullException.ThrowIfNull(set);
        List<int> ranks = [];
        for (int item = 0; item + 1 < set.ObjectStarts.Count; item++)
        {
            using TorchWork work = TorchWork.Begin();
            (int start, int count) = (set.ObjectStarts[item], set.ObjectStarts[item + 1] - set.ObjectStarts[item]);
            Tensor similarity = predictions.narrow(0, start, count).mm(set.Embeddings.narrow(0, start, count).t());
            Tensor own = similarity.diagonal().unsqueeze(1);
            ranks.AddRange(similarity.gt(own).sum(1).cpu().data<long>().Select(r => (int)r + 1));
        }

        return [.. ranks];
    }

    /// <summary>Mean reciprocal rank.</summary>
    /// <param name="ranks">From <see cref="Ranks"/>.</param>
    /// <returns>1 at best.</returns>
    public static double MeanReciprocalRank(IReadOnlyList<int> ranks) => ranks.Average(r => 1.0 / r);

    /// <summary>How often the right view is among the first k.</summary>
    /// <param name="ranks">From <see cref="Ranks"/>.</param>
    /// <param name="k">How many count as hit.</param>
    /// <returns>0 to 1.</returns>
    public static double HitRate(IReadOnlyList<int> ranks, int k) => ranks.Count(r => r <= k) / (double)ranks.Count;

    /// <summary>The most similar row of a set to each prediction.</summary>
    /// <param name="predictions">[rows, E].</param>
    /// <param name="candidates">[candidates, E].</param>
    /// <returns>Its index.</returns>
    public static long[] Nearest(Tensor predictions, Tensor candidates)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentNullException.ThrowIfNull(candidates);
        long rows = Math.Max(1, MaxSimilarities / candidates.shape[0]);
        List<long> nearest = [];
        for (long start = 0; start < predictions.shape[0]; start += rows)
        {
            using TorchWork work = TorchWork.Begin();
            Tensor block = predictions.narrow(0, start, Math.Min(rows, predictions.shape[0] - start));
            nearest.AddRange(block.mm(candidates.t()).argmax(1).cpu().data<long>());
        }

        return [.. nearest];
    }

    /// <summary>Prediction retrieval error: mean of 1 − (q·q′)² between the pose asked for and the pose of the nearest candidate.</summary>
    /// <param name="asked">Pose of each prediction.</param>
    /// <param name="candidates">Pose of each candidate.</param>
    /// <param name="nearest">From <see cref="Nearest"/>.</param>
    /// <returns>0 at best.</returns>
    public static double PredictionRetrievalError(IReadOnlyList<Quaternion> asked, IReadOnlyList<Quaternion> candidates, IReadOnlyList<long> nearest)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(candidates);
        return asked.Select((q, i) => 1 - Square(q.Dot(candidates[(int)nearest[i]]))).Average();

        static double Square(double x) => x * x;
    }
}
