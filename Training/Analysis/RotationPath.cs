using SIE.Shards;
using SIE.Training.Data;
using SIE.Training.Evaluation;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Analysis;

/// <summary>A view of the object, seen from the path.</summary>
/// <param name="View">Its number.</param>
/// <param name="Degrees">How far it is turned from the source about the axis.</param>
/// <param name="Remainder">The angle in degrees by which its pose is not such a turn.</param>
/// <param name="X">Place along the first principal component.</param>
/// <param name="Y">Place along the second.</param>
public sealed record PathView(int View, double Degrees, double Remainder, double X, double Y)
{
    /// <summary>Poses nearer to the path than this, in degrees, count as on it.</summary>
    public const double Tolerance = 2;

    /// <summary>Whether the view shows the object turned about the axis and no otherwise.</summary>
    public bool OnPath => Remainder <= Tolerance;

    /// <summary>Cosine of its embedding and the prediction for its angle; null where it is not on the path or the method doesn't predict.</summary>
    public double? Cosine { get; init; }
}

/// <summary>A prediction along the path.</summary>
/// <param name="Degrees">How far the object is turned from the source.</param>
/// <param name="X">Place along the first principal component.</param>
/// <param name="Y">Place along the second.</param>
public readonly record struct PathPrediction(double Degrees, double X, double Y);

/// <summary>
/// Where embeddings of an object go when it is turned about an axis, and where the predictor says they go: unit vectors, placed on the plane of
/// their first two principal components. Predictions need no pictures, for any axis: their latents are composed of the source's pose and the
/// turn. Embeddings are of the views the dataset has; those of a turntable lie on the path of its axis.
/// </summary>
/// <param name="Item">SYNSET/ID of the object.</param>
/// <param name="Axis">The axis.</param>
/// <param name="Source">The view that the path starts from.</param>
/// <param name="Explained">Fraction of variance along the two components.</param>
/// <param name="Views">All views of the object, in order of angle.</param>
/// <param name="Predictions">Predictions, in order of angle; empty if the method doesn't predict.</param>
public sealed record RotationPath(
    string Item, string Axis, int Source, IReadOnlyList<double> Explained, IReadOnlyList<PathView> Views, IReadOnlyList<PathPrediction> Predictions)
{
    /// <summary>Degrees between predictions.</summary>
    private const int Step = 5;

    /// <summary>Computes the path.</summary>
    /// <param name="run">The run.</param>
    /// <param name="table">Features of the object's split.</param>
    /// <param name="item">Number of the object in its split.</param>
    /// <param name="source">The view to start from.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="degrees">How far to turn either way; at most 180.</param>
    /// <returns>The path.</returns>
    public static RotationPath Compute(TrainedRun run, FeatureTable table, int item, int source, TurnAxis axis, int degrees)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(axis);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable grad = no_grad();
        DatasetSplit split = table.Split;
        DatasetObject entry = split.Objects[item];
        LatentReader latents = new(run.Dataset, run.Method.Latents, run.Configuration.Quaternions);
        Quaternion start = latents.Orientation(split.LatentsOf(item, source));
        var outputs = run.Model.Embed(table.Features.narrow(0, table.Row(item, 0), entry.Views));
        Tensor raw = outputs.Equivariant ?? outputs.Embedding;
        Tensor embeddings = Retrieval.Normalize(raw);
        (double Degrees, double Remainder)[] poses =
            [.. Enumerable.Range(0, entry.Views).Select(v => axis.Decompose(latents.Orientation(split.LatentsOf(item, v)) * start.Conjugate))];

        int[] angles = [.. Enumerable.Range(0, (2 * degrees / Step) + 1).Select(i => (i * Step) - degrees)];
        Tensor? predicted = run.Method.Predicts ? Predict(angles.Select(a => (double)a)) : null;
        long[] onPath = [.. Enumerable.Range(0, entry.Views).Where(v => poses[v].Remainder <= PathView.Tolerance).Select(v => (long)v)];

        // The plane in which the path lies best, if the dataset shows enough of it; else that of all views.
        Tensor seen = onPath.Length >= 3 ? embeddings.index_select(0, tensor(onPath, device: embeddings.device)) : embeddings;
        using PrincipalComponents components = PrincipalComponents.Fit(predicted is null ? seen : cat([seen, predicted]));
        (double X, double Y)[] places = components.Project(embeddings);
        (double X, double Y)[] predictedPlaces = predicted is null ? [] : components.Project(predicted);
        double[] cosines = run.Method.Predicts
            ? [.. (Predict(poses.Select(p => p.Degrees)) * embeddings).sum(1).cpu().to(ScalarType.Float64).data<double>()] : [];
        return new(
            $"{entry.Synset}/{entry.ObjectId}",
            axis.Name,
            source,
            components.Explained,
            [
                .. Enumerable.Range(0, entry.Views)
                    .Select(v => new PathView(v, poses[v].Degrees, poses[v].Remainder, places[v].X, places[v].Y))
                    .Select(v => v with { Cosine = v.OnPath && run.Method.Predicts ? cosines[v.View] : null })
                    .OrderBy(v => v.Degrees).ThenBy(v => v.View),
            ],
            [.. predictedPlaces.Select((p, i) => new PathPrediction(angles[i], p.X, p.Y))]);

        Tensor Predict(IEnumerable<double> turns)
        {
            double[] all = [.. turns];
            float[] values = new float[all.Length * latents.Size];
            for (int i = 0; i < all.Length; i++)
            {
                latents.ReadTurn(start, axis.Turn(all[i]) * start, values.AsSpan(i * latents.Size, latents.Size));
            }

            Tensor from = raw.narrow(0, source, 1).expand(all.Length, -1);
            return Retrieval.Normalize(run.Model.Predict(from, tensor(values, [all.Length, latents.Size], device: raw.device)));
        }
    }
}
