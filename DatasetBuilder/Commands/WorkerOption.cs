using System.CommandLine;
using SIE.DatasetBuilder.Pipeline;

namespace SIE.DatasetBuilder.Commands;

/// <summary>--worker, of every command that many processes can share.</summary>
internal static class WorkerOption
{
    internal static Option<string?> Instance { get; } = new("--worker")
    {
        Description = "Make every N-th shard only: i/N, i from 0. Found by itself in SLURM arrays, Kubernetes Indexed Jobs "
            + $"(with {WorkerSlot.CountVariable}=N), under mpirun and srun; 0/1 is one process in any of them.",
    };

    /// <summary>The worker that was typed or that an engine describes; says so unless the process is alone.</summary>
    /// <exception cref="Terminal.UsageException">What was typed, or the engine's environment, makes no sense.</exception>
    internal static WorkerSlot Read(ParseResult parsed)
    {
        WorkerSlot worker = parsed.GetValue(Instance) is { } typed ? WorkerSlot.Parse(typed) : WorkerSlot.Find(Environment.GetEnvironmentVariable);
        if (!worker.IsAlone)
        {
            Console.WriteLine($"worker {worker} (from {worker.Source})");
        }

        return worker;
    }
}
