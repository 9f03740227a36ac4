using System.CommandLine;
using SIE.DatasetBuilder.Exchange;
using SIE.Shards;
using SIE.Terminal;

namespace SIE.DatasetBuilder.Commands;

/// <summary>sie export: a dataset in the layout of other people's tools.</summary>
internal static class ExportCommand
{
    private const string ThreeDieBench = "3diebench", WebDataset = "webdataset";

    private static readonly Option<string> Data = new("--data") { Description = "The dataset, a folder with dataset.json.", Required = true };

    private static readonly Option<string> Format = new("--format")
    {
        Description = "3diebench: folders SYNSET/OBJECT with image_VIEW.jpg and latent_VIEW.npy, and the lists of the original code. "
            + "webdataset: SPLIT-000000.tar, ... with KEY.jpg and KEY.json for each view; shuffle them as you load, views of an object are neighbours.",
        Required = true,
    };

    private static readonly Option<string> Output =
        new("--out") { Description = "Folder to write. A run that was stopped is completed by the same command.", Required = true };

    private static readonly Option<bool> SwapRedBlue = new("--swap-red-blue")
    {
        Description = "Exchange red and blue, as the published files of 3DIEBench have them. Images are decoded and encoded again for it, "
            + "which costs a little quality; without it they keep their bytes.",
    };

    private static readonly Option<int> Quality = new("--jpeg-quality")
    {
        Description = "JPEG quality of images encoded again.",
        DefaultValueFactory = _ => 95,
    };

    private static readonly Option<int> TarSize = new("--tar-size")
    {
        Description = "About how many MB a tar gets (webdataset).",
        DefaultValueFactory = _ => (int)(WebDatasetExport.DefaultTarBytes / 1_000_000),
    };

    internal static Command Create()
    {
        Format.AcceptOnlyFromAmong(ThreeDieBench, WebDataset);
        Command command = new("export", "Writes a dataset in the layout of other tools.") { Data, Format, Output, SwapRedBlue, Quality, TarSize };
        command.SetAction((parsed, token) => Task.Run(() => Run(parsed, token), token));
        return command.WithExamples(
            "sie export --data data --format 3diebench --out folders",
            "sie export --data data --format 3diebench --out published --swap-red-blue",
            "sie export --data data --format webdataset --out tars --tar-size 500");
    }

    private static int Run(ParseResult parsed, CancellationToken token)
    {
        ExportOptions options = new()
        {
            SwapRedBlue = parsed.GetValue(SwapRedBlue),
            Quality = parsed.GetValue(Quality),
            TarBytes = parsed.GetValue(TarSize) * 1_000_000L,
        };
        if (options.Quality is < 1 or > 100 || options.TarBytes < 1)
        {
            throw new UsageException("--jpeg-quality is from 1 to 100, --tar-size at least 1.");
        }

        string output = parsed.GetRequiredValue(Output);
        using Dataset dataset = Dataset.Open(parsed.GetRequiredValue(Data));
        using (RenderProgressLine progress = new("export"))
        {
            if (parsed.GetValue(Format) == WebDataset)
            {
                WebDatasetExport.Run(dataset, output, options, progress, token);
            }
            else
            {
                ThreeDieBenchExport.Run(dataset, output, options, progress, token);
            }
        }

        Console.WriteLine($"{Path.GetFullPath(output)}: "
            + string.Join(", ", dataset.Splits.Select(static s => $"{s.Name} {s.Rows} images of {s.Objects.Count} objects")) + ".");
        return ExitCodes.Success;
    }
}
