using SIE.Training.Data;
using SIE.Training.Evaluation;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Analysis;

/// <summary>A question to the predictor and what was found nearest to its answer.</summary>
/// <param name="Item">Number of the object in its split.</param>
/// <param name="Target">The view asked for, from view 0.</param>
/// <param name="Rank">Place of the target among the object's views, 1 at best.</param>
/// <param name="OfObject">The object's views nearest to the prediction.</param>
/// <param name="OfSplit">The views of the whole split nearest to it: number of the object and view.</param>
public sealed record RetrievalRow(int Item, int Target, int Rank, IReadOnlyList<int> OfObject, IReadOnlyList<(int Item, int View)> OfSplit)
{
    /// <summary>Asks the predictor for views.</summary>
    /// <param name="run">A run whose method predicts.</param>
    /// <param name="table">Features of the split.</param>
    /// <param name="asked">Object and view of each question.</param>
    /// <param name="neighbours">How many neighbours to look for.</param>
    /// <returns>A row a question.</returns>
    public static IReadOnlyList<RetrievalRow> Ask(TrainedRun run, FeatureTable table, IReadOnlyList<(int Item, int View)> asked, int neighbours)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(asked);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable grad = no_grad();
        LatentReader latents = new(run.Dataset, run.Method.Latents, run.Configuration.Quaternions);
        ViewPredictions views = new(run.Model, latents, table, normalize: true);
        (int Item, int View)[] rows = [.. table.Split.Objects.SelectMany((o, item) => Enumerable.Range(0, o.Views).Select(v => (item, v)))];
        Tensor similarity = views.Predict(asked).mm(views.Set.Embeddings.t()).cpu();
        return [.. asked.Select((question, i) => Row(question, [.. similarity[i].data<float>()]))];

        RetrievalRow Row((int Item, int View) question, float[] similarities)
        {
            int first = views.Set.ObjectStarts[question.Item];
            float[] own = similarities[first..views.Set.ObjectStarts[question.Item + 1]];
            return new(
                question.Item,
                question.View,
                1 + own.Count(s => s > own[question.View]),
                Largest(own),
                [.. Largest(similarities).Select(row => rows[row])]);
        }

        int[] Largest(float[] values) => [.. Enumerable.Range(0, values.Length).OrderByDescending(i => values[i]).Take(neighbours)];
    }
}
