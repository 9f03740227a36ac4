using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using SIE.DatasetBuilder.Pipeline;
using SIE.Shards;
using SIE.Terminal;

namespace SIE.DatasetBuilder.Commands;

/// <summary>sie verify: whether a dataset is what its manifest says.</summary>
internal static class VerifyCommand
{
    private static readonly Argument<string> Folder = new("dataset") { Description = "The dataset, a folder with dataset.json." };

    private static readonly Option<double?> Rerender = new("--rerender")
    {
        Description = "Also render this share of the objects again and compare, such as 1% or 0.01; at least one object.",
        CustomParser = Share,
    };

    private static readonly Option<string?> CorpusFolder = new("--corpus") { Description = "Folder of the meshes, for --rerender." };

    private static readonly Option<int?> Gpu = new("--gpu") { Description = "Index of the GPU for --rerender; the first usable one if absent." };

    internal static Command Create()
    {
        Command command = new("verify", "Reads every byte of a dataset: checksums, counts, views, latents, and that each image decodes.")
        {
            Folder, Rerender, CorpusFolder, Gpu,
        };
        command.SetAction((parsed, token) => Task.Run(() => RunAsync(parsed, token), token));
        return command.WithExamples("sie verify data", "sie verify data --rerender 1% --corpus shapes");
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken token)
    {
        string folder = parsed.GetRequiredValue(Folder);
        double? share = parsed.GetValue(Rerender);
        if (share is not null != parsed.GetValue(CorpusFolder) is not null)
        {
            throw new UsageException("--rerender and --corpus go together: the share of objects to render again, and where their meshes are.");
        }

        List<string> problems;
        using (RenderProgressLine progress = new("verify"))
        {
            problems = [.. DatasetVerification.Run(folder, Environment.ProcessorCount, progress, token)];
        }

        // Damaged shards are reported above; rendering again would only trip over them.
        if (share is { } some && problems.Count == 0)
        {
            using RenderProgressLine progress = new("rerender");
            DatasetRerender rerender = new(folder, parsed.GetValue(CorpusFolder)!);
            problems.AddRange(await rerender.RunAsync(some, parsed.GetValue(Gpu), progress, token).ConfigureAwait(false));
        }

        return Report(folder, problems);
    }

    private static int Report(string folder, List<string> problems)
    {
        foreach (string problem in problems)
        {
            Console.WriteLine(problem);
        }

        if (problems.Count > 0)
        {
            Console.Error.WriteLine($"error: {problems.Count} problems in {Path.GetFullPath(folder)}.");
            return ExitCodes.Failure;
        }

        DatasetManifest manifest = DatasetManifest.Read(folder);
        Console.WriteLine($"{Path.GetFullPath(folder)}: sound: "
            + string.Join(", ", manifest.Splits.Select(static s => $"{s.Name} {s.Images} images of {s.Objects} objects"))
            + $"; {manifest.Skipped.Count} objects skipped.");
        return ExitCodes.Success;
    }

    private static double? Share(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        bool percent = text.EndsWith('%');
        if (double.TryParse(percent ? text[..^1] : text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && (percent ? number / 100 : number) is > 0 and <= 1 and double share)
        {
            return share;
        }

        result.AddError($"--rerender has to be above 0 and at most 100%, such as 1% or 0.01, not '{text}'.");
        return null;
    }
}
