using System.CommandLine;
using SIE.Benchmarks.Parity;
using SIE.Terminal;
using SIE.Training.Devices;

namespace SIE.Benchmarks.Commands;

/// <summary>`sie bench parity-rank`: one of the processes that `sie bench parity` starts for a golden of several; not for people.</summary>
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
