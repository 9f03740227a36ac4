using System.Text.Json.Nodes;
using SIE.DatasetBuilder.Pipeline;
using SIE.DatasetBuilder.Reports;
using SIE.Imaging;
using SIE.Shards;

namespace SIE.DatasetBuilder.Exchange;

/// <summary>
/// Turns the folders of 3DIEBench into shards. JPEG files and latents keep their bytes; broken objects are left out and listed. Finished
/// shards of a run that was stopped are checked and kept; the result does not depend on threads, nor on the order of an archive.
/// </summary>
internal static class DatasetImport
{
    /// <summary>Opens a source: a folder, or a .tar or .tar.gz file.</summary>
    /// <param name="from">The folder or file.</param>
    /// <param name="output">The dataset's folder, where the images of an archive are kept in between.</param>
    /// <param name="progress">Told of each image found.</param>
    /// <param name="token">Stops it.</param>
    /// <exception cref="ExchangeException">It is not there, or the archive is damaged.</exception>
    public static IViewStore Open(string from, string output, IRenderProgress progress, CancellationToken token)
    {
        progress.Start(0, 0);
        if (Directory.Exists(from))
        {
            return FolderStore.Open(from, progress, token);
        }

        if (!File.Exists(from))
        {
            throw new ExchangeException($"{from}: no such folder or archive.");
        }

        AtomicFile.CleanLeftovers(output);
        return ArchiveStore.Open(from, output, progress, token);
    }

    /// <summary>Imports a source.</summary>
    /// <param name="store">The source.</param>
    /// <param name="output">The dataset's folder.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="token">Stops it; finished shards stay.</param>
    /// <returns>The dataset.</returns>
    /// <exception cref="ExchangeException">Nothing can be imported, or the folder holds something else.</exception>
    public static async Task<DatasetManifest> RunAsync(
        IViewStore store, string output, ImportOptions options, IRenderProgress progress, CancellationToken token)
    {
        SplitLists? lists = ReadLists(store, options.Lists);
        ImportPlan plan = ImportPlan.Make(store, lists, options.SplitSeed);
        SourceFormat format = SourceFormat.Of(store);
        ImportFolder folder = ImportFolder.Take(output, Recipe(plan, format, lists is not null, options));
        progress.Start(plan.Shards.Sum(static s => s.Objects.Sum(static o => o.Stored.Files.Count / 2L)), 0);

        ImportedShard[] made = new ImportedShard[plan.Shards.Count];
        ShardSchema schema = new(plan.ClassNames, format.LatentNames);
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.Threads, CancellationToken = token };
        await Parallel.ForAsync(0, made.Length, parallel, async (i, cancel) =>
        {
            ImportShard shard = plan.Shards[i];
            made[i] = Finished(folder, shard) ?? await WriteAsync(store, folder, shard, schema, format, options, progress, cancel).ConfigureAwait(false);
            progress.ImagesDone(made[i].WasThere ? made[i].Entry.Images : 0);
        }).ConfigureAwait(false);

