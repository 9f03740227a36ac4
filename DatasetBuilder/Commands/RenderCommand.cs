using System.CommandLine;
using System.Globalization;
using SIE.DatasetBuilder.Corpora;
using SIE.DatasetBuilder.Pipeline;
using SIE.DatasetBuilder.Sampling;
using SIE.Renderer;
using SIE.Shards;
using SIE.Terminal;

namespace SIE.DatasetBuilder.Commands;

/// <summary>sie render: a corpus of meshes as a dataset of views.</summary>
internal static class RenderCommand
{
    private const string AllGpus = "all";

    private static readonly Option<string> CorpusFolder =
        new("--corpus") { Description = "Folder of meshes in the layout of ShapeNetCore v2.", Required = true };

    private static readonly Option<string> Output =
        new("--out") { Description = "Folder of the dataset. A run that was stopped goes on where it was.", Required = true };

    private static readonly Option<string?> Like =
        new("--like") { Description = "Make a dataset again from its dataset.json: all other options but --corpus and --out come from there." };

    private static readonly Option<int> Views = Number("--views", "Views of each object.", 50, 1, 1_000_000);

    private static readonly Option<int> Size =
        Number("--size", "Width and height of a view in pixels.", 256, RenderOptions.MinSize, RenderOptions.MaxSize);

    private static readonly Option<ulong> Seed = new("--seed") { Description = "Seed of rotations and lights. [default: 0]" };

    private static readonly Option<ulong> SplitSeed = new("--split-seed") { Description = "Seed of the division into train and val. [default: 0]" };

