using System.CommandLine;
using SIE.Benchmarks.Parity;
using SIE.Terminal;
using SIE.Training.Devices;
using static TorchSharp.torch;

namespace SIE.Benchmarks.Commands;

/// <summary>`sie bench parity`.</summary>
internal static class ParityCommand
{
    internal static Command Create()
    {
        Option<string> golden = new("--golden") { Description = "Folder of goldens (cases/, backbone_*, eval/).", Required = true };
        Option<string> device = new("--device") { Description = "cpu, cuda or cuda:N; goldens of several processes take a GPU each.", DefaultValueFactory = static _ => "cpu" };
        JsonOption json = new();
        Command command = new("parity", "Compares Training with numbers of the public SIE implementation.") { golden, device, json };
        command.SetAction(parsed =>
        {
            Device opened = ComputeDevice.Open(parsed.GetRequiredValue(device));
            ComputeDevice.AllowTensorFloat32(opened, false);
            IReadOnlyList<ParityResult> results = ParityBenchmark.Run(parsed.GetRequiredValue(golden), opened, r => Console.Error.WriteLine($"{r.Name}: {r.Outcome}"));
            ParityBenchmark.Print(results);
            json.Write(parsed, () => ParityBenchmark.ToJson(results));
            return results.Any(r => r.Outcome == "failed") ? ExitCodes.Failure : ExitCodes.Success;
        });
        return command.WithExamples("sie bench parity --golden goldens/training --json parity.json", "sie bench parity --golden goldens/training --device cuda");
    }
}