        DatasetManifest manifest = new()
        {
            Format = DatasetManifest.CurrentFormat,
            Recipe = folder.Recipe,
            RecipeSha256 = folder.RecipeSha256,
            ImageSize = format.ImageSize,
            LatentNames = format.LatentNames,
            ClassNames = plan.ClassNames,
            MeshesSha256 = "",
            Splits = [.. DatasetPlan.Splits.Select(name => SplitManifest.Of(name, [.. made.Where(m => m.Split == name).Select(static m => m.Entry)]))],
            Skipped = [.. made.SelectMany(static m => m.Skipped), .. plan.Skipped],
        };
        DatasetCard.WriteIfMissing(folder.Path, manifest);
        folder.Finish(manifest);
        return manifest;
    }

    private static SplitLists? ReadLists(IViewStore store, string? place)
    {
        if (place is null)
        {
            return SplitLists.Read(DatasetPlan.Splits, store.ReadList, store.Name);
        }

        return SplitLists.Read(DatasetPlan.Splits, name => File.Exists(Path.Combine(place, name)) ? File.ReadAllBytes(Path.Combine(place, name)) : null, place)
            ?? throw new ExchangeException($"{place}: holds no {ThreeDieBenchLayout.Objects("train")} or {ThreeDieBenchLayout.Objects("val")}.");
    }

    private static JsonObject Recipe(ImportPlan plan, SourceFormat format, bool hasLists, ImportOptions options)
    {
        JsonObject recipe = RecipeOfCopies(plan, format, hasLists, options);
        if (options.SwapRedBlue)
        {
            // Another library's JPEGs are other bytes: a run that goes on elsewhere must not mix them.
            recipe["encoder"] = JpegFingerprint.Of();
        }

        return recipe;
    }

    private static JsonObject RecipeOfCopies(ImportPlan plan, SourceFormat format, bool hasLists, ImportOptions options) => new()
    {
        ["version"] = typeof(DatasetImport).Assembly.GetName().Version!.ToString(3),
        ["imported_from"] = "folders in the layout of 3DIEBench",
        ["objects"] = plan.Shards.Sum(static s => s.Objects.Count),
        ["listing_sha256"] = plan.ListingSha256,
        ["class_names"] = new JsonArray([.. plan.ClassNames.Select(static name => (JsonNode)name)]),
        ["size"] = format.ImageSize,
        ["split"] = hasLists ? "by the lists" : "by rule",
        ["split_seed"] = hasLists ? null : options.SplitSeed,
        ["swap_red_blue"] = options.SwapRedBlue,
        ["quality"] = options.SwapRedBlue ? options.Quality : null,
    };

    /// <summary>The shard as an earlier run has left it, or null if it has to be made.</summary>
    private static ImportedShard? Finished(ImportFolder folder, ImportShard shard)
    {
        string path = folder.PathOf(shard.File);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using ShardReader reader = ShardReader.Open(path);
            HashSet<string> expected = [.. shard.Objects.Select(static o => o.Stored.Key)];
            IEnumerable<string> holds = reader.Footer.Objects.Select(static o => $"{o.Synset}/{o.ObjectId}")
                .Concat(reader.Footer.Skipped.Select(static o => $"{o.Synset}/{o.ObjectId}"));
            if (reader.Footer.RecipeSha256 != folder.RecipeSha256 || !expected.SetEquals(holds))
            {
                return null;
            }

            reader.CheckRows();
            return Describe(shard, reader, wasThere: true);
        }
        catch (ShardException)
        {
            return null;
        }
    }

    private static async Task<ImportedShard> WriteAsync(
        IViewStore store,
        ImportFolder folder,
        ImportShard shard,
        ShardSchema schema,
        SourceFormat format,
        ImportOptions options,
        IRenderProgress progress,
        CancellationToken token)
    {
        string path = folder.PathOf(shard.File);
        using ObjectReader reader = new(store, format, options.SwapRedBlue ? new RedBlueSwap(options.Quality) : null);
        ShardWriter writer = await ShardWriter.CreateAsync(path, schema, folder.RecipeSha256).ConfigureAwait(false);
        await using (writer.ConfigureAwait(false))
        {
            foreach ((StoredObject stored, int label) in shard.Objects)
            {
                token.ThrowIfCancellationRequested();
                try
                {
                    (byte[][] jpegs, double[] latents) = reader.Read(stored);
                    ShardObject entry = new(stored.Synset, stored.ObjectId, label, jpegs.Length, MeshSha256: null);
                    await writer.WriteAsync(entry, jpegs, latents).ConfigureAwait(false);
                }
                catch (ExchangeException e)
                {
                    writer.Skip(new SkippedObject(stored.Synset, stored.ObjectId, e.Message));
                }

                progress.ImagesDone(stored.Files.Count / 2);
            }

            await writer.CompleteAsync().ConfigureAwait(false);
        }

        using ShardReader written = ShardReader.Open(path);
        return Describe(shard, written, wasThere: false);
    }

    private static ImportedShard Describe(ImportShard shard, ShardReader reader, bool wasThere) => new(
        shard.Split,
        new ShardManifest(shard.File, reader.Footer.Objects.Count, reader.Rows, reader.Bytes, reader.FileSha256()),
        reader.Footer.Skipped,
        wasThere);

    private sealed record ImportedShard(string Split, ShardManifest Entry, IReadOnlyList<SkippedObject> Skipped, bool WasThere);
}
