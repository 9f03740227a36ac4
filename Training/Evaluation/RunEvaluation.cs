using SIE.Shards;
using SIE.Training.Data;
using SIE.Training.Devices;
using SIE.Training.Methods;
using SIE.Training.Models;
using SIE.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Evaluation;

/// <summary>What to evaluate.</summary>
/// <param name="Protocols">Any of <see cref="RunEvaluation.Protocols"/>.</param>
/// <param name="Parts">Any of inv, equi, all.</param>
/// <param name="Data">A dataset other than the run's; null for the run's.</param>
/// <param name="Device">Where.</param>
/// <param name="Heads">How heads are trained.</param>
public sealed record EvaluationRequest(
    IReadOnlyCollection<string> Protocols, IReadOnlyCollection<string> Parts, string? Data, string Device, HeadOptions Heads);

/// <summary>Evaluates a run's frozen representation: features of every view are extracted once, heads are trained on them.</summary>
public static class RunEvaluation
{
    /// <summary>The protocols, in the order they run.</summary>
    public static IReadOnlyList<string> Protocols { get; } = ["classification", "rotation", "color", "mrr", "pre"];

    /// <summary>Evaluates a run and writes its eval.json.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="request">What to evaluate.</param>
    /// <param name="onStart">Told how many images will be looked at.</param>
    /// <param name="onImages">Told how many were just done.</param>
    /// <param name="cancellation">Stops early.</param>
    /// <returns>The report.</returns>
    /// <exception cref="RunException">The folder is no run, or the data don't fit.</exception>
    public static EvaluationReport Execute(
        string folder, EvaluationRequest request, Action<long>? onStart, Action<int>? onImages, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        RunConfiguration configuration = RunConfiguration.Read(folder)
            ?? throw new RunException($"{folder} is no run: it has no {RunConfiguration.FileName}. Give the --out of a 'sie train'.");
        Device device = ComputeDevice.Open(request.Device);
        Method method = configuration.FindMethod();
        using Dataset dataset = Dataset.Open(request.Data ?? configuration.Data);
        (DatasetSplit train, DatasetSplit validation) = (dataset.Split("train"), dataset.Split("val"));
        if (train.Objects.Count == 0 || validation.Objects.Count == 0)
        {
            throw new RunException($"{dataset.Folder}: a split is empty ({train.Objects.Count} train, {validation.Objects.Count} val objects). Render more objects.");
        }

        using PairModel model = new(method, configuration.ToModelOptions());
        Checkpoint.LoadModel(folder, model);
        model.to(device);
        onStart?.Invoke(train.Rows + validation.Rows);
        using FeatureTable trainFeatures = FeatureTable.Extract(model, train, configuration, device, onImages, cancellation);
        using FeatureTable validationFeatures = FeatureTable.Extract(model, validation, configuration, device, onImages, cancellation);

        List<EvaluationResult> results = [];
        HeadTraining heads = new(trainFeatures, validationFeatures, request.Heads, cancellation);
        LatentReader latents = new(dataset, LatentTarget.RotationAndColor, configuration.Quaternions);
        int whole = configuration.ToModelOptions().Architecture.RepresentationSize;
        RepresentationPart[] parts = [.. RepresentationPart.Of(whole, Math.Min(configuration.Equi, whole)).Where(p => p.Size > 0 && request.Parts.Contains(p.Name))];
        foreach (RepresentationPart part in parts.Where(_ => request.Protocols.Contains("classification")))
        {
            (double top1, double top5) = heads.Classify(part, dataset.ClassNames.Count);
            results.Add(new("classification", part.Name, new Dictionary<string, double> { ["top1"] = top1, ["top5"] = top5 }));
        }

        AddRegression("rotation", (0, LatentTarget.QuaternionSize));
        AddRegression("color", (LatentTarget.QuaternionSize, LatentTarget.RotationAndColor.Differences.Count));
        if (method.Predicts && (request.Protocols.Contains("mrr") || request.Protocols.Contains("pre")))
        {
            LatentReader asked = new(dataset, method.Latents, configuration.Quaternions);
            results.AddRange(PredictorEvaluation.Evaluate(model, asked, trainFeatures, validationFeatures, request.Protocols));
        }

        EvaluationReport report = new()
        {
            Method = method.Name,
            DataIdentity = RunConfiguration.IdentityOf(dataset),
            TrainedEpochs = configuration.Epochs,
            HeadEpochs = request.Heads.Epochs,
            Seed = request.Heads.Seed,
            Objects = [train.Objects.Count, validation.Objects.Count],
            Results = results,
        };
        report.Write(folder);
        return report;

        void AddRegression(string protocol, (int Start, int Count) columns)
        {
            foreach (RepresentationPart part in parts.Where(_ => request.Protocols.Contains(protocol)))
            {
                (double rSquared, double error) = heads.Regress(part, latents, columns);
                results.Add(new(protocol, part.Name, new Dictionary<string, double> { ["r2"] = rSquared, ["mse"] = error }));
            }
        }
    }
}
