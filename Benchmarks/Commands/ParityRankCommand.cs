using System.CommandLine;
using SIE.Benchmarks.Parity;
using SIE.Terminal;
using SIE.Training.Devices;

namespace SIE.Benchmarks.Commands;

/// <summary><c>Benchmarks parity-rank</c>: one of the processes that <c>parity</c> starts for a golden of several; not for people.</summary>
internal static class ParityRankCommand
{
    internal static Command Create()
    {
        Option<string> golden = new("--golden") { Required = true };
        Option<string> output = new("--out") { Required = true };
        Command command = new("parity-rank", "One process of parity.") { golden, output };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            LibTorch.Load();
            DistributedParity.RunRank(parsed.GetRequiredValue(golden), parsed.GetRequiredValue(output));
            return ExitCodes.Success;
        });
        return command;
    }
}
