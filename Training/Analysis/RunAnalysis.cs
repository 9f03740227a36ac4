using System.Text.Json;
using System.Text.Json.Serialization;
using SIE.Shards;
using SIE.Training.Data;
using SIE.Training.Evaluation;
using SIE.Training.Runs;

namespace SIE.Training.Analysis;

/// <summary>What to look at.</summary>
/// <param name="Data">A dataset other than the run's; null for the run's.</param>
/// <param name="Split">Split of the dataset.</param>
/// <param name="Objects">Objects to show: each SYNSET/ID, ID, or its number in the split; random ones if empty.</param>
/// <param name="Count">How many random ones.</param>
/// <param name="Neighbours">Neighbours to show.</param>
/// <param name="Axes">Axes to turn about.</param>
/// <param name="View">The view that paths start from.</param>
/// <param name="Degrees">How far to turn either way.</param>
/// <param name="Seed">Seed of random objects and target views.</param>
/// <param name="Device">Where.</param>
public sealed record AnalysisRequest(
    string? Data, string Split, IReadOnlyList<string> Objects, int Count, int Neighbours, IReadOnlyList<TurnAxis> Axes, int View, int Degrees, long Seed,
    string Device);

/// <summary>What was found, as written beside the pictures.</summary>
/// <param name="Method">The run's method.</param>
/// <param name="Retrieval">Rows of the retrieval grid.</param>
/// <param name="Paths">The paths.</param>
public sealed record AnalysisReport(string Method, IReadOnlyList<RetrievalAnswer> Retrieval, IReadOnlyList<RotationPath> Paths);

/// <summary>A row of the retrieval grid in words.</summary>
/// <param name="Item">SYNSET/ID of the object.</param>
/// <param name="Target">The view asked for.</param>
/// <param name="Rank">Its place among the object's views.</param>
/// <param name="OfObject">The object's views nearest to the prediction.</param>
/// <param name="OfSplit">The nearest of the whole split: SYNSET/ID/VIEW.</param>
public sealed record RetrievalAnswer(string Item, int Target, int Rank, IReadOnlyList<int> OfObject, IReadOnlyList<string> OfSplit);

/// <summary>Looks into a run's predictor: retrieval as pictures, and paths of embeddings and predictions along rotations.</summary>
public static class RunAnalysis
{
    /// <summary>Name of the report beside the pictures.</summary>
    public const string ReportName = "analysis.json";

    /// <summary>Analyses a run.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="request">What to look at.</param>
    /// <param name="output">Folder for pictures and report.</param>
    /// <param name="progress">Told how it comes along; may be null.</param>
    /// <param name="cancellation">Stops early.</param>
    /// <returns>Paths of what was written.</returns>
    /// <exception cref="RunException">The folder is no run, or an object or view asked for isn't there.</exception>
    public static IReadOnlyList<string> Execute(
        string folder, AnalysisRequest request, string output, IEvaluationProgress? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        using TrainedRun run = TrainedRun.Open(folder, request.Data, request.Device);
        DatasetSplit split = run.Dataset.Split(request.Split);
        int[] items = Choose(split, request);
        using FeatureTable table = run.Features(split, progress, cancellation);
        List<string> written = [];
        IReadOnlyList<RetrievalRow> rows = [];
        if (run.Method.Predicts)
        {
            rows = RetrievalRow.Ask(run, table, [.. items.Select(item => (item, TargetView(split, item, request.Seed)))], request.Neighbours);
            string grid = Path.Combine(output, "retrieval.png");
            RetrievalGrid.Draw(split, rows, run.Dataset.ClassNames, run.Configuration.Workers, grid, cancellation);
            written.Add(grid);
        }
        else
        {
            progress?.Say($"{run.Method.Name} has no predictor: there is no retrieval to show, and paths show embeddings only.");
        }

        List<RotationPath> paths = [];
        foreach (int item in items)
        {
            foreach (TurnAxis axis in request.Axes)
            {
                cancellation.ThrowIfCancellationRequested();
                RotationPath path = RotationPath.Compute(run, table, item, request.View, axis, request.Degrees);
                paths.Add(path);
                string file = Path.Combine(output, $"path-{item}-{axis.Name.Replace(',', '_')}.png");
                string name = run.Dataset.ClassNames[split.Objects[item].Label];
                PathPlot.Draw(path, $"{run.Method.Name}: {name} {split.Objects[item].ObjectId} turned about {axis.Name}", file);
                written.Add(file);
            }
        }

        AnalysisReport report = new(run.Method.Name, [.. rows.Select(r => Answer(split, r))], paths);
        string json = Path.Combine(output, ReportName);
        AtomicFile.Write(json, JsonSerializer.Serialize(report, AnalysisJson.Default.AnalysisReport) + "\n");
        return [.. written, json];
    }

    private static int[] Choose(DatasetSplit split, AnalysisRequest request)
    {
        if (split.Objects.Count == 0)
        {
            throw new RunException($"The split {split.Name} has no objects.");
        }

        int[] items = request.Objects.Count > 0
            ? [.. request.Objects.Select(o => Find(split, o))]
            : [.. new ItemRandom(request.Seed, 0, -1).Permutation(split.Objects.Count).Take(request.Count).Order()];
        foreach (int item in items)
        {
            DatasetObject entry = split.Objects[item];
            if (request.View >= entry.Views || entry.Views < 2)
            {
                throw new RunException($"{entry.Synset}/{entry.ObjectId} has {entry.Views} views, numbered from 0; two and view {request.View} are needed.");
            }
        }

        return items;
    }

    private static int Find(DatasetSplit split, string name)
    {
        for (int i = 0; i < split.Objects.Count; i++)
        {
            if (name == $"{split.Objects[i].Synset}/{split.Objects[i].ObjectId}" || name == split.Objects[i].ObjectId)
            {
                return i;
            }
        }

        return int.TryParse(name, out int number) && number >= 0 && number < split.Objects.Count
            ? number
            : throw new RunException(
                $"There is no object '{name}' in {split.Name}. Give SYNSET/ID, such as {split.Objects[0].Synset}/{split.Objects[0].ObjectId}, "
                + $"or a number from 0 to {split.Objects.Count - 1}.");
    }

    /// <summary>A view of the object other than the source, view 0.</summary>
    private static int TargetView(DatasetSplit split, int item, long seed) => 1 + new ItemRandom(seed, 1, item).Below(split.Objects[item].Views - 1);

    private static RetrievalAnswer Answer(DatasetSplit split, RetrievalRow row)
    {
        return new(Name(row.Item), row.Target, row.Rank, row.OfObject, [.. row.OfSplit.Select(v => $"{Name(v.Item)}/{v.View}")]);

        string Name(int item) => $"{split.Objects[item].Synset}/{split.Objects[item].ObjectId}";
    }
}

[JsonSerializable(typeof(AnalysisReport))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n")]
internal sealed partial class AnalysisJson : JsonSerializerContext;
