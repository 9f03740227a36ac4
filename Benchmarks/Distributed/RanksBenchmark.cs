using SIE.Benchmarks.Parity;
using SIE.Training.Distributed;
using SIE.Training.Methods;
using SIE.Training.Models;
using SIE.Training.Objectives;
using SIE.Training.Optimisation;
using SIE.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Benchmarks.Distributed;

/// <summary>How far several processes end up from one with the whole batch.</summary>
/// <param name="Processes">How many.</param>
/// <param name="Steps">Steps taken.</param>
/// <param name="Loss">Largest relative difference of the loss in any step.</param>
/// <param name="Parameters">Largest difference of any parameter after the last step, relative to how far the parameters moved.</param>
internal sealed record RanksResult(int Processes, int Steps, double Loss, double Parameters);

/// <summary>
/// Trains on made-up batches in float64, once by several processes and once by one, and compares. The batch does not divide by two, so that unequal parts
/// are tried too.
/// </summary>
internal static class RanksBenchmark
{
    private const int Batch = 5;
    private const int Side = 32;
    private const int Classes = 5;

    /// <summary>The part of one process.</summary>
    /// <param name="processes">Who trains together.</param>
    /// <param name="method">The method.</param>
    /// <param name="steps">How many steps.</param>
    /// <param name="device">This process's device.</param>
    /// <returns>The comparison, in the first process; null in the others.</returns>
    public static RanksResult? Run(ICommunicator processes, Method method, int steps, Device device)
    {
        (double[] losses, double[] parameters, _) = Train(processes, method, steps, device);
        if (processes.Rank > 0)
        {
            return null;
        }

        (double[] expectedLosses, double[] expected, double[] initial) = Train(SingleProcess.Instance, method, steps, device);
        double loss = 0, difference = 0, moved = 0;
        for (int i = 0; i < steps; i++)
        {
            loss = Math.Max(loss, Math.Abs(losses[i] - expectedLosses[i]) / Math.Abs(expectedLosses[i]));
        }

        for (int i = 0; i < expected.Length; i++)
        {
            difference = Math.Max(difference, Math.Abs(parameters[i] - expected[i]));
            moved = Math.Max(moved, Math.Abs(expected[i] - initial[i]));
        }

        return new(processes.Size, steps, loss, difference / moved);
    }

    private static (double[] Losses, double[] Parameters, double[] Initial) Train(ICommunicator processes, Method method, int steps, Device device)
    {
        manual_seed(1);
        ModelOptions options = new() { ProjectorWidths = [64, 32], Classes = Classes, OnlineEvaluation = false };
        using Learner learner = new(method, options, new LossWeights(), new AdamOptions(), device, ScalarType.Float64, processes);
        learner.ShareState();
        double[] initial = Parameters(learner);
        double[] losses = new double[steps];
        for (int step = 0; step < steps; step++)
        {
            using DisposeScope scope = NewDisposeScope();
            using PairBatch batch = OwnPart(processes, step, method.Latents.Size, device);
            Tensor loss = learner.ComputeGradients(batch);
            processes.AllReduceSum(loss);
            losses[step] = loss.item<double>() / processes.Size;
            learner.Optimizer.Step();
        }

        return (losses, Parameters(learner), initial);
    }

    private static double[] Parameters(Learner learner) => [.. learner.Model.parameters().SelectMany(Digest.Values)];

    private static PairBatch OwnPart(ICommunicator processes, int step, int latents, Device device)
    {
        (int start, int count) = GlobalBatch.Part(Batch, processes.Rank, processes.Size);
        float[] z = new float[Batch * latents];
        Recipe.Fill(step, "z", "sym", 1, z);
        long[] labels = [.. Enumerable.Range(step, Batch).Select(static i => (long)i % Classes)];
        return new(Images("x"), Images("y"), Rows(tensor(z, [Batch, latents]).to(ScalarType.Float64)), Rows(tensor(labels))) { Total = Batch };

        Tensor Images(string view) => Rows(tensor(Recipe.Images(step, view, Batch, Side), [Batch, 3, Side, Side]).to(ScalarType.Float64));

        Tensor Rows(Tensor all) => all.narrow(0, start, count).clone().to(device);
    }
}
