using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SIE.Shards;
using SIE.Training.Evaluation;

namespace SIE.Training.Comparison;

/// <summary>Evaluated runs side by side, with published figures.</summary>
/// <param name="runs">The runs, in the order they are shown.</param>
public sealed class RunComparison(IReadOnlyList<RunSummary> runs)
{
    /// <summary>The runs, in the order they are shown.</summary>
    public IReadOnlyList<RunSummary> Runs => runs;

    /// <summary>The table of what representations hold; columns that no run has are left out.</summary>
    /// <returns>Headers, and a row a run.</returns>
    public (IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> Rows) Representations() => Table(FigureColumn.OfRepresentations, _ => true);

    /// <summary>The table of predictors: of the runs that have one.</summary>
    /// <returns>Headers, and a row a run; no rows if no run was evaluated so.</returns>
    public (IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> Rows) Predictors() =>
        Table(FigureColumn.OfPredictors, r => r.Report.Results.Any(e => e.Protocol is "mrr" or "pre"));

    /// <summary>What makes the runs' figures hard to compare, or to judge: other data, other heads, what a representation gets that says nothing.</summary>
    /// <returns>A sentence each.</returns>
    public IEnumerable<string> Warnings()
    {
        EvaluationReport first = runs[0].Report;
        foreach (string protocol in new[] { "rotation", "color", "latents" })
        {
            if (runs.SelectMany(r => RepresentationPart.Names.Select(p => r.Figure(protocol, p, "r2_of_means"))).FirstOrDefault(f => f is not null) is { } constant)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"An answer that is always the latents' means has a {protocol} R² of {constant:0.000}.");
            }
        }

        foreach (RunSummary run in runs)
        {
            if (run.Report.DataIdentity != first.DataIdentity)
            {
                yield return $"{run.Name} was evaluated on another dataset than {runs[0].Name}.";
            }

            if (HeadEpochs(run.Report) is { } its && HeadEpochs(first) is { } firsts && its != firsts)
            {
                yield return $"{run.Name}'s heads were trained for {its} epochs, {runs[0].Name}'s for {firsts}.";
            }

            foreach (string deviation in run.Report.Results.SelectMany(static r => r.Deviations).Distinct())
            {
                yield return $"{run.Name} was evaluated with {deviation}.";
            }
        }

        static string? HeadEpochs(EvaluationReport report)
        {
            int[] epochs = [.. report.Results.Select(static r => r.HeadEpochs).OfType<int>().Distinct().Order()];
            return epochs.Length > 0 ? string.Join(" or ", epochs) : null;
        }
    }

    /// <summary>Writes all figures, ours and published, as JSON.</summary>
    /// <param name="path">The file.</param>
    public void WriteJson(string path)
    {
        ComparisonDocument document = new(
            [.. runs.Select(r => new ComparedRun(r.Name, r.Configuration.Resolution, r.Configuration.BatchSize, r.Configuration.Seed, r.Report))], PublishedResults.All);
        AtomicFile.Write(path, JsonSerializer.Serialize(document, ComparisonJson.Default.ComparisonDocument) + "\n");
    }

    private (IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> Rows) Table(
        IReadOnlyList<FigureColumn> all, Func<RunSummary, bool> belongs)
    {
        RunSummary[] rows = [.. runs.Where(belongs)];
        FigureColumn[] columns = [.. all.Where(c => rows.Any(r => c.Of(r) is not null))];
        return (
            ["run", "method", "epochs", .. columns.Select(c => c.Header)],
            [.. rows.Select(r => (IReadOnlyList<string>)[r.Name, r.Report.Method, $"{r.Report.TrainedEpochs}", .. columns.Select(c => c.Write(c.Of(r)))])]);
    }
}

internal sealed record ComparedRun(string Name, int Resolution, int BatchSize, long Seed, EvaluationReport Evaluation);

internal sealed record ComparisonDocument(IReadOnlyList<ComparedRun> Runs, IReadOnlyList<PublishedResult> Published);

[JsonSerializable(typeof(ComparisonDocument))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n",
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
internal sealed partial class ComparisonJson : JsonSerializerContext;
