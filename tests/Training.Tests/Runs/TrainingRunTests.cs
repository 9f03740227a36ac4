using SIE.Training.Evaluation;
using SIE.Training.Optimisation;
using SIE.Training.Runs;
using SIE.Training.Runs.Safetensors;
using SIE.Training.Tests.Evaluation;

namespace SIE.Training.Tests.Runs;

public sealed class TrainingRunTests : IClassFixture<TinyDataset>, IDisposable
{
    private readonly TinyDataset _data;
    private readonly string _folder = Directory.CreateTempSubdirectory("sie-run-").FullName;

    public TrainingRunTests(TinyDataset data) => _data = data;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_run_stopped_in_mid_epoch_and_again_between_epochs_equals_bit_for_bit_the_run_never_stopped()
    {
        RunConfiguration configuration = _data.Configuration() with { Epochs = 3 };
        TrainingRun.Execute(configuration, Run("whole"), null, CancellationToken.None);

        // Three batches an epoch: step 2 lies in the middle of one, step 6 ends one.
        Assert.Throws<OperationCanceledException>(() => StopAfter(2, configuration, Run("parts")));
        Assert.Throws<OperationCanceledException>(() => StopAfter(4, configuration, Run("parts")));
        TrainingRun.Execute(configuration, Run("parts"), null, CancellationToken.None);

        Assert.Equal(File.ReadAllBytes(Path.Combine(Run("whole"), Checkpoint.FileName)), File.ReadAllBytes(Path.Combine(Run("parts"), Checkpoint.FileName)));
        Assert.Equal(File.ReadAllText(Path.Combine(Run("whole"), MetricsLog.FileName)), File.ReadAllText(Path.Combine(Run("parts"), MetricsLog.FileName)));
    }

    [Fact]
    public void A_trained_run_evaluates_to_a_table_of_every_protocol_and_part()
    {
        TrainingRun.Execute(_data.Configuration() with { Epochs = 8 }, Run("run"), null, CancellationToken.None);
        EvaluationRequest request = new(RunEvaluation.Protocols.ToArray(), ["inv", "equi", "all"], null, "cpu", new HeadOptions { Epochs = 150, Seed = 1 }) { SkipsMissing = true };
        EvaluationReport report = RunEvaluation.Execute(Run("run"), request, null, CancellationToken.None);
        Assert.Equal(12 + 2 + 3, report.Results.Count);
        Assert.True(File.Exists(Path.Combine(Run("run"), EvaluationReport.FileName)));
        double top1 = report.Results.Single(r => r is { Protocol: "classification", Part: "all" }).Values["top1"];
        Assert.True(top1 > 0.7, $"red and blue bars are told apart, but top-1 is {top1}");
        Assert.All(report.Results.SelectMany(r => r.Values.Values), v => Assert.True(double.IsFinite(v)));

        EvaluationReport again = RunEvaluation.Execute(Run("run"), request, null, CancellationToken.None);
        Assert.Equal(report.Results.SelectMany(r => r.Values), again.Results.SelectMany(r => r.Values));
    }

    [Fact]
    public void Other_settings_in_the_same_folder_are_refused_by_name()
    {
        TrainingRun.Execute(_data.Configuration() with { Epochs = 1 }, Run("run"), null, CancellationToken.None);
        RunException refusal = Assert.Throws<RunException>(() =>
            TrainingRun.Execute(_data.Configuration() with { Epochs = 1, Equi = 128 }, Run("run"), null, CancellationToken.None));
        Assert.Contains("equi is 256", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Such as after a batch that took too much memory.</summary>
    [Fact]
    public void A_folder_without_a_checkpoint_takes_other_settings()
    {
        _data.Configuration().Write(Directory.CreateDirectory(Run("run")).FullName);
        TrainingRun.Execute(_data.Configuration() with { Epochs = 1, Equi = 128 }, Run("run"), null, CancellationToken.None);
        Assert.Equal(128, RunConfiguration.Read(Run("run"))!.Equi);
    }

    [Fact]
    public void A_folder_that_another_process_trains_is_refused()
    {
        TrainingRun.Execute(_data.Configuration() with { Epochs = 1 }, Run("run"), null, CancellationToken.None);
        using (FileStream other = new(Path.Combine(Run("run"), TrainingRun.LockFileName), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            RunException refusal = Assert.Throws<RunException>(() => TrainingRun.Execute(_data.Configuration() with { Epochs = 2 }, Run("run"), null, CancellationToken.None));
            Assert.Contains("another process", refusal.Message, StringComparison.Ordinal);
        }

        TrainingRun.Execute(_data.Configuration() with { Epochs = 2 }, Run("run"), null, CancellationToken.None);
    }

    [Fact]
    public void Fewer_epochs_than_are_done_are_refused_and_an_unfinished_run_is_evaluated_as_what_it_is()
    {
        Assert.Throws<OperationCanceledException>(() => StopAfter(7, _data.Configuration() with { Epochs = 5 }, Run("run"))); // three batches an epoch
        Assert.Equal(2, RunEvaluation.Execute(Run("run"), EvaluatedRuns.Request(["mrr"]), null, CancellationToken.None).TrainedEpochs);
        RunException refusal = Assert.Throws<RunException>(() => TrainingRun.Execute(_data.Configuration() with { Epochs = 1 }, Run("run"), null, CancellationToken.None));
        Assert.Contains("2 epochs already", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(5, RunConfiguration.Read(Run("run"))!.Epochs);
    }

    [Fact]
    public void Divergence_stops_with_the_last_good_checkpoint_named()
    {
        RunConfiguration wild = _data.Configuration() with { Epochs = 40, LogEvery = 1, Adam = new AdamOptions { LearningRate = 1e30 } };
        RunException stop = Assert.Throws<RunException>(() => TrainingRun.Execute(wild, Run("run"), null, CancellationToken.None));
        Assert.Contains("no number", stop.Message, StringComparison.Ordinal);
        Assert.Contains("checkpoint", stop.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_checkpoint_is_refused_not_begun_anew()
    {
        RunConfiguration configuration = _data.Configuration() with { Epochs = 1 };
        TrainingRun.Execute(configuration, Run("run"), null, CancellationToken.None);
        using (FileStream file = File.OpenWrite(Path.Combine(Run("run"), Checkpoint.FileName)))
        {
            file.SetLength(file.Length - 100);
        }

        SafetensorsException refusal = Assert.Throws<SafetensorsException>(() =>
            TrainingRun.Execute(configuration with { Epochs = 2 }, Run("run"), null, CancellationToken.None));
        Assert.Contains("truncated", refusal.Message, StringComparison.Ordinal);
    }

    private static void StopAfter(int steps, RunConfiguration configuration, string folder)
    {
        using CancellationTokenSource stop = new();
        TrainingRun.Execute(configuration, folder, new StopProgress(steps, stop), stop.Token);
    }

    private string Run(string name) => Path.Combine(_folder, name);

    private sealed class StopProgress(int steps, CancellationTokenSource stop) : ITrainingProgress
    {
        private int _taken;

        public void Started(long totalImages, long doneImages)
        {
        }

        public void Stepped(int images, IReadOnlyDictionary<string, double>? metrics)
        {
            if (++_taken == steps)
            {
                stop.Cancel();
            }
        }
    }
}
