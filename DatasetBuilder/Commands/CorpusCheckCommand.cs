using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SIE.DatasetBuilder.Corpora;
using SIE.DatasetBuilder.Corpora.Check;
using SIE.Shards;
using SIE.Terminal;

namespace SIE.DatasetBuilder.Commands;

/// <summary>sie corpus check: loads everything and says what is there and what is wrong.</summary>
internal static class CorpusCheckCommand
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    internal static Command Create()
    {
        Argument<string> folder = new("corpus") { Description = "Folder of the corpus." };
        Option<string?> json = new("--json") { Description = "Also write the report to this file." };
        Option<string[]> classes = CorpusCommand.ClassesOption();
        Command command = new(
            "check", "Loads every mesh and picture of a corpus; exit code 1 if any mesh is unreadable.") { folder, json, classes };
        command.SetAction((parsed, cancellation) =>
            RunAsync(parsed.GetRequiredValue(folder), parsed.GetValue(classes) ?? [], parsed.GetValue(json), cancellation));
        return command.WithExamples(
            "sie corpus check furniture", "sie corpus check ShapeNetCore.v2 --classes chair,table --json report.json");
    }

    private static async Task<int> RunAsync(string folder, string[] classes, string? json, CancellationToken cancellation)
    {
        Corpus corpus = Corpus.Open(folder, classes);
        CorpusReport report;
        using (ProgressLine progress = new("check", corpus.Objects.Count, "objects"))
        {
            report = await CorpusCheck.RunAsync(corpus, () => progress.Advance(1), cancellation).ConfigureAwait(false);
        }

        ResultTable.Print(
            ["class", "label", "objects", "triangles min", "median", "max", "pictures", "MB"],
            report.Classes.Select(static c => (string[])
            [
                c.Name, $"{c.Label}", $"{c.Objects}", $"{c.MinTriangles}", $"{c.MedianTriangles}", $"{c.MaxTriangles}", $"{c.Pictures}",
                Megabytes(c.Bytes),
            ]));
        foreach (FileProblem warning in report.Warnings)
        {
            Console.WriteLine($"warning: {warning.File}: {warning.Problem}");
        }

        foreach (string empty in report.FoldersWithoutMesh)
        {
            Console.WriteLine($"warning: {empty}: no mesh file in this folder.");
        }

        foreach (FileProblem problem in report.Unreadable)
        {
            Console.WriteLine($"unreadable: {problem.File}: {problem.Problem}");
        }

        Console.WriteLine(
            $"{report.Root}: {report.Objects} objects of {report.Classes.Count} classes, {report.Triangles} triangles, "
            + $"{Megabytes(report.Bytes)} MB; {report.Unreadable.DistinctBy(static p => p.Key).Count()} unreadable, {report.Warnings.Count} warnings, "
            + $"{report.FoldersWithoutMesh.Count} folders without a mesh.");
        if (json is not null)
        {
            AtomicFile.Write(json, JsonSerializer.Serialize(report, Json) + "\n");
        }

        return report.Unreadable.Count > 0 ? ExitCodes.Failure : ExitCodes.Success;
    }

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture);
}
