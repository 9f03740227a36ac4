using SIE.Shards;
using SIE.Training.Data;
using SIE.Training.Evaluation;
using SIE.Training.Methods;
using SIE.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Tests.Evaluation;

public sealed class RunEvaluationTests(EvaluatedRuns runs)
{
    [Fact]
    public void One_evaluation_after_the_other_fills_one_report()
    {
        string run = runs.CopyOfSie("one after the other");
        Execute(run, "classification");
        Execute(run, "mrr");
        EvaluationReport report = EvaluationReport.Read(run)!;
        Assert.Equal(["classification", "mrr"], report.Results.Select(r => r.Protocol).Distinct());

        // Of other weights nothing is kept.
        TrainingRun.Execute(runs.Configuration("SIE", epochs: 3), run, null, CancellationToken.None);
        Execute(run, "pre");
        Assert.Equal(["pre"], EvaluationReport.Read(run)!.Results.Select(r => r.Protocol).Distinct());
    }

    [Fact]
    public void A_report_that_cannot_be_written_is_refused_before_any_work()
    {
        string run = runs.CopyOfSie("no place for a report");
        Directory.CreateDirectory(Path.Combine(run, EvaluationReport.FileName));
        RecordedProgress progress = new();
        RunException error = Assert.Throws<RunException>(
            () => RunEvaluation.Execute(run, EvaluatedRuns.Request(["classification"]), progress, CancellationToken.None));
        Assert.Contains("eval.json is a folder", error.Message, StringComparison.Ordinal);
        Assert.Empty(progress.Said);
        Directory.Delete(Path.Combine(run, EvaluationReport.FileName));
        EvaluationReport.RequireWritable(run);
        Assert.DoesNotContain(Directory.GetFiles(run), static file => file.EndsWith(".probe", StringComparison.Ordinal));
        Assert.Throws<RunException>(() => EvaluationReport.RequireWritable(Path.Combine(run, "not there")));
    }

