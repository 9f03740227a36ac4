using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SIE.Benchmarks.Rendering;
using SIE.DatasetBuilder.Commands;
using SIE.DatasetBuilder.Corpora;
using SIE.DatasetBuilder.Pipeline;
using SIE.Renderer;
using SIE.Terminal;

namespace SIE.Benchmarks.Commands;

/// <summary>`sie bench render`: images a second from mesh files to closed shards, and where the time goes.</summary>
internal static class RenderSpeedCommand
{
    private const int StandardViews = 50;

    private static readonly RenderStage[] Stages = Enum.GetValues<RenderStage>();

    internal static Command Create()
    {
        Option<string> corpus = new("--corpus") { Description = "Folder of meshes in the layout of ShapeNetCore v2.", Required = true };
        JsonOption json = new();
        Option<int> views = new("--views") { Description = "Views of each object.", DefaultValueFactory = static _ => StandardViews };
        Option<int> size = new("--size") { Description = "Width and height of a view in pixels.", DefaultValueFactory = static _ => new RenderOptions().Size };
        Option<int?> limit = new("--limit") { Description = "At most so many objects, spread over the classes." };
        Option<int> threads = new("--threads") { Description = "Threads that load meshes and encode images.", DefaultValueFactory = static _ => Environment.ProcessorCount };
        Option<int?> gpu = new("--gpu") { Description = "Index of the GPU; the first usable one if absent." };
        Option<int?> together = new("--views-per-draw") { Description = "Views that are drawn together; as many as suit the driver if absent." };
        Command command = new(
            "render", "Renders a corpus into a temporary dataset: images a second end to end and of each stage alone, and how busy each stage was.")
        {
            corpus, json, views, size, limit, threads, gpu, together,
        };
        command.SetAction(async (parsed, token) =>
        {
            Require(parsed.GetValue(size) is >= RenderOptions.MinSize and <= RenderOptions.MaxSize, $"--size has to be from {RenderOptions.MinSize} to {RenderOptions.MaxSize}.");
            Require(
                parsed.GetValue(views) >= 1 && parsed.GetValue(threads) >= 1 && parsed.GetValue(limit) is not < 1 && parsed.GetValue(together) is not < 1,
                "--views, --threads, --limit and --views-per-draw have to be at least 1.");
            Corpus objects = Corpus.Open(parsed.GetRequiredValue(corpus), [], parsed.GetValue(limit));
            string folder = Directory.CreateTempSubdirectory("sie-render-").FullName;
            try
            {
                RenderBenchmark benchmark = new(
                    objects,
                    parsed.GetValue(views),
                    parsed.GetValue(size),
                    parsed.GetValue(threads),
                    parsed.GetValue(gpu),
                    parsed.GetValue(together),
                    folder);
                (WholeRendering whole, StagesAlone alone) = await RunAsync(benchmark, token).ConfigureAwait(false);
                Print(whole, alone);
                json.Write(parsed, () => ToJson(whole, alone));
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }

            return ExitCodes.Success;
        });
        return command.WithExamples("sie bench render --corpus furniture --views 50 --limit 20 --json render.json");
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new UsageException(message);
        }
    }

    private static async Task<(WholeRendering Whole, StagesAlone Alone)> RunAsync(RenderBenchmark benchmark, CancellationToken token)
    {
        WholeRendering whole;
        using (RenderProgressLine progress = new("render"))
        {
            whole = await benchmark.MeasureWholeAsync(progress, token).ConfigureAwait(false);
        }

        using RenderProgressLine aloneProgress = new("each stage alone");
        return (whole, benchmark.MeasureAlone(aloneProgress, token));
    }

    private static void Print(WholeRendering whole, StagesAlone alone)
    {
        ResultTable.Print(
            ["stage", "alone, images/s", "threads", "busy", "MB"],
            Stages.Select(stage => new[]
            {
                Name(stage),
                Number(alone.Rate(stage), "0.0"),
                $"{whole.Workers(stage)}",
                whole.Busy(stage).ToString("P0", CultureInfo.InvariantCulture),
                Number(whole.Meters.Bytes(stage) / 1e6, "0.0"),
            }));
        ResultTable.Print(
            ["pass of drawing, alone", "ms a view", "processor ms"],
            alone.PassMilliseconds.Select(static pass => new[] { pass.Key, Number(pass.Value.Wall, "0.00"), Number(pass.Value.Processor, "0.00") }));
        ResultTable.Print(
            ["end to end, from mesh files to closed shards", "figure"],
            [
                ["images/s", Number(whole.ImagesPerSecond, "0.00")],
                ["images", $"{whole.Meters.Views}"],
                ["objects that could not be rendered", $"{whole.Skipped}"],
                ["drawing threads busy", whole.DrawingThreadsBusy.ToString("P0", CultureInfo.InvariantCulture)],
                ["triangles a view, mean", Number(whole.TrianglesPerView, "0")],
                ["million triangles/s", Number(whole.TrianglesPerSecond / 1e6, "0.00")],
                ["stopped by the garbage collector", (whole.Collecting / whole.Wall).ToString("P1", CultureInfo.InvariantCulture)],
                ["peak memory, MB", Number(whole.PeakMemoryBytes / 1e6, "0")],
                ["draw and readback alone, images/s", Number(alone.PipelinedRate, "0.0")],
                ["driver", whole.Driver],
                ["processor", $"{Processor.Name}, {Environment.ProcessorCount} threads"],
            ]);
    }

    private static string ToJson(WholeRendering whole, StagesAlone alone) => JsonSerializer.Serialize(new
    {
        images_per_s = whole.ImagesPerSecond,
        images = whole.Meters.Views,
        seconds = whole.Wall.TotalSeconds,
        triangles_per_view = whole.TrianglesPerView,
        triangles_per_s = whole.TrianglesPerSecond,
        peak_memory_mb = whole.PeakMemoryBytes / 1e6,
        collecting = whole.Collecting / whole.Wall,
        skipped = whole.Skipped,
        drawing_threads_busy = whole.DrawingThreadsBusy,
        stages = Stages.ToDictionary(Name, stage => new
        {
            per_s = Finite(alone.Rate(stage)),
            busy = whole.Busy(stage),
            threads = whole.Workers(stage),
            mb = whole.Meters.Bytes(stage) / 1e6,
        }),
        draw_and_readback_per_s = alone.PipelinedRate,
        passes_ms = alone.PassMilliseconds.ToDictionary(static pass => pass.Key, static pass => pass.Value.Wall),
        driver = whole.Driver,
        cpu = Processor.Name,
        cpu_threads = Environment.ProcessorCount,
    });

    private static string Name(RenderStage stage) => stage switch
    {
        RenderStage.Load => "mesh load",
        _ => stage.ToString().ToLowerInvariant(),
    };

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private static string Number(double value, string format) => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "-";
}