    private static readonly Option<string[]> Classes = new("--classes")
    {
        Description = "Only these classes, by name or synset, separated by commas.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<int?> Limit = new("--limit") { Description = "At most so many objects, spread over the classes." };

    private static readonly Option<RenderQuality> Quality = QualityOption.Make();

    private static readonly Option<string?> Passes = new("--passes")
    {
        Description = $"Further pictures of each view as columns of PNG files: any of {string.Join(',', ViewPasses.All)}, separated by commas.",
    };

    private static readonly Option<int> JpegQuality = Number("--jpeg-quality", "JPEG quality; chroma is 4:2:0.", 95, 1, 100);

    private static readonly Option<bool> SwapRedBlue =
        new("--swap-red-blue") { Description = "Exchange red and blue, as the published files of 3DIEBench have them." };

    private static readonly Option<string?> Gpu = new("--gpu")
    {
        Description = $"Index of the GPU, or {AllGpus} for one process on each; the first usable one if absent.",
    };

    private static readonly Option<int?> ShardObjects =
        new("--shard-objects") { Description = $"Objects of a shard; about {DatasetPlan.DefaultImagesPerShard} images a shard if absent." };

    private static readonly Option<int> Threads = Number(
        "--threads", "Threads that load meshes and encode images.", Environment.ProcessorCount, 1, 1024);

    internal static Command Create()
    {
        Command command = new("render", "Renders views of meshes into a dataset of Parquet shards with images and latents.")
        {
            CorpusFolder, Output, Like, RangesOptions.Preset, RangesOptions.File, RangesOptions.Set, Views, Size, Seed, SplitSeed, Classes, Limit,
            Quality, Passes, JpegQuality, SwapRedBlue, Gpu, ShardObjects, Threads, WorkerOption.Instance,
        };
        foreach (Option<int?> option in new[] { Limit, ShardObjects })
        {
            option.Validators.Add(result =>
            {
                if (!result.Errors.Any() && result.GetValueOrDefault<int?>() < 1)
                {
                    result.AddError($"{option.Name} has to be at least 1.");
                }
            });
        }

        command.SetAction(RunAsync);
        return command.WithExamples(
            "sie render --corpus shapes --out data --views 50 --size 256 --seed 0",
            "sie render --corpus ShapeNetCore.v2 --out small --classes chair,table --limit 100 --views 8 --size 128",
            "sie render --corpus shapes --out measured --passes mask,depth,normal,albedo",
            "sie render --corpus shapes --out again --like data/dataset.json",
            "sie render --corpus shapes --out turned --preset so3 --set floor_hue=0.9..0.1 --set scale=0.5,1",
            "sie render --corpus shapes --out data --gpu all",
            "# One of eight, and when all are done:",
            "sie render --corpus shapes --out data --worker 3/8",
            "sie finalize data");
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken token)
    {
        int? gpu = null;
        if (parsed.GetValue(Gpu) == AllGpus)
        {
            IReadOnlyList<int> gpus = FindGpus(parsed);
            if (gpus.Count > 1)
            {
                return await RunOnAllAsync(parsed, gpus, token).ConfigureAwait(false);
            }

            gpu = gpus[0];
        }
        else if (parsed.GetValue(Gpu) is { } typed)
        {
            gpu = int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
                ? index
                : throw new UsageException($"--gpu has to be the index of a GPU, from 0, or {AllGpus}, not '{typed}'.");
        }

        WorkerSlot worker = WorkerOption.Read(parsed);
        RenderRequest request = (parsed.GetValue(Like) is { } like ? RequestLike(parsed, like) : Request(parsed)) with
        {
            Gpu = gpu,
            Threads = parsed.GetValue(Threads),
            Worker = worker,
        };
        RenderSummary summary;
        using (RenderProgressLine progress = new("render"))
        {
            summary = await DatasetRender.RunAsync(request, progress, token).ConfigureAwait(false);
        }

        int code = DatasetReport.Print(summary, request.Output, request.Worker);
        return request.Like is { } expected && summary.Manifest is { } made ? DatasetReport.PrintLikeness(expected, made) : code;
    }

    private static IReadOnlyList<int> FindGpus(ParseResult parsed)
    {
        if (parsed.GetValue(WorkerOption.Instance) is not null || !WorkerSlot.Find(Environment.GetEnvironmentVariable).IsAlone)
        {
            throw new UsageException($"--gpu {AllGpus} makes a worker of each GPU by itself: in a job of many workers, or with --worker, give each the --gpu it has.");
        }

        IReadOnlyList<int> gpus = GraphicsDevices.Find();
        return gpus.Count > 0
            ? gpus
            : throw new UsageException($"--gpu {AllGpus}: no GPU with OpenGL 4.5 was found here. Leave --gpu out to draw with what there is, software included.");
    }

    /// <summary>Leaves the work to one process a GPU, and completes the dataset.</summary>
    private static async Task<int> RunOnAllAsync(ParseResult parsed, IReadOnlyList<int> gpus, CancellationToken token)
    {
        List<string> arguments = [.. parsed.Tokens.Select(static t => t.Value)];
        foreach (Option option in new Option[] { Gpu, Threads })
        {
            int at = arguments.IndexOf(option.Name);
            arguments.RemoveRange(Math.Max(0, at), at < 0 ? 0 : 2);
        }

        IReadOnlyList<(int Gpu, int ExitCode)> failed = await GpuProcesses.RunAsync(
            GpuProcesses.ThisProgram, arguments, gpus, parsed.GetValue(Threads), Console.Error.WriteLine, token).ConfigureAwait(false);
        if (failed.Count > 0)
        {
            Console.Error.WriteLine($"error: the work on GPU {string.Join(", ", failed.Select(static f => f.Gpu))} has failed; what it said is above. "
                + "Finished shards are kept: run the same command again to go on.");
            return ExitCodes.Failure;
        }

        int code = FinalizeCommand.Run(parsed.GetRequiredValue(Output), token);
        return code == ExitCodes.Success && parsed.GetValue(Like) is { } like
            ? DatasetReport.PrintLikeness(
                Likeness.Request(like, parsed.GetRequiredValue(CorpusFolder), parsed.GetRequiredValue(Output)).Like!,
                DatasetManifest.Read(parsed.GetRequiredValue(Output)))
            : code;
    }

    private static RenderRequest Request(ParseResult parsed)
    {
        string[] classes = [.. (parsed.GetValue(Classes) ?? [])
            .SelectMany(static c => c.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        int? limit = parsed.GetValue(Limit);
        Corpus corpus = Corpus.Open(parsed.GetRequiredValue(CorpusFolder), classes, limit);
        return new RenderRequest
        {
            Corpus = corpus,
            Identity = CorpusIdentity.Of(corpus, classes, limit),
            Output = parsed.GetRequiredValue(Output),
            Views = parsed.GetValue(Views),
            Size = parsed.GetValue(Size),
            Seed = parsed.GetValue(Seed),
            SplitSeed = parsed.GetValue(SplitSeed),
            Quality = parsed.GetValue(Quality),
            Passes = ViewPasses.Parse(parsed.GetValue(Passes) ?? ""),
            JpegQuality = parsed.GetValue(JpegQuality),
            SwapRedBlue = parsed.GetValue(SwapRedBlue),
            Ranges = RangesOptions.Read(parsed, LatentRanges.ThreeDieBench),
            ShardObjects = parsed.GetValue(ShardObjects),
        };
    }

    private static RenderRequest RequestLike(ParseResult parsed, string like)
    {
        Option[] fixedByIt =
        [
            RangesOptions.Preset, RangesOptions.File, RangesOptions.Set, Views, Size, Seed, SplitSeed, Classes, Limit, Quality, Passes, JpegQuality,
            SwapRedBlue, ShardObjects,
        ];
        return fixedByIt.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } other
            ? throw new UsageException($"{other.Name}: comes from the dataset.json that --like names. Leave it out, or use sie regenerate to change something.")
            : Likeness.Request(like, parsed.GetRequiredValue(CorpusFolder), parsed.GetRequiredValue(Output));
    }

    private static Option<int> Number(string name, string description, int standard, int min, int max)
    {
        Option<int> option = new(name) { Description = description, DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.Errors.Any())
            {
                return;
            }

            int value = result.GetValueOrDefault<int>();
            if (value < min || value > max)
            {
                result.AddError($"{name} has to be from {min} to {max}, not {value}.");
            }
        });
        return option;
    }
}
