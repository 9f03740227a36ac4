using System.CommandLine;
using SIE.Benchmarks.Parity;
using SIE.Terminal;

namespace SIE.Benchmarks.Commands;

/// <summary>`sie bench parity-rank`: one of the processes that `sie bench parity` starts for a golden of several; not for people.</summary>
internal static class ParityRankCommand
{
    internal static Command Create()
    {
        Option<string> golden = new("--golden") { Required = true };
        Option<string> output = new("--out") { Required = true };
        Option<string> device = new("--device") { Required = true };
        Command command = new("parity-rank", "One process of parity.") { golden, output, device };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            DistributedParity.RunRank(parsed.GetRequiredValue(golden), parsed.GetRequiredValue(output), parsed.GetRequiredValue(device));
            return ExitCodes.Success;
        });
        return command;
    }
}
