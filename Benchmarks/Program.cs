using System.CommandLine;
using SIE.Benchmarks.Commands;
using SIE.Benchmarks.Cycles;
using SIE.Benchmarks.Fidelity;
using SIE.Benchmarks.Interruptions;
using SIE.Benchmarks.TrainingSpeed;
using SIE.DatasetBuilder.Corpora;
using SIE.DatasetBuilder.Pipeline;
using SIE.Imaging;
using SIE.Renderer.Meshes;
using SIE.Renderer.OpenGL;
using SIE.Terminal;
using SIE.Training.Devices;
using SIE.Training.Distributed;

// The launcher's `sie bench` starts this program with what follows.
Command bench = new("bench", "Measures SIE: fidelity, parity and speed.")
{
    ContenderCommand.Create(),
    CyclesCommand.Create(),
    ReferencesCommand.Create(),
    FidelityCommand.Create(),
    GrowthCommand.Create(),
    JpegCommand.Create(),
    KillsCommand.Create(),
    LoaderCommand.Create(),
    MemoryCommand.Create(),
    MeshesCommand.Create(),
    MutationsCommand.Create(),
    ParityCommand.Create(),
    ParityRankCommand.Create(),
    RanksCommand.Create(),
    RenderSpeedCommand.Create(),
    TrainSpeedCommand.Create(),
    TrainingMemoryCommand.Create(),
};
return await TerminalProgram.RunAsync(
    new Command("sie") { bench },
    ["bench", .. args],
    static e => e is ContenderException or InterruptionException or ReferenceException or MeshException or LibTorchException or CorpusException
        or RenderException or GraphicsException or JpegException or CyclesException or DistributedException);
