using System.CommandLine;
using System.Globalization;
using SIE.DatasetBuilder.Reports;
using SIE.Shards;
using SIE.Terminal;

namespace SIE.DatasetBuilder.Commands;

/// <summary>sie stats: what is in a dataset, in numbers.</summary>
internal static class StatsCommand
{
    internal static Command Create()
    {
        Argument<string> folder = new("dataset") { Description = "The dataset, a folder with dataset.json." };
        Option<bool> json = new("--json") { Description = "Print JSON instead of tables." };
        Option<long> images = Images();
        Command command = new("stats", "Counts of splits and classes, means and deviations of the channels, distributions of the latents.")
        {
            folder, json, images,
        };
        command.SetAction((parsed, token) => Task.Run(
            () =>
            {
                using Dataset dataset = Dataset.Open(parsed.GetRequiredValue(folder));
                DatasetStatistics statistics = Measure(dataset, parsed.GetValue(images), token);
                if (parsed.GetValue(json))
                {
                    Console.WriteLine(statistics.ToJson());
                }
                else
                {
                    Print(statistics);
                }

                return ExitCodes.Success;
            },
            token));
        return command.WithExamples("sie stats data", "sie stats data --json > stats.json");
    }

    /// <summary>How many images are decoded for the means of the channels.</summary>
    internal static Option<long> Images()
    {
        Option<long> option = new("--images")
        {
            Description = "Images decoded at most for the channels, spread evenly over the dataset.",
            DefaultValueFactory = _ => 20_000,
        };
        option.Validators.Add(static result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<long>() < 1)
            {
                result.AddError("--images has to be at least 1.");
            }
        });
        return option;
    }

    internal static DatasetStatistics Measure(Dataset dataset, long images, CancellationToken token)
    {
        using RenderProgressLine progress = new("stats");
        return DatasetStatistics.Of(dataset, images, Environment.ProcessorCount, progress, token);
    }

    private static void Print(DatasetStatistics statistics)
    {
        ResultTable.Print(
            ["split", "objects", "images", "shards", "MB"],
            statistics.Splits.Select(static s => new[] { s.Name, $"{s.Objects}", $"{s.Images}", $"{s.Shards}", Number(s.Bytes / 1e6, "0.0") }));
        string[] splits = [.. statistics.Splits.Select(static s => s.Name)];
        ResultTable.Print(
            ["class", "label", .. splits.Select(static s => $"{s} objects"), "images"],
            statistics.Classes.Select(c => (string[])[c.Name, $"{c.Label}", .. splits.Select(s => $"{c.Objects[s]}"), $"{c.Images}"]));
        ChannelStatistics channels = statistics.Channels;
        ResultTable.Print(
            [$"channel in [0, 1], over {channels.Images} images", "mean", "deviation"],
            ChannelStatistics.Names.Select((name, i) => new[] { name, Number(channels.Mean[i], "0.0000"), Number(channels.Deviation[i], "0.0000") }));
        ResultTable.Print(
            ["latent", "min", "max", "mean", "deviation", "histogram"],
            statistics.Latents.Select(static l => new[]
            {
                l.Name, Number(l.Min, "0.0000"), Number(l.Max, "0.0000"), Number(l.Mean, "0.0000"), Number(l.Deviation, "0.0000"), Bars(l.Histogram),
            }));
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private static string Bars(Histogram histogram)
    {
        const string levels = " ▁▂▃▄▅▆▇█";
        double top = Math.Max(1, histogram.Counts.Max());
        return string.Concat(histogram.Counts.Select(count => levels[(int)Math.Ceiling(count / top * (levels.Length - 1))]));
    }
}
