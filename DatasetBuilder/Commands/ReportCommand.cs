using System.CommandLine;
using SIE.DatasetBuilder.Reports;
using SIE.Shards;
using SIE.Terminal;

namespace SIE.DatasetBuilder.Commands;

/// <summary>sie report: a dataset as a page to look at.</summary>
internal static class ReportCommand
{
    internal static Command Create()
    {
        Argument<string> folder = new("dataset") { Description = "The dataset, a folder with dataset.json." };
        Option<string> output = new("--out") { Description = "The HTML file to write.", DefaultValueFactory = _ => "report.html" };
        Option<long> images = StatsCommand.Images();
        Command command = new("report", "Writes one HTML page about a dataset: figures, latents, contact sheets of its classes, how it was made.")
        {
            folder, output, images,
        };
        command.SetAction((parsed, token) => Task.Run(
            () =>
            {
                using Dataset dataset = Dataset.Open(parsed.GetRequiredValue(folder));

                // First, so that a page that can't be written costs no time.
                using AtomicFile file = AtomicFile.Create(parsed.GetRequiredValue(output));
                DatasetStatistics statistics = StatsCommand.Measure(dataset, parsed.GetValue(images), token);
                using (StreamWriter writer = new(file.Stream, leaveOpen: true))
                {
                    DatasetPage.Write(dataset, statistics, Path.GetFileName(dataset.Folder), writer);
                }

                file.Commit();
                Console.WriteLine($"{file.Path}: {new FileInfo(file.Path).Length / 1000} KB");
                return ExitCodes.Success;
            },
            token));
        return command.WithExamples("sie report data --out report.html");
    }
}
