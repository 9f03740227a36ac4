using System.CommandLine;
using SIE.Terminal;
using SIE.Training.Devices;

namespace SIE.Benchmarks.Commands;

/// <summary><c>Benchmarks parity</c>.</summary>
internal static class ParityCommand
{
    internal static Command Create()
    {
        Option<DirectoryInfo> golden = new("--golden") { Description = "Folder of goldens (cases/, backbone_*, eval/).", Required = true };
        Option<FileInfo?> json = new("--json") { Description = "Also write the counts to this file." };
        Command command = new("parity", "Compares Training with numbers of the public SIE implementation.") { golden, json };
        command.SetAction(parsed =>
        {
            LibTorch.Load();
            DirectoryInfo folder = parsed.GetValue(golden)!;
            IReadOnlyList<ParityResult> results = ParityBenchmark.Run(folder.FullName, r => Console.Error.WriteLine($"{r.Name}: {r.Outcome}"));
            ParityBenchmark.Print(results);
            if (parsed.GetValue(json) is { } file)
            {
                ParityBenchmark.WriteJson(results, file.FullName);
            }

            return results.Any(r => r.Outcome == "failed") ? ExitCodes.Failure : ExitCodes.Success;
        });
        return command.WithExamples("sie bench parity --golden goldens/training --json parity.json");
    }
}
