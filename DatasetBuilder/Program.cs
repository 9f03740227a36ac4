using System.CommandLine;
using SIE.DatasetBuilder.Commands;
using SIE.DatasetBuilder.Corpora;
using SIE.DatasetBuilder.Exchange;
using SIE.DatasetBuilder.Pipeline;
using SIE.DatasetBuilder.Sampling;
using SIE.Imaging;
using SIE.Renderer.Meshes;
using SIE.Renderer.OpenGL;
using SIE.Shards;
using SIE.Terminal;

Command root = new("sie", "Makes 3DIEBench-style datasets: corpora of meshes, rendered views, Parquet shards.")
{
    CorpusCommand.Create(),
    RenderCommand.Create(),
    RegenerateCommand.Create(),
    MergeCommand.Create(),
    RangesCommand.Create(),
    RenderOneCommand.Create(),
    FinalizeCommand.Create(),
    VerifyCommand.Create(),
    SheetCommand.Create(),
    ImportCommand.Create(),
    ExportCommand.Create(),
    CardCommand.Create(),
    StatsCommand.Create(),
    ReportCommand.Create(),
};
return await TerminalProgram.RunAsync(
    root,
    args,
    static exception => exception is CorpusException or MeshException or RangesException or RenderException or ShardException or GraphicsException
        or JpegException or ExchangeException or NpyException);
