using System.CommandLine;
using SIE.DatasetBuilder.Pipeline;
using SIE.Terminal;

namespace SIE.DatasetBuilder.Commands;

/// <summary>sie finalize: dataset.json for what many workers have rendered.</summary>
internal static class FinalizeCommand
{
    internal static Command Create()
    {
        Argument<string> folder = new("dataset") { Description = "The --out of the workers." };
        Command command = new("finalize", "Checks that workers have made every shard and completes the dataset; otherwise lists what is missing.") { folder };
        command.SetAction((parsed, token) => Task.Run(() => Run(parsed.GetRequiredValue(folder), token), token));
        return command.WithExamples("sie finalize data");
    }

    /// <summary>Completes a dataset and prints how that went.</summary>
    /// <returns>The exit code.</returns>
    internal static int Run(string folder, CancellationToken token)
    {
        FinalizationResult result;
        using (RenderProgressLine progress = new("finalize"))
        {
            result = DatasetFinalization.Run(folder, Environment.ProcessorCount, progress, token);
        }

        folder = Path.GetFullPath(folder);
        if (result.Manifest is { } manifest)
        {
            DatasetReport.Print(manifest);
            Console.WriteLine(result.WasFinished ? $"{folder} was finished already; 'sie verify' checks it." : $"{folder}: finished.");
            return DatasetReport.ExitCode(manifest);
        }

        foreach (MissingShard shard in result.Missing)
        {
            Console.WriteLine($"missing: {shard.File}, by worker {shard.Worker}");
        }

        Console.Error.WriteLine($"error: {result.Missing.Count} shards are missing or damaged in {folder}. Each worker makes its own again:");
        foreach (IGrouping<WorkerSlot, MissingShard> worker in result.Missing.GroupBy(static s => s.Worker))
        {
            string which = worker.Key.IsAlone ? "" : $" --worker {worker.Key}";
            Console.Error.WriteLine($"  {worker.First().Command.Replace("--out OUT", $"--out \"{folder}\"", StringComparison.Ordinal)}{which}");
        }

        return ExitCodes.Failure;
    }
}
