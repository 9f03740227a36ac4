using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SIE.Benchmarks.Fidelity;
using SIE.DatasetBuilder.Commands;
using SIE.Renderer;
using SIE.Terminal;

namespace SIE.Benchmarks.Commands;

/// <summary>`sie bench fidelity`: our pictures against reference renders.</summary>
internal static class FidelityCommand
{
    internal static Command Create()
    {
        Option<string> reference = new("--reference") { Description = "Folder with jobs.json, images/, masks/, meshes/.", Required = true };
        JsonOption json = new();
        Option<string?> pictures = new("--out") { Description = "Write side-by-side pictures (ours, reference, 8x difference) to this folder." };
        Option<int?> gpu = new("--gpu") { Description = "Index of the GPU; the first usable one if absent." };
        Option<RenderQuality> quality = QualityOption.Make();
        Command command = new Command(
            "fidelity",
            "Renders the jobs of a reference folder and compares: PSNR, SSIM, silhouette IoU, empty floor; and, where the folder has components/, the "
            + "linear light of sun, spot and world one by one.")
        {
            reference, json, pictures, gpu, quality,
        }.WithExamples(
            "sie bench fidelity --reference ../shared/reference --out fidelity --json fidelity.json",
            "sie bench fidelity --reference ../shared/reference --quality draft");
        command.SetAction((parsed, cancel) =>
        {
            RenderOptions options = new() { Gpu = parsed.GetValue(gpu), Quality = parsed.GetValue(quality) };
            IReadOnlyList<ImageFidelity> images = FidelityBenchmark.Run(
                parsed.GetRequiredValue(reference),
                options,
                parsed.GetValue(pictures),
                static image => Console.Error.WriteLine($"{image.Name}  {Number(image.Psnr, "0.00")} dB"),
                cancel);
            IReadOnlyList<ComponentFidelity> components = LightComponents.Run(parsed.GetRequiredValue(reference), options, cancel);
            Print(images);
            Print(components);
            json.Write(parsed, () => ToJson(images, components, options.Quality));

            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }

    private static void Print(IReadOnlyList<ImageFidelity> images)
    {
        IEnumerable<string[]> rows = images.Select(i => new[]
        {
            i.Name, Number(i.Psnr, "0.00"), Number(i.Ssim, "0.0000"), Number(i.Iou, "0.0000"), Number(i.FloorError, "0.00"), Number(i.WorstFloorPatch, "0.0"),
        });
        ResultTable.Print(["image", "PSNR dB", "SSIM", "IoU", "floor error", "worst floor patch"], rows.Append(
        [
            $"mean of {images.Count} (floor, in levels: largest)",
            Number(images.Average(i => i.Psnr), "0.00"),
            Number(images.Average(i => i.Ssim), "0.0000"),
            Number(MeanOfKnown(images.Select(i => i.Iou)), "0.0000"),
            Number(LargestKnown(images.Select(i => i.FloorError)), "0.00"),
            Number(LargestKnown(images.Select(i => i.WorstFloorPatch)), "0.0"),
        ]).Append(["worst", Number(images.Min(i => i.Psnr), "0.00"), Number(images.Min(i => i.Ssim), "0.0000"), Number(images.Min(i => i.Iou), "0.0000"), "", ""]));
        Console.WriteLine($"{Number(1000 * images.Average(i => i.Seconds), "0.0")} ms a view, drawn and read back, without its mesh's upload");
    }

    private static void Print(IReadOnlyList<ComponentFidelity> components)
    {
        if (components.Count > 0)
        {
            ResultTable.Print(
                ["linear light", "object mean", "bias %", "rms %", "floor mean", "bias %", "rms %"],
                components.Select(static c => (string[])[c.Name, .. Cells(c.Object), .. Cells(c.Floor)]));
        }

        static string[] Cells(LightError e) => [Number(e.Mean, "0.0000"), Number(100 * e.Bias, "+0.00;-0.00"), Number(100 * e.Rms, "0.00")];
    }

    private static string ToJson(IReadOnlyList<ImageFidelity> images, IReadOnlyList<ComponentFidelity> components, RenderQuality quality) => JsonSerializer.Serialize(new
    {
        quality = quality.ToString().ToLowerInvariant(),
        mean_psnr = images.Average(i => i.Psnr),
        worst_psnr = images.Min(i => i.Psnr),
        mean_ssim = images.Average(i => i.Ssim),
        mean_iou = Finite(MeanOfKnown(images.Select(i => i.Iou))),
        floor_max_error = Finite(LargestKnown(images.Select(i => i.FloorError))),
        floor_worst_patch = Finite(LargestKnown(images.Select(i => i.WorstFloorPatch))),
        ms_per_view = 1000 * images.Average(i => i.Seconds),
        images = images.Count,
        components = components.ToDictionary(static c => c.Name, static c => new
        {
            object_bias = c.Object.Bias,
            object_rms = c.Object.Rms,
            floor_bias = c.Floor.Bias,
            floor_rms = c.Floor.Rms,
        }),
    });

    private static double MeanOfKnown(IEnumerable<double> values) => values.Where(v => !double.IsNaN(v)).DefaultIfEmpty(double.NaN).Average();

    private static double LargestKnown(IEnumerable<double> values) => values.Where(v => !double.IsNaN(v)).DefaultIfEmpty(double.NaN).Max();

    private static double? Finite(double value) => double.IsNaN(value) ? null : value;

    private static string Number(double value, string format) => double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture);
}
