using SIE.Shards;
using SIE.Training.Data;
using SIE.Training.Runs;

namespace SIE.Training.Evaluation;

/// <summary>Evaluates a run's frozen representation: features of every view are extracted once and cached, heads are trained on them.</summary>
public static class RunEvaluation
{
    /// <summary>The protocols, in the order they run. The last are of the predictor.</summary>
    public static IList<string> Protocols { get; } = ["classification", "rotation", "euler", "color", "latents", "mrr", "pre"];

    /// <summary>Those of the predictor.</summary>
    public static IReadOnlyList<string> OfPredictors { get; } = ["mrr", "pre"];

    /// <summary>
    /// Evaluates a run. Each result is in its eval.json as soon as it is there; what earlier evaluations of the same weights on the same data measured
    /// stays, unless it is measured again.
    /// </summary>
    /// <param name="folder">The run.</param>
    /// <param name="request">What to evaluate.</param>
    /// <param name="progress">Told how it comes along; may be null.</param>
    /// <param name="cancellation">Stops early.</param>
    /// <returns>The report of this evaluation.</returns>
    /// <exception cref="RunException">The folder is no run, or the data or the method don't fit what is asked for.</exception>
    /// <exception cref="DataException">The dataset lacks a column that is asked for, and the request doesn't skip that.</exception>
    public static EvaluationReport Execute(string folder, EvaluationRequest request, IEvaluationProgress? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        using TrainedRun run = TrainedRun.Open(folder, request.Data, request.Device);
        (DatasetSplit train, DatasetSplit validation) = (run.Dataset.Split("train"), run.Dataset.Split("val"));
        if (train.Objects.Count == 0 || validation.Objects.Count == 0)
        {
            throw new RunException($"{run.Dataset.Folder}: a split is empty ({train.Objects.Count} train, {validation.Objects.Count} val objects). Render more objects.");
        }

        // All that can be refused is, before work that takes hours.
        EvaluationReport? earlier = EvaluationReport.Read(folder);
        EvaluationReport.RequireWritable(folder);
        EvaluationTargets targets = new(run, request, progress);
        IReadOnlyList<Regressand> regressands = targets.OfHeads();
        LatentReader? asked = targets.OfPredictor();
        EvaluationReport report = new()
        {
            Method = run.Method.Name,
            DataIdentity = RunConfiguration.IdentityOf(run.Dataset),
            WeightsSha256 = ModelIdentity.Of(run.Model),
            TrainedEpochs = run.Epochs,
            Objects = [train.Objects.Count, validation.Objects.Count],
            Results = [],
        };
        if (earlier is not null && !report.IsOfTheSame(earlier))
        {
            progress?.Say($"{EvaluationReport.FileName} is of other weights or data, and is replaced.");
        }

        if (asked is not null || !request.TrainModeBackbone)
        {
            using FeatureTable trainTable = run.Features(train, progress, cancellation);
            using FeatureTable validationTable = run.Features(validation, progress, cancellation);
            if (!request.TrainModeBackbone)
            {
                Heads(run, new TableFeatures(trainTable, validationTable), regressands, request, Keep, progress, cancellation);
            }

            if (asked is not null)
            {
                foreach (EvaluationResult result in PredictorEvaluation.Evaluate(
                    run.Model, asked, trainTable, validationTable, request.Protocols, request.NormalizeRetrieval, cancellation))
                {
                    Keep(result);
                }
            }
        }

        if (request.TrainModeBackbone)
        {
            using BackboneFeatures features = new(run.Model.Backbone, train, validation, run.Configuration, run.Device, cancellation);
            Heads(run, features, regressands, request, Keep, progress, cancellation);
        }

        return report.Results.Count > 0 ? report : throw new RunException(
            $"Nothing of {folder} was evaluated: {run.Method.Name} on {run.Dataset.Folder} has nothing for {string.Join(", ", request.Protocols)} "
            + $"of {string.Join(", ", request.Parts)}.");

        void Keep(EvaluationResult result)
        {
            report = report with { Results = [.. report.Results, result with { Deviations = request.Deviations(result.Protocol) }] };
            report.With(earlier).Write(folder);
        }
    }

    private static void Heads(
        TrainedRun run, IFrozenFeatures features, IReadOnlyList<Regressand> regressands, EvaluationRequest request, Action<EvaluationResult> keep,
        IEvaluationProgress? progress, CancellationToken cancellation)
    {
        int whole = run.Configuration.ToModelOptions().Architecture.RepresentationSize;
        RepresentationPart[] parts =
            [.. RepresentationPart.Of(whole, Math.Min(run.Configuration.Equi, whole)).Where(p => p.Size > 0 && request.Parts.Contains(p.Name))];
        bool classification = request.Protocols.Contains("classification");
        int heads = parts.Length * (regressands.Count + (classification ? 1 : 0));
        if (heads == 0)
        {
            return;
        }

        progress?.Begin("heads", (long)heads * request.Heads.Epochs, "epochs");
        HeadTraining training = new(features, request.Heads, () => progress?.Advance(1), cancellation);
        foreach (RepresentationPart part in parts.Where(_ => classification))
        {
            (double top1, double top5) = training.Classify(part, run.Dataset.ClassNames.Count);
            Add("classification", part, new() { ["top1"] = top1, ["top5"] = top5 });
        }

        foreach (Regressand regressand in regressands)
        {
            foreach (RepresentationPart part in parts)
            {
                RegressionScore score = training.Regress(part, regressand.Latents);
                Add(regressand.Protocol, part, new() { ["r2"] = score.RSquared, ["r2_of_means"] = score.OfMeans, ["mse"] = score.MeanSquaredError });
            }
        }

        void Add(string protocol, RepresentationPart part, Dictionary<string, double> values) =>
            keep(new(protocol, part.Name, values) { HeadEpochs = request.Heads.Epochs, Seed = request.Heads.Seed });
    }
}