    [Fact]
    public void Columns_of_ones_own_are_regressed()
    {
        EvaluationRequest request = EvaluatedRuns.Request(["latents", "euler"], "all") with { Latents = ["light_phi"] };
        EvaluationReport report = RunEvaluation.Execute(runs.CopyOfSie("columns"), request, null, CancellationToken.None);
        Assert.Equal(["euler", "latents"], report.Results.Select(r => r.Protocol).Order());
        Assert.Empty(report.Results.Single(static r => r.Protocol == "euler").Deviations);
        Assert.Equal(["latents light_phi"], report.Results.Single(static r => r.Protocol == "latents").Deviations);
        DataException missing = Assert.Throws<DataException>(() => RunEvaluation.Execute(
            runs.Sie, request with { Latents = ["tx"] }, null, CancellationToken.None));
        Assert.Contains("'tx'", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_all_protocols_those_are_left_out_and_named_whose_columns_the_dataset_lacks()
    {
        EvaluationRequest request = EvaluatedRuns.Request(["latents", "euler"], "all") with { Latents = ["tx"], SkipsMissing = true };
        RecordedProgress progress = new();
        EvaluationReport report = RunEvaluation.Execute(runs.CopyOfSie("left out"), request, progress, CancellationToken.None);
        Assert.Equal("euler", Assert.Single(report.Results).Protocol);
        Assert.Contains(progress.Said, static s => s.StartsWith("latents is left out", StringComparison.Ordinal) && s.Contains("'tx'", StringComparison.Ordinal));
    }

    [Fact]
    public void What_another_protocol_measured_in_another_way_stays()
    {
        string run = runs.CopyOfSie("other settings");
        Execute(run, "classification");
        RunEvaluation.Execute(
            run, EvaluatedRuns.Request(["mrr"]) with { NormalizeRetrieval = false, Heads = new HeadOptions { Epochs = 3 } }, null, CancellationToken.None);
        EvaluationReport report = EvaluationReport.Read(run)!;
        Assert.All(report.Results.Where(static r => r.Protocol == "classification"), static r => Assert.Equal((20, 0), (r.HeadEpochs, r.Deviations.Count)));
        Assert.All(report.Results.Where(static r => r.Protocol == "mrr"), static r => Assert.Equal("unnormalised retrieval", Assert.Single(r.Deviations)));
        Assert.Equal(3 + 2, report.Results.Count);
    }

    [Fact]
    public void What_an_interrupted_evaluation_had_measured_is_kept()
    {
        string run = runs.CopyOfSie("interrupted");
        Execute(run, "mrr");
        using CancellationTokenSource stop = new();
        int epochs = 0;
        RecordedProgress progress = new() { OnAdvance = () => Stop(++epochs) };
        Assert.ThrowsAny<OperationCanceledException>(() =>
            RunEvaluation.Execute(run, EvaluatedRuns.Request(["classification"]), progress, stop.Token));
        Assert.Equal(["classification", "mrr", "mrr"], EvaluationReport.Read(run)!.Results.Select(static r => r.Protocol));

        void Stop(int epoch)
        {
            if (epoch == 20 + 5) // in the second of the parts' heads
            {
                stop.Cancel();
            }
        }
    }

    [Fact]
    public void What_there_is_nothing_for_is_refused_before_any_work_or_left_out_of_all()
    {
        RecordedProgress progress = new();
        RunException refusal = Assert.Throws<RunException>(() =>
            RunEvaluation.Execute(runs.Supervised, EvaluatedRuns.Request(["classification", "mrr"]), progress, CancellationToken.None));
        Assert.Contains("Supervised has no predictor", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(progress.Stages);

        using TinyDataset gray = new(trainObjects: 4, oneColor: true);
        EvaluationRequest request = EvaluatedRuns.Request(["color", "rotation"], "all") with { Data = gray.Folder };
        refusal = Assert.Throws<RunException>(() => RunEvaluation.Execute(runs.Sie, request, progress, CancellationToken.None));
        Assert.Contains("color: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("the same between all views", refusal.Message, StringComparison.Ordinal);
        EvaluationReport report = RunEvaluation.Execute(runs.CopyOfSie("one color"), request with { SkipsMissing = true }, progress, CancellationToken.None);
        Assert.Equal("rotation", Assert.Single(report.Results).Protocol);
        Assert.Contains(progress.Said, static s => s.StartsWith("color is left out", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_may_be_given_further_latents()
    {
        RunConfiguration configuration = runs.Configuration("SIE", epochs: 1) with { Latents = ["floor_hue", "light_phi"] };
        string run = Path.Combine(runs.Folder, "latents");
        TrainingRun.Execute(configuration, run, null, CancellationToken.None);
        Assert.Equal(6, RunConfiguration.Read(run)!.FindMethod().Latents.Size);
        EvaluationReport report = Execute(run, "latents", "mrr");
        Assert.Equal(3 + 2, report.Results.Count);
    }

    [Fact]
    public void Supervised_training_learns_the_classes_and_it_and_random_weights_are_runs_like_any()
    {
        double supervised = Top1(runs.Supervised), random = Top1(runs.Random);
        Assert.True(supervised > 0.9, $"classes were taught, but top-1 is {supervised}");
        Assert.InRange(random, 0, 1);
        Assert.Equal(0, EvaluationReport.Read(runs.Random)!.TrainedEpochs);

        static double Top1(string run) => Execute(run, "classification").Results.Single(r => r.Part == "all").Values["top1"];
    }

    /// <summary>Quirk Q15 of the public code.</summary>
    [Fact]
    public void A_backbone_in_train_mode_drifts_while_a_head_learns_and_is_itself_again_for_the_next()
    {
        using DisposeScope scope = NewDisposeScope();
        using TrainedRun run = TrainedRun.Open(runs.Sie, null, "cpu");
        (DatasetSplit train, DatasetSplit validation) = (run.Dataset.Split("train"), run.Dataset.Split("val"));
        string before = ModelIdentity.Of(run.Model);
        using (BackboneFeatures features = new(run.Model.Backbone, train, validation, run.Configuration, CPU, CancellationToken.None))
        {
            features.Begin();
            (int, int)[] views = [(0, 0), (1, 1), (2, 2)];
            Tensor fresh = features.OfValidation(views), batchNormalised = features.OfTrain(views), drifted = features.OfValidation(views);
            Assert.False(fresh.allclose(drifted), "running statistics have moved");
            Assert.NotEqual(before, ModelIdentity.Of(run.Model));
            Assert.False(batchNormalised.requires_grad);
            features.Begin();
            Assert.True(fresh.equal(features.OfValidation(views)).all().item<bool>());
        }

        Assert.Equal(before, ModelIdentity.Of(run.Model));
    }

    [Fact]
    public void Evaluating_as_the_public_code_repeats_and_says_so()
    {
        EvaluationRequest request = EvaluatedRuns.Request(["classification"], "all") with
        {
            TrainModeBackbone = true,
            Heads = new HeadOptions { Epochs = 2, RandomValidation = true },
        };
        string run = runs.CopyOfSie("as published");
        EvaluationReport once = RunEvaluation.Execute(run, request, null, CancellationToken.None);
        Assert.Equal(["backbone in train mode", "random validation pairs"], once.Results[0].Deviations);
        Assert.Equal(once.Results[0].Values, RunEvaluation.Execute(run, request, null, CancellationToken.None).Results[0].Values);
    }

    /// <summary>Quirk Q14 of the public code.</summary>
    [Fact]
    public void Validation_pairs_are_fixed_or_for_parity_drawn_anew()
    {
        ViewPair[] shorter = ValidationPairs(epochs: 1, random: false), longer = ValidationPairs(epochs: 2, random: false);
        Assert.Equal(shorter, longer);
        Assert.Equal(4 * 4, shorter.Length);
        ViewPair[] drawn = ValidationPairs(epochs: 1, random: true), again = ValidationPairs(epochs: 2, random: true);
        Assert.Equal([0, 1, 2, 3], drawn.Select(p => p.Item).Order());
        Assert.NotEqual(drawn, again);
    }

    private ViewPair[] ValidationPairs(int epochs, bool random)
    {
        using Dataset dataset = Dataset.Open(runs.Data);
        RecordingFeatures features = new(dataset);
        HeadTraining training = new(features, new HeadOptions { Epochs = epochs, RandomValidation = random }, null, CancellationToken.None);
        training.Regress(new("all", 0, 4), new LatentReader(dataset, LatentTarget.Rotation, QuaternionConvention.Published));
        return [.. features.Asked[0].Zip(features.Asked[1], (a, b) => new ViewPair(a.Item, a.View, b.View))];
    }

    private static EvaluationReport Execute(string run, params string[] protocols) =>
        RunEvaluation.Execute(run, EvaluatedRuns.Request(protocols), null, CancellationToken.None);

    /// <summary>Noise for features; remembers which views of the validation split were asked for.</summary>
    private sealed class RecordingFeatures(Dataset dataset) : IFrozenFeatures
    {
        public List<IReadOnlyList<(int Item, int View)>> Asked { get; } = [];

        public DatasetSplit Train => dataset.Split("train");

        public DatasetSplit Validation => dataset.Split("val");

        public Device Device => CPU;

        public void Begin()
        {
        }

        public Tensor OfTrain(IReadOnlyList<(int Item, int View)> views) => randn(views.Count, 4);

        public Tensor OfValidation(IReadOnlyList<(int Item, int View)> views)
        {
            Asked.Add([.. views]);
            return randn(views.Count, 4);
        }
    }
}
