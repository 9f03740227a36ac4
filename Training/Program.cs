using System.CommandLine;
using SIE.Shards;
using SIE.Terminal;
using SIE.Training.Commands;
using SIE.Training.Data;
using SIE.Training.Devices;
using SIE.Training.Distributed;
using SIE.Training.Runs;
using SIE.Training.Runs.Safetensors;

Command root = new("sie", "Trains and evaluates split invariant-equivariant representations on SIE shards.")
{
    TrainCommand.Create(),
    EvalCommand.Create(),
    CompareCommand.Create(),
    AnalyzeCommand.Create(),
    ExportWeightsCommand.Create(),
};

// A step of a large batch on a CPU takes longer than half a minute, and the checkpoint comes after it.
return await TerminalProgram.RunAsync(
    root,
    args,
    static e => e is LibTorchException or ShardException or DataException or RunException or SafetensorsException or DistributedException,
    patience: TimeSpan.FromMinutes(10));
