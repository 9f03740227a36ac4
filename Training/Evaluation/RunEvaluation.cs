using SIE.Shards;
using SIE.Training.Data;
using SIE.Training.Methods;
using SIE.Training.Runs;

namespace SIE.Training.Evaluation;

/// <summary>Evaluates a run's frozen representation: features of every view are extracted once and cached, heads are trained on them.</summary>
public static class RunEvaluation
{
    /// <summary>The protocols, in the order they run. The last are of the predictor.</summary>
    public static IList<string> Protocols { get; } = ["classification", "rotation", "euler", "color", "latents", "mrr", "pre"];

    /// <summary>Evaluates a run and writes its eval.json; what an earlier evaluation of the same kind measured stays in it.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="request">What to evaluate.</param>
    /// <param name="progress">Told how it comes along; may be null.</param>
    /// <param name="cancellation">Stops early.</param>
    /// <returns>The report of this evaluation.</returns>
    /// <exception cref="RunException">The folder is no run, or the data don't fit.</exception>
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

        IReadOnlyList<Regressand> regressands = Regressands(run, request, progress);
        bool predictor = run.Method.Predicts && (request.Protocols.Contains("mrr") || request.Protocols.Contains("pre"));
        List<EvaluationResult> results = [];
        if (predictor || !request.TrainModeBackbone)
        {
            using FeatureTable trainTable = run.Features(train, progress, cancellation);
            using FeatureTable validationTable = run.Features(validation, progress, cancellation);
            if (!request.TrainModeBackbone)
            {
                results.AddRange(Heads(run, new TableFeatures(trainTable, validationTable), regressands, request, progress, cancellation));
            }

            if (predictor)
            {
                LatentReader asked = new(run.Dataset, run.Method.Latents, run.Configuration.Quaternions);
                results.AddRange(PredictorEvaluation.Evaluate(
                    run.Model, asked, trainTable, validationTable, request.Protocols, request.NormalizeRetrieval, cancellation));
            }
        }

        if (request.TrainModeBackbone)
        {
            using BackboneFeatures features = new(run.Model.Backbone, train, validation, run.Configuration, run.Device, cancellation);
            results.AddRange(Heads(run, features, regressands, request, progress, cancellation));
        }

        EvaluationReport report = new()
        {
            Method = run.Method.Name,
            DataIdentity = RunConfiguration.IdentityOf(run.Dataset),
            WeightsSha256 = ModelIdentity.Of(run.Model),
            TrainedEpochs = run.Configuration.Epochs,
            HeadEpochs = request.Heads.Epochs,
            Seed = request.Heads.Seed,
            Deviations = request.Deviations(),
            Objects = [train.Objects.Count, validation.Objects.Count],
            Results = results,
        };
        report.With(EvaluationReport.Read(folder)).Write(folder);
        return report;
    }

    /// <summary>What heads regress, each of the protocols asked for that the dataset has something for.</summary>
    private static List<Regressand> Regressands(TrainedRun run, EvaluationRequest request, IEvaluationProgress? progress)
    {
        IReadOnlyList<string> columns = request.Latents ?? run.Method.Latents.Differences;
        (string Protocol, LatentTarget Target)[] all =
        [
            ("rotation", LatentTarget.Rotation),
            ("euler", LatentTarget.Rotation with { Form = RotationForm.Euler }),
            ("color", LatentTarget.Color),
            ("latents", new LatentTarget(columns) { Form = RotationForm.None }),
        ];
        List<Regressand> regressands = [];
        foreach ((string protocol, LatentTarget target) in all.Where(r => request.Protocols.Contains(r.Protocol) && r.Target.Size > 0))
        {
            try
            {
                regressands.Add(new(protocol, new LatentReader(run.Dataset, target, run.Configuration.Quaternions)));
            }
            catch (DataException missing) when (request.SkipsMissing)
            {
                progress?.Say($"{protocol} is left out. {missing.Message}");
            }
        }

        return regressands;
    }

    private static List<EvaluationResult> Heads(
        TrainedRun run, IFrozenFeatures features, IReadOnlyList<Regressand> regressands, EvaluationRequest request, IEvaluationProgress? progress,
        CancellationToken cancellation)
    {
        int whole = run.Configuration.ToModelOptions().Architecture.RepresentationSize;
        RepresentationPart[] parts =
            [.. RepresentationPart.Of(whole, Math.Min(run.Configuration.Equi, whole)).Where(p => p.Size > 0 && request.Parts.Contains(p.Name))];
        bool classification = request.Protocols.Contains("classification");
        int heads = parts.Length * (regressands.Count + (classification ? 1 : 0));
        if (heads == 0)
        {
            return [];
        }

        progress?.Begin("heads", (long)heads * request.Heads.Epochs, "epochs");
        HeadTraining training = new(features, request.Heads, () => progress?.Advance(1), cancellation);
        List<EvaluationResult> results = [];
        foreach (RepresentationPart part in parts.Where(_ => classification))
        {
            (double top1, double top5) = training.Classify(part, run.Dataset.ClassNames.Count);
            results.Add(new("classification", part.Name, new Dictionary<string, double> { ["top1"] = top1, ["top5"] = top5 }));
        }

        foreach (Regressand regressand in regressands)
        {
            foreach (RepresentationPart part in parts)
            {
                RegressionScore score = training.Regress(part, regressand.Latents);
                results.Add(new(regressand.Protocol, part.Name, new Dictionary<string, double>
                {
                    ["r2"] = score.RSquared,
                    ["r2_of_means"] = score.OfMeans,
                    ["mse"] = score.MeanSquaredError,
                }));
            }
        }

        return results;
    }

    private sealed record Regressand(string Protocol, LatentReader Latents);
}
