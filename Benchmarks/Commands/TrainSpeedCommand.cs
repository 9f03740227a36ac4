using System.CommandLine;
using System.Globalization;
using SIE.Benchmarks.TrainingSpeed;
using SIE.Terminal;

namespace SIE.Benchmarks.Commands;

/// <summary>`sie bench train`: speed and memory of a training step.</summary>
internal static class TrainSpeedCommand
{
    private const int PredictorEmbedding = 1024, PredictorBatch = 256, MemorySide = 64, MemoryBatch = 256;

    internal static Command Create()
    {
        Option<string> steps = new("--steps") { Description = "Image side x batch of the steps timed, separated by commas.", DefaultValueFactory = static _ => "128x32,256x16" };
        Option<string> mlp = new("--mlp") { Description = "Widths of the projectors, joined by hyphens; even.", DefaultValueFactory = static _ => "2048-2048-2048" };
        Option<int> rounds = new("--rounds") { Description = "Timed steps of each contender.", DefaultValueFactory = static _ => 5 };
        Option<string> parts = new("--parts") { Description = "What is measured: any of steps, memory, predictor, separated by commas.", DefaultValueFactory = static _ => "steps,memory,predictor" };
        Option<string?> pytorch = new("--pytorch") { Description = "A Python that has PyTorch, to time the same step written in it, or with --reference the public code." };
        Option<string?> reference = new("--reference") { Description = "A checkout of the public SIE code, for --pytorch to run in place of our script." };
        JsonOption json = new();
        Command command = new Command(
            "train",
            "Times steps of SIE (resnet18, online evaluation on) against the same mathematics arranged as the public code does it on the same libtorch and, where given, in PyTorch. "
            + "SIE_TENSOR_MEMORY=1 gives our memory for tensors to all of ours, the published arrangement too, which otherwise has libtorch's own. "
            + "bfloat16 takes part where the CPU has it. The contenders take their steps in turn, each in a process of its own.")
        {
            steps, mlp, rounds, parts, pytorch, reference, json,
        }.WithExamples(
            "sie bench train --json train.json",
            "sie bench train --parts steps --steps 128x32 --pytorch python3",
            "sie bench train --pytorch python3 --reference ~/SIE");
        command.SetAction((parsed, cancel) => Task.Run(
            () =>
            {
                int[] widths = Numbers(parsed.GetValue(mlp)!, '-', mlp);
                if (widths.Any(static w => w % 2 != 0))
                {
                    throw new UsageException($"{mlp.Name} needs even widths, which the two parts share.");
                }

                StepSetup[] setups = [.. parsed.GetValue(steps)!.Split(',').Select(s => Numbers(s, 'x', steps) is [int side, int batch]
                    ? new StepSetup(side, batch, widths)
                    : throw new UsageException($"{steps.Name} '{s}' is not like 128x32."))];
                string[] wanted = parsed.GetValue(parts)!.Split(',');
                if (wanted.FirstOrDefault(static p => p is not ("steps" or "memory" or "predictor")) is { } unknown)
                {
                    throw new UsageException($"{parts.Name} has no '{unknown}'; there are steps, memory and predictor.");
                }

                using PythonContender? python = (parsed.GetValue(pytorch), parsed.GetValue(reference)) switch
                {
                    (null, null) => null,
                    (null, _) => throw new UsageException($"{reference.Name} needs {pytorch.Name}, a Python that has PyTorch."),
                    ({ } executable, var checkout) => new(executable, checkout),
                };
                TrainBenchmark benchmark = new(Math.Max(1, parsed.GetValue(rounds)), Processor.HasBfloat16, python, Console.Error.WriteLine, cancel);
                TrainReport report = new();
                foreach (StepSetup setup in wanted.Contains("steps") ? setups : [])
                {
                    report.Add(setup, benchmark.TimeSteps(setup));
                }

                if (wanted.Contains("memory"))
                {
                    StepSetup setup = new(MemorySide, MemoryBatch, widths);
                    report.SetMemory(setup, benchmark.MeasureMemory(setup));
                }

                if (wanted.Contains("predictor"))
                {
                    (IReadOnlyList<ContenderTimes> times, IReadOnlyList<ContenderPeak> peaks) = benchmark.MeasurePredictor(PredictorEmbedding, PredictorBatch);
                    report.SetPredictor(times, peaks);
                }

                report.Print();
                json.Write(parsed, () => report.ToJson());

                return ExitCodes.Success;
            },
            cancel));
        return command;
    }

    private static int[] Numbers(string text, char separator, Option option)
    {
        int[] numbers = [.. text.Split(separator).Select(w => int.TryParse(w, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0)];
        return numbers.All(static n => n > 0) ? numbers : throw new UsageException($"{option.Name} '{text}' needs whole numbers above 0.");
    }
}
