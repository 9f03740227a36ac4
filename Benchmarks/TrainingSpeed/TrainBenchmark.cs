using SIE.Training.Models.Layers;

namespace SIE.Benchmarks.TrainingSpeed;

/// <summary>
/// Times steps of SIE: ours, the same mathematics as the public code arranges it, and one in PyTorch where it is there. The contenders are
/// processes that take their steps in turn, so that a busy moment of the machine hits all of them.
/// </summary>
/// <param name="rounds">Timed steps of each contender, after three that are not timed, in which memory comes from the system and code reaches its final form.</param>
/// <param name="bfloat16">Whether ours in bfloat16 takes part.</param>
/// <param name="python">A step in PyTorch; may be null.</param>
/// <param name="say">Told how far it is.</param>
/// <param name="cancel">Stops between steps.</param>
internal sealed class TrainBenchmark(int rounds, bool bfloat16, PythonContender? python, Action<string> say, CancellationToken cancel)
{
    /// <summary>What ours is called in tables.</summary>
    internal const string Own = "ours";

    /// <summary>Ours in bfloat16.</summary>
    internal const string OwnHalf = "ours, bf16";

    /// <summary>The same mathematics in the public code's arrangement.</summary>
    internal const string Published = "as published, same libtorch";

    /// <summary>The public code on its own PyTorch.</summary>
    internal const string PublicCodeItself = "public code, its PyTorch";

    /// <summary>Our own script for PyTorch, which is not the public code.</summary>
    internal const string SamePyTorch = "the same step written in PyTorch";

    /// <summary>Steps before timed ones, and those whose memory is measured: more don't need more.</summary>
    private const int Untimed = 3;

    /// <summary>Times a step.</summary>
    /// <param name="setup">The step.</param>
    /// <returns>The times of each contender.</returns>
    internal IReadOnlyList<ContenderTimes> TimeSteps(StepSetup setup)
    {
        List<ContenderProcess> contenders = [];
        try
        {
            foreach (Func<ContenderProcess> start in Starts(setup))
            {
                contenders.Add(start());
            }

            return Time($"{setup.Side}x{setup.Side}, batch {setup.Batch}", contenders);
        }
        finally
        {
            contenders.ForEach(c => c.Dispose());
        }
    }

    /// <summary>Peak memory of each contender, one after the other.</summary>
    /// <param name="setup">The step.</param>
    /// <returns>Bytes.</returns>
    internal IReadOnlyList<ContenderPeak> MeasureMemory(StepSetup setup)
    {
        List<ContenderPeak> peaks = [];
        foreach (Func<ContenderProcess> start in Starts(setup))
        {
            cancel.ThrowIfCancellationRequested();
            using ContenderProcess contender = start();
            for (int step = 0; step < Untimed; step++)
            {
                contender.Step();
            }

            peaks.Add(new(contender.Name, contender.PeakBytes));
            say($"peak memory, {setup.Side}x{setup.Side}, batch {setup.Batch}: {contender.Name} {peaks[^1].Bytes / 1e6:0} MB");
        }

        return peaks;
    }

    /// <summary>Time and growth of memory of the predictor alone, forward and backward.</summary>
    /// <param name="embedding">Length of the embedding.</param>
    /// <param name="batch">Pairs.</param>
    /// <returns>Of ours and of the published arrangement.</returns>
    internal (IReadOnlyList<ContenderTimes> Times, IReadOnlyList<ContenderPeak> Peaks) MeasurePredictor(int embedding, int batch)
    {
        StepSetup setup = new(0, batch, [embedding]);
        using ContenderProcess own = ContenderProcess.Start(Own, new(ContenderKind.Predictor, Precision.Fp32, setup));
        using ContenderProcess published = ContenderProcess.Start(Published, new(ContenderKind.PublishedPredictor, Precision.Fp32, setup));
        ContenderPeak[] peaks = [new(Own, own.PeakGrowthOfStep()), new(Published, published.PeakGrowthOfStep())];
        return (Time($"predictor, embedding {embedding}, batch {batch}", [own, published]), peaks);
    }

    private IEnumerable<Func<ContenderProcess>> Starts(StepSetup setup)
    {
        yield return () => ContenderProcess.Start(Own, new(ContenderKind.Step, Precision.Fp32, setup));
        if (bfloat16)
        {
            yield return () => ContenderProcess.Start(OwnHalf, new(ContenderKind.Step, Precision.Bf16, setup));
        }

        yield return () => ContenderProcess.Start(Published, new(ContenderKind.PublishedStep, Precision.Fp32, setup));
        if (python is not null)
        {
            yield return () => python.Start(setup);
        }
    }

    private ContenderTimes[] Time(string what, List<ContenderProcess> contenders)
    {
        StepTime[][] times = [.. contenders.Select(_ => new StepTime[rounds])];
        for (int round = -Untimed; round < rounds; round++)
        {
            for (int i = 0; i < contenders.Count; i++)
            {
                cancel.ThrowIfCancellationRequested();
                StepTime time = contenders[i].Step();
                if (round >= 0)
                {
                    times[i][round] = time;
                }
            }

            say(round < 0 ? $"{what}: warm" : $"{what}, round {round + 1} of {rounds}: "
                + string.Join("; ", contenders.Select((c, i) => $"{c.Name} {times[i][round].Seconds:0.000} s ({times[i][round].ProcessorSeconds:0.00} s of processor)")));
        }

        return [.. contenders.Select((c, i) => new ContenderTimes(c.Name, c.About, [.. times[i].Select(static t => t.Seconds)], [.. times[i].Select(static t => t.ProcessorSeconds)]))];
    }
}

/// <summary>How long a contender's steps took.</summary>
/// <param name="Name">Which contender.</param>
/// <param name="About">Its versions.</param>
/// <param name="Seconds">Of each step.</param>
/// <param name="ProcessorSeconds">Of each step, all threads together.</param>
internal sealed record ContenderTimes(string Name, string About, IReadOnlyList<double> Seconds, IReadOnlyList<double> ProcessorSeconds)
{
    /// <summary>Half of the steps took longer.</summary>
    internal double Median => MedianOf(Seconds);

    /// <summary>Half of the steps took more processor time.</summary>
    internal double ProcessorMedian => MedianOf(ProcessorSeconds);

    private static double MedianOf(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <summary>How much memory a contender took at most.</summary>
/// <param name="Name">Which contender.</param>
/// <param name="Bytes">Resident.</param>
internal sealed record ContenderPeak(string Name, long Bytes);
