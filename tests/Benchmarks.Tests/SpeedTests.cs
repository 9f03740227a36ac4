using SIE.Benchmarks.TrainingSpeed;
using SIE.Benchmarks.TrainingSpeed.Published;
using SIE.Training.Devices;
using SIE.Training.Models.Layers;
using SIE.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Benchmarks.Tests;

public class SpeedTests
{
    [Fact]
    public void The_step_that_ours_is_timed_against_computes_the_same_losses_from_the_same_weights()
    {
        LibTorch.Load();
        using DisposeScope scope = NewDisposeScope();
        StepSetup setup = new(Side: 32, Batch: 6, Widths: [64, 64], Classes: 3);
        manual_seed(1);
        using Learner learner = setup.CreateLearner(Precision.Fp32);
        using PublishedStep published = new(setup);
        Dictionary<string, Tensor> theirs = published.Model.state_dict();
        Assert.Equal(learner.Model.state_dict().Keys.Order(), theirs.Keys.Order());
        using (no_grad())
        {
            foreach ((string name, Tensor ours) in learner.Model.state_dict())
            {
                theirs[name].copy_(ours);
            }
        }

        using PairBatch batch = setup.CreateBatch(channelsLast: true), planes = setup.CreateBatch(channelsLast: false);
        for (int step = 0; step < 3; step++)
        {
            double ours = learner.ComputeGradients(batch).item<float>(), expected = published.Run(planes);
            learner.Optimizer.Step();

            // Adam makes steps of rounding where a gradient is almost nothing.
            Assert.Equal(expected, ours, (step == 0 ? 1e-4 : 2e-2) * expected);
        }
    }

    [Fact]
    public void Speedups_are_ratios_of_medians_and_memory_ratios_are_ours_by_theirs()
    {
        TrainReport report = new();
        report.Add(new(128, 32, [8]), [new(TrainBenchmark.Own, "", [1, 2, 9], [1]), new(TrainBenchmark.Published, "", [4, 3, 4], [1])]);
        report.Add(new(256, 16, [8]), [new(TrainBenchmark.Own, "", [2, 2, 2], [1]), new(TrainBenchmark.Published, "", [3, 3, 3], [1])]);
        report.SetMemory(new(64, 256, [8]), [new(TrainBenchmark.Own, 100), new(TrainBenchmark.Published, 400)]);
        using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(report.ToJson());
        Assert.Equal(32, json.RootElement.GetProperty("images_per_s").GetDouble());
        Assert.Equal(1.5, json.RootElement.GetProperty("speedup_same_libtorch").GetDouble());
        Assert.Equal(0.25, json.RootElement.GetProperty("memory_ratio_same_libtorch").GetDouble());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, json.RootElement.GetProperty("speedup_pytorch").ValueKind);
    }
}
