using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SIE.Benchmarks.Jpeg;
using SIE.Imaging;
using SIE.Terminal;

namespace SIE.Benchmarks.Commands;

/// <summary>`sie bench jpeg`: how fast views are encoded, beside libjpeg-turbo's own benchmark.</summary>
internal static class JpegCommand
{
    private const int SizeStep = 16;

    internal static Command Create()
    {
        Option<int> size = new("--size") { Description = "Width and height, a multiple of 16.", DefaultValueFactory = static _ => 256 };
        Option<int> quality = new("--quality") { Description = "JPEG quality, 1 to 100.", DefaultValueFactory = static _ => 95 };
        JsonOption json = new();
        Command command = new(
            "jpeg", "Encodes a view again and again on one thread, from pixels and from planes, and with tjbench (Debian: libjpeg-turbo-progs) where it is installed.")
        {
            size, quality, json,
        };
        command.SetAction((parsed, token) =>
        {
            (int side, int level) = (parsed.GetValue(size), parsed.GetValue(quality));
            if (side < SizeStep || side % SizeStep != 0 || level is < 1 or > 100)
            {
                throw new UsageException("--size has to be a multiple of 16, --quality from 1 to 100.");
            }

            JpegRates rates = new JpegBenchmark(side, level).Run(token);
            Print(rates, side);
            json.Write(parsed, () => ToJson(rates));

            return Task.FromResult(ExitCodes.Success);
        });
        return command.WithExamples("sie bench jpeg --json jpeg.json");
    }

    private static void Print(JpegRates rates, int size)
    {
        (string Name, double? Rate)[] rows =
        [
            ($"SIE, from planes ({JpegCodec.Backend})", rates.Planes), ($"SIE, from pixels ({JpegCodec.Backend})", rates.Pixels), ("tjbench, from pixels", rates.TjBench),
        ];
        ResultTable.Print(
            ["one thread", "megapixels/s", "images/s", "of tjbench"],
            rows.Select(row => new[]
            {
                row.Name, Number(row.Rate, "0.0"), Number(row.Rate * 1e6 / size / size, "0"), (row.Rate / rates.TjBench)?.ToString("P0", CultureInfo.InvariantCulture) ?? "-",
            }));
        Console.WriteLine(rates.TjBench is null ? "tjbench: not installed (apt-get install libjpeg-turbo-progs)" : $"{rates.Bytes} bytes a JPEG");
    }

    private static string ToJson(JpegRates rates) => JsonSerializer.Serialize(new
    {
        planes_mpixels_per_s = rates.Planes,
        pixels_mpixels_per_s = rates.Pixels,
        tjbench_mpixels_per_s = rates.TjBench,
        vs_tjbench = (rates.Planes ?? rates.Pixels) / rates.TjBench,
        pixels_vs_tjbench = rates.Pixels / rates.TjBench,
        backend = JpegCodec.Backend.ToString(),
    });

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
