using SIE.Training.Evaluation;
using SIE.Training.Runs;

namespace SIE.Training.Tests.Evaluation;

public sealed class FeatureCacheTests(EvaluatedRuns runs)
{
    private static readonly string[] Extraction = ["features of train", "features of val"];

    [Fact]
    public void Features_are_extracted_once_whatever_the_part_and_protocol()
    {
        string run = runs.CopyOfSie("once");
        Assert.Equal([.. Extraction, "heads"], Evaluate(run, "classification", "inv").Stages);
        Assert.Equal(["heads"], Evaluate(run, "rotation", "equi").Stages);
    }

    [Fact]
    public void Cached_features_give_the_figures_of_fresh_ones()
    {
        string run = runs.CopyOfSie("figures");
        IReadOnlyList<EvaluationResult> fresh = Execute(run, new RecordedProgress()), cached = Execute(run, new RecordedProgress());
        Assert.Equal(fresh.SelectMany(r => r.Values), cached.SelectMany(r => r.Values));
    }

    [Theory]
    [InlineData(200)] // a row
    [InlineData(20)] // the header
    [InlineData(-1)] // the end is cut off
    public void A_damaged_file_is_found_and_made_anew(int at)
    {
        string run = runs.CopyOfSie($"damaged{at}");
        Evaluate(run, "classification", "all");
        string file = Assert.Single(Directory.GetFiles(Path.Combine(run, TrainedRun.FeaturesFolder), "val-*"));
        byte[] whole = File.ReadAllBytes(file), damaged = at < 0 ? whole[..^4] : [.. whole];
        if (at >= 0)
        {
            damaged[^at] ^= 0x40;
            damaged[at] ^= (byte)(at == 20 ? 0x40 : 0);
        }

        File.WriteAllBytes(file, damaged);
        RecordedProgress progress = Evaluate(run, "classification", "all");
        Assert.Equal(["features of val", "heads"], progress.Stages);
        Assert.Contains("damaged", Assert.Single(progress.Said), StringComparison.Ordinal);
        Assert.Equal(whole, File.ReadAllBytes(file));
    }

    [Fact]
    public void Features_of_other_weights_are_not_used()
    {
        string run = runs.CopyOfSie("trained on");
        Evaluate(run, "classification", "all");
        TrainingRun.Execute(runs.Configuration("SIE", epochs: 3), run, null, CancellationToken.None);
        Assert.Equal([.. Extraction, "heads"], Evaluate(run, "classification", "all").Stages);
    }

    private static RecordedProgress Evaluate(string run, string protocol, string part)
    {
        RecordedProgress progress = new();
        RunEvaluation.Execute(run, EvaluatedRuns.Request([protocol], part), progress, CancellationToken.None);
        return progress;
    }

    private static IReadOnlyList<EvaluationResult> Execute(string run, RecordedProgress progress) =>
        RunEvaluation.Execute(run, EvaluatedRuns.Request(["rotation"], "all"), progress, CancellationToken.None).Results;
}
