using System.CommandLine;
using System.Globalization;
using SIE.DatasetBuilder.Corpora;
using SIE.DatasetBuilder.Pipeline;
using SIE.DatasetBuilder.Regeneration;
using SIE.DatasetBuilder.Sampling;
using SIE.Shards;
using SIE.Terminal;

namespace SIE.DatasetBuilder.Commands;

/// <summary>sie regenerate: part of a dataset, with some factors drawn anew.</summary>
internal static class RegenerateCommand
{
    private static readonly Option<string> Source = new("--from") { Description = "Folder of the dataset to start from.", Required = true };

    private static readonly Option<string?> CorpusFolder =
        new("--corpus") { Description = "The meshes that it was drawn from; only needed if views have to be drawn." };

    private static readonly Option<string> Output = new("--out") { Description = "Folder of the new dataset.", Required = true };

    private static readonly Option<string[]> Classes = new("--classes")
    {
        Description = "Keep only these classes, by name or synset, separated by commas.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string?> Objects =
        new("--objects") { Description = "Keep only the objects in this text file: synset/object or object, one a line." };

    private static readonly Option<string?> Where =
        new("--where") { Description = "Keep only views for which this SQL condition holds: columns are the latents, class, split, synset, object_id, view." };

    private static readonly Option<string?> Views = new("--views") { Description = "Keep only these views, A..B, from 0; they are numbered from 0 again." };

    private static readonly Option<int> Append = new("--append-views") { Description = "Add so many views to each object, drawn from the source's ranges." };

    private static readonly Option<ulong?> Seed = new("--seed") { Description = "Seed of what is drawn anew; the source's if absent." };

    private static readonly Option<int?> ShardObjects = new("--shard-objects") { Description = "Objects of a shard; as in the source if absent." };

    private static readonly Option<int?> Gpu = new("--gpu") { Description = "Index of the GPU; the first usable one if absent." };

    private static readonly Option<int> Threads =
        new("--threads") { Description = "Threads that load and encode.", DefaultValueFactory = static _ => Environment.ProcessorCount };

    internal static Command Create()
    {
        Command command = new(
            "regenerate", "Makes a dataset from another: part of it, with the factors that --set, --ranges or --preset change drawn anew. Everything else "
            + "keeps its stored value, and views of which nothing changes keep their pictures.")
        {
            Source, CorpusFolder, Output, Classes, Objects, Where, Views, RangesOptions.Preset, RangesOptions.File, RangesOptions.Set, Append, Seed,
            ShardObjects, Gpu, Threads, WorkerOption.Instance,
        };
        command.SetAction(RunAsync);
        return command.WithExamples(
            "# The same objects and lights, other poses:",
            "sie regenerate --from data --corpus shapes --out turned --preset so3",
            "sie regenerate --from data --corpus shapes --out chairs --classes chair,table --set floor_hue=0.5",
            "# A copy of some views:",
            "sie regenerate --from data --out top --where \"light_theta < 0.2 and class = 'chair'\"",
            "sie regenerate --from data --corpus shapes --out longer --append-views 50");
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken token)
    {
        string folder = parsed.GetRequiredValue(Source);
        int append = parsed.GetValue(Append);
        using Dataset source = Dataset.Open(folder);
        RenderRecipe recipe = RenderRecipe.FromJson(source.Manifest.Recipe, Path.Combine(folder, DatasetManifest.FileName));
        RowFilter filter = new()
        {
            Classes = parsed.GetValue(Classes) is { Length: > 0 } classes
                ? [.. classes.SelectMany(static c => c.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))] : null,
            Objects = parsed.GetValue(Objects) is { } list ? ReadList(list) : null,
            Where = parsed.GetValue(Where),
            Views = parsed.GetValue(Views) is { } views ? ParseViews(views) : null,
        };
        (LatentRanges ranges, IReadOnlyCollection<string> named) = RangesOptions.ReadNamed(parsed, recipe.Ranges);
        if (append < 0 || parsed.GetValue(Threads) < 1 || parsed.GetValue(ShardObjects) < 1)
        {
            throw new UsageException("--append-views is at least 0, --threads and --shard-objects at least 1.");
        }

        if (append > 0 && (named.Count > 0 || ranges != recipe.Ranges || !filter.KeepsWholeObjects))
        {
            throw new UsageException("--append-views draws from the source's own ranges and keeps all views: not with --views, --where, --preset, --ranges or --set.");
        }

        if (append > 0 && recipe.Regeneration is { } earlier && (earlier.Where ?? (object?)earlier.FirstView) is not null && parsed.GetValue(Seed) is null)
        {
            throw new UsageException("The source's views were chosen from more, so the next draws may be there already: give another --seed.");
        }

        WorkerSlot worker = WorkerOption.Read(parsed);
        RegenerationRequest request = new()
        {
            Source = source,
            SourceRecipe = recipe,
            Corpus = parsed.GetValue(CorpusFolder) is { } corpus ? Corpus.Open(corpus) : null,
            Output = parsed.GetRequiredValue(Output),
            Ranges = ranges,
            Named = named,
            Seed = parsed.GetValue(Seed),
            Filter = filter,
            AppendedViews = append,
            ShardObjects = parsed.GetValue(ShardObjects),
            Gpu = parsed.GetValue(Gpu),
            Worker = worker,
            Threads = parsed.GetValue(Threads),
        };
        if (request is { Corpus: null, DrawsViews: true })
        {
            throw new UsageException("Views have to be drawn"
                + (request.Redrawn.Count > 0 ? $" ({string.Join(", ", request.Redrawn)} anew)" : "") + ": give the meshes of the source with --corpus.");
        }

        RenderSummary summary;
        using (RenderProgressLine progress = new("regenerate"))
        {
            summary = await DatasetRegeneration.RunAsync(request, progress, token).ConfigureAwait(false);
        }

        Console.WriteLine(request.Redrawn.Count > 0 ? $"drawn anew: {string.Join(", ", request.Redrawn)}" : "no factor is drawn anew");
        return DatasetReport.Print(summary, request.Output, worker);
    }

    private static string[] ReadList(string path)
    {
        try
        {
            return [.. File.ReadAllLines(path).Select(static line => line.Trim()).Where(static line => line.Length > 0)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--objects {path}: {e.Message}");
        }
    }

    private static (int First, int Last) ParseViews(string text)
    {
        string[] ends = text.Split("..");
        return int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int first)
            && int.TryParse(ends[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int last) && ends.Length <= 2 && first <= last
            ? (first, last)
            : throw new UsageException($"--views {text}: expected A..B with 0 <= A <= B, such as 0..9.");
    }
}
