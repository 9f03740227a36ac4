using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SIE.Benchmarks.TrainingSpeed;
using SIE.Imaging;
using SIE.Shards;
using SIE.Terminal;

namespace SIE.Benchmarks.Commands;

/// <summary>`sie bench loader`: how fast pairs of views are read and decoded.</summary>
internal static class LoaderCommand
{
    internal static Command Create()
    {
        Option<string> data = new("--data") { Description = "The dataset, a folder with dataset.json.", Required = true };
        Option<string> split = new("--split") { Description = "Its split.", DefaultValueFactory = static _ => "train" };
        Option<string?> resolutions = new("--resolutions") { Description = "Resolutions, separated by commas; the images' own and half of it if absent." };
        Option<int> workers = new("--workers") { Description = "Decoding threads.", DefaultValueFactory = static _ => Environment.ProcessorCount };
        Option<int> rounds = new("--rounds") { Description = "Measurements of each; the best counts.", DefaultValueFactory = static _ => 3 };
        JsonOption json = new();
        Command command = new Command("loader", "Times the loader of training against bare decoding of the same JPEGs in as many threads.")
        {
            data, split, resolutions, workers, rounds, json,
        }.WithExamples("sie bench loader --data data --json loader.json");
        command.SetAction((parsed, cancel) => Task.Run(
            () =>
            {
                using Dataset dataset = Dataset.Open(parsed.GetRequiredValue(data));
                int threads = Math.Max(1, parsed.GetValue(workers));
                LoaderBenchmark benchmark = new(dataset, parsed.GetValue(split)!, threads, Math.Max(1, parsed.GetValue(rounds)), cancel);
                List<LoaderRates> rates = [];
                foreach (int side in Sides(parsed.GetValue(resolutions), dataset.ImageSize))
                {
                    Console.Error.WriteLine($"{side}x{side} ...");
                    rates.Add(benchmark.Measure(side));
                }

                Console.WriteLine($"{Processor.Name}, {JpegCodec.Backend}, {threads} threads, images of {dataset.ImageSize}x{dataset.ImageSize}.");
                ResultTable.Print(
                    ["resolution", "decoded at", "loader, images/s", "per core", "bare decoding, images/s", "per core", "loader / decoding per core"],
                    rates.Select(static r => new[]
                    {
                        $"{r.Side}x{r.Side}", $"1/{r.Denominator}", Number(r.Loader.Wall, "0"), Number(r.Loader.Core, "0"), Number(r.Decoding.Wall, "0"), Number(r.Decoding.Core, "0"),
                        Number(r.Loader.Core / r.Decoding.Core, "0.00"),
                    }));
                json.Write(parsed, () => ToJson(rates, threads));

                return ExitCodes.Success;
            },
            cancel));
        return command;
    }

    private static int[] Sides(string? text, int native)
    {
        int[] sides = text is null
            ? [native, native / 2]
            : [.. text.Split(',').Select(static s => int.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out int side) ? side : 0)];
        return sides.All(static s => s > 0) ? sides : throw new UsageException($"--resolutions '{text}' is no list like 256,128.");
    }

    private static string ToJson(List<LoaderRates> rates, int threads) => JsonSerializer.Serialize(new
    {
        cpu = Processor.Name,
        threads,
        images_per_s = rates[0].Loader.Wall,
        images_per_s_per_core = rates[0].Loader.Core,
        share_of_decode_rate = rates.Min(static r => r.Loader.Core / r.Decoding.Core),
        resolutions = rates.Select(static r => new
        {
            resolution = r.Side,
            decoded_at = r.Denominator,
            images_per_s = r.Loader.Wall,
            images_per_s_per_core = r.Loader.Core,
            decode_per_s = r.Decoding.Wall,
            decode_per_s_per_core = r.Decoding.Core,
            share_of_decode_rate = r.Loader.Core / r.Decoding.Core,
        }),
    });

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
