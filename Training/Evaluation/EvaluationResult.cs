using System.Text.Json;
using System.Text.Json.Serialization;
using SIE.Shards;

namespace SIE.Training.Evaluation;

/// <summary>What a protocol measured on one part of the representation.</summary>
/// <param name="Protocol">classification, rotation, color, mrr or pre.</param>
/// <param name="Part">inv, equi, all, or, for predictor protocols, which split is searched.</param>
/// <param name="Values">Figures by name: top1 and top5 (0 to 1), r2, mse, mrr, hit1 …, pre.</param>
public sealed record EvaluationResult(string Protocol, string Part, IReadOnlyDictionary<string, double> Values);

/// <summary>The results of one evaluation, as written to a run's <c>eval.json</c>.</summary>
public sealed record EvaluationReport
{
    /// <summary>The file in a run's folder.</summary>
    public const string FileName = "eval.json";

    /// <summary>The run's method.</summary>
    public required string Method { get; init; }

    /// <summary>Identity of the dataset evaluated on.</summary>
    public required string DataIdentity { get; init; }

    /// <summary>Epochs the run was trained for.</summary>
    public required int TrainedEpochs { get; init; }

    /// <summary>Epochs the heads were trained for.</summary>
    public required int HeadEpochs { get; init; }

    /// <summary>Seed of the evaluation.</summary>
    public required long Seed { get; init; }

    /// <summary>Objects in the train and validation split.</summary>
    public required IReadOnlyList<int> Objects { get; init; }

    /// <summary>The results.</summary>
    public required IReadOnlyList<EvaluationResult> Results { get; init; }

    /// <summary>Writes the report atomically.</summary>
    /// <param name="folder">The run.</param>
    public void Write(string folder) =>
        AtomicFile.Write(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, EvaluationJson.Default.EvaluationReport) + "\n");
}

[JsonSerializable(typeof(EvaluationReport))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n")]
internal sealed partial class EvaluationJson : JsonSerializerContext;
