using System.CommandLine;
using SIE.Benchmarks.Parity;
using SIE.Terminal;
using SIE.Training.Devices;

namespace SIE.Benchmarks.Commands;

/// <summary>`sie bench parity`.</summary>
internal static class ParityCommand
{
    internal static Command Create()
    {
        Option<string> golden = new("--golden") { Description = "Folder of goldens (cases/, backbone_*, eval/).", Required = true };
        JsonOption json = new();
        Command command = new("parity", "Compares Training with numbers of the public SIE implementation.") { golden, json };
        command.SetAction(parsed =>
        {
            LibTorch.Load();
            IReadOnlyList<ParityResult> results = ParityBenchmark.Run(parsed.GetRequiredValue(golden), r => Console.Error.WriteLine($"{r.Name}: {r.Outcome}"));
            ParityBenchmark.Print(results);
            json.Write(parsed, () => ParityBenchmark.ToJson(results));
            return results.Any(r => r.Outcome == "failed") ? ExitCodes.Failure : ExitCodes.Success;
        });
        return command.WithExamples("sie bench parity --golden goldens/training --json parity.json");
    }
}
