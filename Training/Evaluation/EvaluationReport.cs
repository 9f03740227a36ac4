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

    /// <summary>Epochs the run was trained for so far.</summary>
    public required int TrainedEpochs { get; init; }

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

    /// <summary>Takes over results of earlier evaluations of the same weights on the same data: what this one has not measured.</summary>
    /// <param name="earlier">The earlier report.</param>
    /// <returns>The report of both; this one alone if the other is of something else.</returns>
    public EvaluationReport With(EvaluationReport? earlier)
    {
        if (earlier is null || !IsOfTheSame(earlier))
        {
            return this;
        }

        IEnumerable<EvaluationResult> kept = earlier.Results.Where(o => !Results.Any(r => r.Protocol == o.Protocol && r.Part == o.Part));
        return this with { Results = [.. kept.Concat(Results).OrderBy(r => RunEvaluation.Protocols.IndexOf(r.Protocol))] };
    }

    /// <summary>Whether another report is of the same weights on the same data.</summary>
    /// <param name="other">The other report.</param>
    public bool IsOfTheSame(EvaluationReport other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return (Method, DataIdentity, WeightsSha256) == (other.Method, other.DataIdentity, other.WeightsSha256) && Objects.SequenceEqual(other.Objects);
    }

    /// <summary>Makes sure that a report can be written, before hours of work for it.</summary>
    /// <param name="folder">The run.</param>
    /// <exception cref="RunException">It can't, such as in a folder that is read-only or on a full disk.</exception>
    public static void RequireWritable(string folder)
    {
        string path = Path.Combine(folder, FileName), probe = path + ".probe";
        try
        {
            File.WriteAllBytes(probe, " "u8.ToArray());
            File.Delete(probe);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RunException($"{path} can't be written: {exception.Message} Evaluate a copy of the run where you may write.");
        }

        if (Directory.Exists(path))
        {
            throw new RunException($"{path} is a folder. Move it away: the report goes there.");
        }
    }

    /// <summary>Writes the report atomically.</summary>
    /// <param name="folder">The run.</param>
    public void Write(string folder) =>
        AtomicFile.Write(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, EvaluationJson.Default.EvaluationReport) + "\n");
}

[JsonSerializable(typeof(EvaluationReport))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n", RespectNullableAnnotations = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
internal sealed partial class EvaluationJson : JsonSerializerContext;
