using System.CommandLine;
using SIE.DatasetBuilder.Corpora.SweetHome;
using SIE.Terminal;

namespace SIE.DatasetBuilder.Commands;

/// <summary>sie corpus import-sh3f: Sweet Home 3D furniture as a corpus.</summary>
internal static class CorpusImportCommand
{
    internal static Command Create()
    {
        Argument<string[]> files = new("files")
        {
            Description = "The .sh3f libraries; if absent those of the Debian package sweethome3d-furniture, "
                + $"{FurnitureImport.DebianFolder}/*.sh3f.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Option<string> output = new("--out") { Description = "Folder of the corpus; models that it has already stay.", Required = true };
        Option<string?> labels = new("--labels")
        {
            Description = "CSV table library,model_index,model_path,name,synset,class_name that gives each model its class; "
                + "the built-in one knows the 820 models of the Debian package.",
        };
        Command command = new("import-sh3f", "Imports furniture libraries of Sweet Home 3D: real meshes under free licences.")
        {
            files,
            output,
            labels,
        };
        command.SetAction((parsed, cancellation) =>
            RunAsync(parsed.GetValue(files) ?? [], parsed.GetRequiredValue(output), parsed.GetValue(labels), cancellation));
        return command.WithExamples(
            "sie corpus import-sh3f --out furniture",
            "sie corpus import-sh3f Scopia.sh3f KatorLegaz.sh3f --out furniture");
    }

    private static async Task<int> RunAsync(string[] files, string output, string? labelFile, CancellationToken cancellation)
    {
        FurnitureLabels labels = labelFile is null ? FurnitureLabels.BuiltIn : FurnitureLabels.Read(labelFile);
        ProgressLine? progress = null;
        FurnitureImportReport report;
        try
        {
            report = await FurnitureImport.RunAsync(
                files.Length > 0 ? files : FurnitureImport.InstalledLibraries(),
                output,
                labels,
                total => progress = new ProgressLine("import", total, "models"),
                () => progress?.Advance(1),
                cancellation).ConfigureAwait(false);
        }
        finally
        {
            progress?.Dispose();
        }

        foreach ((string model, string note) in report.Notes)
        {
            Console.WriteLine($"note: {model}: {note}");
        }

        foreach ((string model, string reason) in report.Skipped)
        {
            Console.WriteLine($"skipped: {model}: {reason}");
        }

        Console.WriteLine(
            $"{report.Imported} models imported, {report.AlreadyThere} already there, {report.Skipped.Count} skipped, "
            + $"{report.WithoutClass} without a class.");
        if (report.Corpus is null)
        {
            await Console.Error.WriteLineAsync(
                "error: no model imported; --labels gives classes to libraries other than Debian's.").ConfigureAwait(false);
            return ExitCodes.Failure;
        }

        Console.WriteLine(
            $"{report.Corpus.Root}: {report.Corpus.Objects.Count} objects of "
            + $"{report.Corpus.Objects.Select(static o => o.Synset).Distinct().Count()} classes. Licences: ATTRIBUTION.md.");
        return ExitCodes.Success;
    }
}
