using SIE.Shards;
using SIE.Training.Data;
using SIE.Training.Devices;
using SIE.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Evaluation;

/// <summary>
/// The equivariant embeddings of all views of a split, and the predictor's answer to each view of an object asked for from its view 0. Answers are
/// computed block by block, because together with what they are computed from they can be larger than memory.
/// </summary>
public sealed class ViewPredictions
{
    /// <summary>Rows that are projected or predicted at once.</summary>
    private const int BlockRows = 2048;

    private readonly PairModel _model;
    private readonly LatentReader _latents;
    private readonly DatasetSplit _split;
    private readonly Tensor _sources;
    private readonly bool _normalize;

    /// <summary>Embeds all views.</summary>
    /// <param name="model">A model whose method predicts, in eval mode.</param>
    /// <param name="latents">Latents the predictor was trained with.</param>
    /// <param name="table">Features of the split.</param>
    /// <param name="normalize">Whether predictions and embeddings are brought to length 1.</param>
    public ViewPredictions(PairModel model, LatentReader latents, FeatureTable table, bool normalize)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(latents);
        ArgumentNullException.ThrowIfNull(table);
        (_model, _latents, _split, _normalize) = (model, latents, table.Split, normalize);
        _sources = Embed(model, table.Features);
        FiniteValues.Require(_sources, $"The embeddings of {_split.Name}");
        Quaternion[] orientations = new Quaternion[table.Split.Rows];
        List<int> starts = [];
        for (int item = 0; item < _split.Objects.Count; item++)
        {
            starts.Add((int)table.Row(item, 0));
            for (int view = 0; view < _split.Objects[item].Views; view++)
            {
                orientations[table.Row(item, view)] = latents.Orientation(_split.LatentsOf(item, view));
            }
        }

        starts.Add(orientations.Length);
        Set = new(normalize ? Retrieval.Normalize(_sources) : _sources, orientations, starts);
    }

    /// <summary>The views of the split.</summary>
    public RetrievalSet Set { get; }

    /// <summary>Predictions for all views, some objects at a time. Each block's tensors are freed when the next is asked for.</summary>
    /// <returns>The objects' views, and the prediction for each [rows, E].</returns>
    public IEnumerable<(RetrievalSet Views, Tensor Predictions)> Blocks()
    {
        for (int first = 0; first < _split.Objects.Count;)
        {
            int end = first + 1;
            while (end < _split.Objects.Count && Set.ObjectStarts[end + 1] - Set.ObjectStarts[first] <= BlockRows)
            {
                end++;
            }

            using DisposeScope scope = NewDisposeScope();
            (int start, int rows) = (Set.ObjectStarts[first], Set.ObjectStarts[end] - Set.ObjectStarts[first]);
            RetrievalSet views = new(
                Set.Embeddings.narrow(0, start, rows),
                [.. Set.Orientations.Skip(start).Take(rows)],
                [.. Set.ObjectStarts.Skip(first).Take(end - first + 1).Select(s => s - start)]);
            yield return (views, Predict([.. Enumerable.Range(first, end - first).SelectMany(Asked)]));
            first = end;
        }
    }

    /// <summary>Predictions for some views, each from its object's view 0.</summary>
    /// <param name="views">Object and view of each.</param>
    /// <returns>[views, E].</returns>
    public Tensor Predict(IReadOnlyList<(int Item, int View)> views)
    {
        ArgumentNullException.ThrowIfNull(views);
        using TorchWork work = TorchWork.Begin();
        float[] values = _latents.Read(_split, [.. views.Select(static v => new ViewPair(v.Item, 0, v.View))]);
        Tensor source = _sources.index_select(0, tensor(views.Select(v => (long)Set.ObjectStarts[v.Item]).ToArray(), device: _sources.device));
        Tensor predicted = _model.Predict(source, tensor(values, [views.Count, _latents.Size], device: _sources.device));

        // No number is less than none, so among such similarities every view would rank first.
        predicted = _normalize ? Retrieval.NormalizePredictions(predicted) : predicted;
        FiniteValues.Require(predicted, $"The predictions of {_split.Name}{(_normalize ? ", brought to length 1," : "")}");
        return predicted.MoveToOuterDisposeScope();
    }

    /// <summary>Equivariant embeddings, computed in blocks.</summary>
    /// <param name="model">A model with an equivariant embedding, in eval mode.</param>
    /// <param name="representations">[rows, R].</param>
    /// <returns>[rows, E].</returns>
    internal static Tensor Embed(PairModel model, Tensor representations)
    {
        // Of all views of a dataset they are large: nothing is joined of parts, which would be there a second time.
        Tensor? embeddings = null;
        long rows = representations.shape[0];
        for (long start = 0; start < rows; start += BlockRows)
        {
            using TorchWork work = TorchWork.Begin();
            long count = Math.Min(BlockRows, rows - start);
            Tensor block = model.Embed(representations.narrow(0, start, count)).Equivariant!;
            embeddings ??= empty([rows, block.shape[1]], dtype: block.dtype, device: block.device).MoveToOuterDisposeScope();
            embeddings.narrow(0, start, count).copy_(block);
        }

        return embeddings!;
    }

    private IEnumerable<(int Item, int View)> Asked(int item) => Enumerable.Range(0, _split.Objects[item].Views).Select(view => (item, view));
}
