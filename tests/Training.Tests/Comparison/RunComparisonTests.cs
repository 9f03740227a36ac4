using System.Text.Json;
using SIE.Training.Comparison;
using SIE.Training.Evaluation;
using SIE.Training.Runs;
using SIE.Training.Tests.Evaluation;

namespace SIE.Training.Tests.Comparison;

public sealed class RunComparisonTests(EvaluatedRuns runs)
{
    [Fact]
    public void Runs_stand_beside_each_other_with_the_published_figures_of_their_method()
    {
        RunComparison comparison = Compare();
        (IReadOnlyList<string> headers, IReadOnlyList<IReadOnlyList<string>> rows) = comparison.Representations();
        Assert.Equal(["SIE", "Supervised", "Random"], rows.Select(r => r[0]));
        Assert.All(rows, r => Assert.Equal(headers.Count, r.Count));
        Assert.Contains("top-1 equi", headers);
        int published = headers.ToList().IndexOf("published");
        Assert.Equal(["77.5%", "–", "–"], rows.Select(r => r[published])); // at 32 pixels the setting of 128 is nearest

        (headers, rows) = comparison.Predictors();
        Assert.Equal("SIE", Assert.Single(rows)[0]);
        Assert.Contains("PRE val-all", headers);
    }

    [Fact]
    public void The_JSON_holds_every_figure_of_ours_and_of_others()
    {
        string path = Path.Combine(runs.Folder, "table.json");
        Compare().WriteJson(path);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement first = json.RootElement.GetProperty("runs")[0];
        Assert.Equal("SIE", first.GetProperty("evaluation").GetProperty("method").GetString());
        Assert.Equal(EvaluationReport.Read(runs.Sie)!.Results.Count, first.GetProperty("evaluation").GetProperty("results").GetArrayLength());
        Assert.Equal(PublishedResults.All.Count, json.RootElement.GetProperty("published").GetArrayLength());
    }

    [Fact]
    public void Plots_are_pictures_of_what_was_measured()
    {
        IReadOnlyList<string> plots = ComparisonPlots.Draw(Compare(), Path.Combine(runs.Folder, "plots"));
        Assert.Equal(["classification.png", "rotation.png", "mrr.png", "pre.png", "tradeoff.png"], plots.Select(Path.GetFileName));
        Assert.All(plots, p => Assert.Equal([0x89, 0x50, 0x4e, 0x47], File.ReadAllBytes(p).Take(4)));
    }

    [Fact]
    public void What_makes_figures_incomparable_is_said()
    {
        RunSummary sie = Summary(runs.Sie);
        EvaluationResult[] results = [.. sie.Report.Results.Select(static r => r with { HeadEpochs = 7, Deviations = ["linear heads"] })];
        RunSummary other = sie with { Name = "other", Report = sie.Report with { DataIdentity = "else", Results = results } };
        string[] warnings = [.. new RunComparison([sie, other]).Warnings()];
        Assert.Equal(4, warnings.Length);
        Assert.Matches("means has a rotation R² of 0\\.[0-9]{3}", warnings[0]);
        Assert.Single(new RunComparison([sie, sie]).Warnings());
    }

    [Fact]
    public void A_run_that_was_not_evaluated_is_refused_with_the_command_to_run()
    {
        RunException refusal = Assert.Throws<RunException>(() => RunSummary.Read(runs.CopyOfSie("not evaluated")));
        Assert.Contains("sie eval", refusal.Message, StringComparison.Ordinal);
    }

    private RunComparison Compare() => new([Summary(runs.Sie), Summary(runs.Supervised), Summary(runs.Random)]);

    private static RunSummary Summary(string run)
    {
        if (EvaluationReport.Read(run) is null)
        {
            EvaluationRequest request = EvaluatedRuns.Request(["classification", "rotation", "mrr", "pre"]) with { SkipsMissing = true };
            RunEvaluation.Execute(run, request, null, CancellationToken.None);
        }

        return RunSummary.Read(run);
    }
}
