using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SIE.Benchmarks.Cycles;
using SIE.Benchmarks.Rendering;
using SIE.DatasetBuilder.Commands;
using SIE.DatasetBuilder.Corpora;
using SIE.DatasetBuilder.Sampling;
using SIE.Renderer;
using SIE.Renderer.Scenes;
using SIE.Terminal;

namespace SIE.Benchmarks.Commands;

/// <summary>`sie bench cycles`: images a second of `sie render` and of Blender Cycles, in turn.</summary>
internal static class CyclesCommand
{
    private const int StandardViews = 50, StandardLimit = 48, StandardCyclesViews = 8;

    internal static Command Create()
    {
        Option<string> corpus = new("--corpus") { Description = "Folder of meshes in the layout of ShapeNetCore v2, OBJ files only.", Required = true };
        Option<int> views = new("--views") { Description = "Views of each object that we draw.", DefaultValueFactory = static _ => StandardViews };
        Option<int> limit = new("--limit") { Description = "At most so many objects, spread over the classes.", DefaultValueFactory = static _ => StandardLimit };
        Option<int> cyclesViews = new("--cycles-views") { Description = "Views that Cycles draws, of as many of these objects.", DefaultValueFactory = static _ => StandardCyclesViews };
        Option<string?> keep = new("--out") { Description = "Keep the pictures of Cycles in this folder." };
        JsonOption json = new();
        Command command = new(
            "cycles", "Renders the same meshes with `sie render`, end to end, and with Blender Cycles on the CPU (Debian: blender), and compares the speed.")
        {
            corpus, views, limit, cyclesViews, keep, json,
        };
        command.SetAction(async (parsed, token) =>
        {
            if (parsed.GetValue(views) < 1 || parsed.GetValue(limit) < 2 || parsed.GetValue(cyclesViews) < 2)
            {
                throw new UsageException("--views has to be at least 1, --limit and --cycles-views at least 2.");
            }

            Corpus objects = Corpus.Open(parsed.GetRequiredValue(corpus), [], parsed.GetValue(limit));
            string folder = Directory.CreateTempSubdirectory("sie-cycles-").FullName;
            try
            {
                string pictures = parsed.GetValue(keep) ?? Path.Combine(folder, "cycles");
                (string Mesh, Latents Latents)[] jobs = Jobs(objects, parsed.GetValue(cyclesViews));

                // Before and after ours: a machine's speed changes within minutes.
                (string Mesh, Latents Latents)[][] halves = [jobs[..(jobs.Length / 2)], jobs[(jobs.Length / 2)..]];
                TimeSpan? before = await CyclesAsync(halves[0], Path.Combine(pictures, "before"), token).ConfigureAwait(false);
                WholeRendering ours = await RenderAsync(objects, parsed.GetValue(views), Path.Combine(folder, "data"), token).ConfigureAwait(false);
                TimeSpan? after = await CyclesAsync(halves[1], Path.Combine(pictures, "after"), token).ConfigureAwait(false);
                double? rate = jobs.Length / (before + after)?.TotalSeconds;
                Print(ours, rate);
                json.Write(parsed, () => ToJson(ours, rate));

                return ExitCodes.Success;
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        });
        return command.WithExamples("sie bench cycles --corpus furniture --json cycles.json");
    }

    private static async Task<TimeSpan?> CyclesAsync((string Mesh, Latents Latents)[] jobs, string folder, CancellationToken token)
    {
        Console.Error.WriteLine($"Cycles draws {jobs.Length} views");
        Directory.CreateDirectory(folder);
        return await CyclesRenderer.MeasureAsync(jobs, folder, CyclesRenderer.PublishedSamples, token).ConfigureAwait(false);
    }

    private static async Task<WholeRendering> RenderAsync(Corpus objects, int views, string folder, CancellationToken token)
    {
        using RenderProgressLine progress = new("render");
        RenderBenchmark benchmark = new(objects, views, new RenderOptions().Size, Environment.ProcessorCount, gpu: null, viewsPerDraw: null, folder);
        return await benchmark.MeasureWholeAsync(progress, token).ConfigureAwait(false);
    }

    /// <summary>The first view of each of so many objects, evenly chosen.</summary>
    private static (string Mesh, Latents Latents)[] Jobs(Corpus objects, int count)
    {
        LatentSampler sampler = new(0, LatentRanges.ThreeDieBench);
        count = Math.Min(count, objects.Objects.Count);
        return [.. Enumerable.Range(0, count).Select(i => objects.Objects[i * objects.Objects.Count / count]).Select(o => (o.MeshPath, sampler.Draw(o.Key, 0)))];
    }

    private static void Print(WholeRendering ours, double? cycles)
    {
        ResultTable.Print(
            ["256 x 256", "images/s"],
            [
                ["SIE, from mesh files to closed shards", ours.ImagesPerSecond.ToString("0.00", CultureInfo.InvariantCulture)],
                ["Blender Cycles, rendering alone", cycles?.ToString("0.000", CultureInfo.InvariantCulture) ?? "not installed"],
                ["times as fast", (ours.ImagesPerSecond / cycles)?.ToString("0", CultureInfo.InvariantCulture) ?? "-"],
            ]);
        Console.WriteLine($"{ours.Driver}; {Processor.Name}, {Environment.ProcessorCount} threads");
    }

    private static string ToJson(WholeRendering ours, double? cycles) => JsonSerializer.Serialize(new
    {
        images_per_s = ours.ImagesPerSecond,
        cycles_images_per_s = cycles,
        vs_cycles = ours.ImagesPerSecond / cycles,
        driver = ours.Driver,
        cpu = Processor.Name,
        cpu_threads = Environment.ProcessorCount,
    });
}
