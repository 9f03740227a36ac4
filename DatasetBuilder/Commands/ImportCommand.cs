using System.CommandLine;
using SIE.DatasetBuilder.Exchange;
using SIE.Shards;
using SIE.Terminal;

namespace SIE.DatasetBuilder.Commands;

/// <summary>sie import: a dataset in the layout of 3DIEBench as shards.</summary>
internal static class ImportCommand
{
    private static readonly Option<string> From = new("--from")
    {
        Description = "Folder SYNSET/OBJECT/image_VIEW.jpg with latent_VIEW.npy, or a .tar or .tar.gz of it. From an archive the images are kept "
            + "in the output folder in between, which takes their room twice for a while.",
        Required = true,
    };

    private static readonly Option<string> Output =
        new("--out") { Description = "Folder of the dataset. A run that was stopped goes on where it was.", Required = true };

    private static readonly Option<string?> Lists = new("--lists")
    {
        Description = "Folder of {train,val}_images.npy and {train,val}_labels.npy; looked for beside the objects if absent. "
            + "Without lists objects are divided by their names, 80 to 20.",
    };

    private static readonly Option<bool> SwapRedBlue = new("--swap-red-blue")
    {
        Description = "Exchange red and blue: the published files of 3DIEBench have them exchanged. Images are decoded and encoded again for it, "
            + "which costs a little quality; without it they keep their bytes, as the original code trains on them.",
    };

    private static readonly Option<int> Quality = new("--jpeg-quality")
    {
        Description = "JPEG quality of images encoded again.",
        DefaultValueFactory = _ => 95,
    };

    private static readonly Option<ulong> SplitSeed = new("--split-seed") { Description = "Seed of the division without lists. [default: 0]" };

    internal static Command Create()
    {
        Command command = new("import", "Turns a dataset in the folder layout of 3DIEBench into Parquet shards.")
        {
            From, Output, Lists, SplitSeed, SwapRedBlue, Quality,
        };
        command.SetAction((parsed, token) => Task.Run(() => RunAsync(parsed, token), token));
        return command.WithExamples(
            "sie import --from 3DIEBench.tar.gz --lists SIE/data --out 3diebench",
            "sie import --from folders --out data");
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken token)
    {
        ImportOptions options = new()
        {
            Lists = parsed.GetValue(Lists),
            SplitSeed = parsed.GetValue(SplitSeed),
            SwapRedBlue = parsed.GetValue(SwapRedBlue),
            Quality = parsed.GetValue(Quality),
        };
        if (options.Quality is < 1 or > 100)
        {
            throw new UsageException($"--jpeg-quality is from 1 to 100, not {options.Quality}.");
        }

        string output = parsed.GetRequiredValue(Output);
        IViewStore store;
        using (RenderProgressLine progress = new("find"))
        {
            store = DatasetImport.Open(parsed.GetRequiredValue(From), output, progress, token);
        }

        using (store)
        {
            DatasetManifest manifest;
            using (RenderProgressLine progress = new("import"))
            {
                manifest = await DatasetImport.RunAsync(store, output, options, progress, token).ConfigureAwait(false);
            }

            return Report(manifest, store.Refused, output);
        }
    }

    private static int Report(DatasetManifest manifest, RefusedEntries refused, string output)
    {
        foreach (string message in refused.Messages)
        {
            Console.WriteLine($"refused: {message}");
        }

        DatasetReport.Print(manifest);
        Console.WriteLine($"{Path.GetFullPath(output)}: {manifest.Skipped.Count} objects skipped, {refused.Count} entries refused.");
        if (manifest.Splits.Sum(static s => s.Objects) > 0)
        {
            return ExitCodes.Success;
        }

        Console.Error.WriteLine("error: not one object could be imported; the reasons are above.");
        return ExitCodes.Failure;
    }
}
