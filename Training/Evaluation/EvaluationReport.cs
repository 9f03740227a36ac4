using System.Text.Json;
using System.Text.Json.Serialization;
using SIE.Shards;
using SIE.Training.Runs;

namespace SIE.Training.Evaluation;

/// <summary>The results of a run's evaluations, as written to its <c>eval.json</c>.</summary>
public sealed record EvaluationReport
{
    /// <summary>The file in a run's folder.</summary>
    public const string FileName = "eval.json";

    /// <summary>The run's method.</summary>
    public required string Method { get; init; }

    /// <summary>Identity of the dataset evaluated on.</summary>
    public required string DataIdentity { get; init; }

    /// <summary>SHA-256 of the model evaluated.</summary>
    public required string WeightsSha256 { get; init; }

    /// <summary>Epochs the run was trained for.</summary>
    public required int TrainedEpochs { get; init; }

    /// <summary>Epochs the heads were trained for.</summary>
    public required int HeadEpochs { get; init; }

    /// <summary>Seed of the evaluation.</summary>
    public required long Seed { get; init; }

    /// <summary>What was done otherwise than by default: depth of heads, parity with the public code, unnormalised retrieval. Empty if nothing.</summary>
    public IReadOnlyList<string> Deviations { get; init; } = [];

    /// <summary>Objects in the train and validation split.</summary>
    public required IReadOnlyList<int> Objects { get; init; }

    /// <summary>The results.</summary>
    public required IReadOnlyList<EvaluationResult> Results { get; init; }

    /// <summary>Reads a run's report.</summary>
    /// <param name="folder">The run.</param>
    /// <returns>The report, or null if there is none.</returns>
    /// <exception cref="RunException">The file can't be understood.</exception>
    public static EvaluationReport? Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), EvaluationJson.Default.EvaluationReport) ?? throw new JsonException("null");
        }
        catch (JsonException exception)
        {
            throw new RunException($"{path} is no report of an evaluation: {exception.Message} Delete it and run 'sie eval --run {folder}' again.");
        }
    }

    /// <summary>Takes over results of an earlier evaluation of the same weights on the same data in the same way that this one has not measured.</summary>
    /// <param name="earlier">The earlier report.</param>
    /// <returns>The report of both.</returns>
    public EvaluationReport With(EvaluationReport? earlier)
    {
        if (earlier is null || Setting(this) != Setting(earlier))
        {
            return this;
        }

        IEnumerable<EvaluationResult> kept = earlier.Results.Where(o => !Results.Any(r => r.Protocol == o.Protocol && r.Part == o.Part));
        return this with { Results = [.. kept.Concat(Results).OrderBy(r => RunEvaluation.Protocols.IndexOf(r.Protocol))] };

        static string Setting(EvaluationReport r) =>
            $"{r.Method} {r.DataIdentity} {r.WeightsSha256} {r.HeadEpochs} {r.Seed} {string.Join(';', r.Deviations)} {string.Join(';', r.Objects)}";
    }

    /// <summary>Writes the report atomically.</summary>
    /// <param name="folder">The run.</param>
    public void Write(string folder) =>
        AtomicFile.Write(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, EvaluationJson.Default.EvaluationReport) + "\n");
}

[JsonSerializable(typeof(EvaluationReport))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n", RespectNullableAnnotations = true)]
internal sealed partial class EvaluationJson : JsonSerializerContext;
