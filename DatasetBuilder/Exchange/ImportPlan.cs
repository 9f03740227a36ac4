using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SIE.DatasetBuilder.Corpora;
using SIE.DatasetBuilder.Pipeline;
using SIE.DatasetBuilder.Sampling;
using SIE.Shards;

namespace SIE.DatasetBuilder.Exchange;

/// <summary>What an import will make: which object goes into which shard with which label, fixed before an image is read.</summary>
/// <param name="Shards">The shards, those of train first.</param>
/// <param name="ClassNames">Name of each label.</param>
/// <param name="Skipped">Objects that no shard takes, with the reason.</param>
/// <param name="ListingSha256">SHA-256 (hex) over the objects with their splits, labels and numbers of views: the identity of the source.</param>
internal sealed record ImportPlan(
    IReadOnlyList<ImportShard> Shards, IReadOnlyList<string> ClassNames, IReadOnlyList<SkippedObject> Skipped, string ListingSha256)
{
    /// <summary>Plans an import.</summary>
    /// <param name="store">The source.</param>
    /// <param name="lists">Its lists, or null to divide by our own rule (<see cref="ObjectSplit"/>).</param>
    /// <param name="splitSeed">Seed of our own rule.</param>
    /// <exception cref="ExchangeException">There is nothing to import.</exception>
    public static ImportPlan Make(IViewStore store, SplitLists? lists, ulong splitSeed)
    {
        ObjectSplit rule = new(splitSeed);
        ClassTable table = ClassTable.ForFolders(store.Objects.Select(static o => o.Synset));
        List<SkippedObject> skipped = [];
        List<(string Split, ImportObject Object)> taken = [];
        StringBuilder listing = new();
        foreach (StoredObject entry in store.Objects)
        {
            ListedObject? listed = lists is null ? new ListedObject(rule.IsTrain(entry.Key) ? "train" : "val", null)
                : lists.Objects.TryGetValue(entry.Key, out ListedObject found) ? found : null;
            if (listed is not { } place)
            {
                skipped.Add(new SkippedObject(entry.Synset, entry.ObjectId, "is in no list of a split"));
                continue;
            }

            int label = place.Label ?? table.LabelOf(entry.Synset);
            taken.Add((place.Split, new ImportObject(entry, label)));
            listing.Append(CultureInfo.InvariantCulture, $"{entry.Key}\t{place.Split}\t{label}\t{entry.Files.Count}\n");
        }

        skipped.AddRange(Missing(store, lists));
        if (taken.Count == 0)
        {
            throw new ExchangeException(store.Objects.Count == 0
                ? $"{store.Name}: holds no folders SYNSET/OBJECT with {ThreeDieBenchLayout.Image(0)} and {ThreeDieBenchLayout.Latent(0)}."
                : $"{store.Name}: the lists name none of its {store.Objects.Count} objects.");
        }

        string listingSha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(listing.ToString())));
        return new ImportPlan([.. DatasetPlan.Splits.SelectMany(split => Cut(split, taken))], Names(taken, table, lists), skipped, listingSha256);
    }

    /// <summary>Objects that are listed but not there.</summary>
    private static IEnumerable<SkippedObject> Missing(IViewStore store, SplitLists? lists)
    {
        HashSet<string> there = [.. store.Objects.Select(static o => o.Key)];
        return (lists?.Objects.Keys ?? []).Where(key => !there.Contains(key)).Order(StringComparer.Ordinal).Select(static key =>
        {
            int slash = key.IndexOf('/', StringComparison.Ordinal);
            return new SkippedObject(key[..Math.Max(0, slash)], key[(slash + 1)..], "is listed but has no files");
        });
    }

    private static IEnumerable<ImportShard> Cut(string split, List<(string Split, ImportObject Object)> taken)
    {
        ImportObject[] objects = [.. taken.Where(t => t.Split == split).Select(static t => t.Object)];
        int views = Math.Max(1, objects.Select(static o => o.Stored.Files.Count / 2).DefaultIfEmpty().Max());
        ImportObject[][] parts = [.. objects.Chunk(DatasetPlan.DefaultShardObjects(views))];
        return parts.Select((part, i) => new ImportShard(split, $"data/{split}-{i:00000}-of-{parts.Length:00000}.parquet", part));
    }

    /// <summary>Names of the labels: those given, else those of the class folders.</summary>
    private static string[] Names(List<(string Split, ImportObject Object)> taken, ClassTable table, SplitLists? lists)
    {
        int count = taken.Max(static t => t.Object.Label) + 1;
        if (lists?.ClassNames is { } given && given.Count >= count && given.Distinct(StringComparer.Ordinal).Count() == given.Count)
        {
            return [.. given];
        }

        if (taken.All(t => table.LabelOf(t.Object.Stored.Synset) == t.Object.Label))
        {
            return [.. table.Names];
        }

        // Labels of somebody else's: each is called like its first class folder.
        Dictionary<int, string> first = [];
        foreach ((_, ImportObject entry) in taken)
        {
            first.TryAdd(entry.Label, first.ContainsValue(entry.Stored.Synset) ? $"{entry.Stored.Synset} ({entry.Label})" : entry.Stored.Synset);
        }

        return [.. Enumerable.Range(0, count).Select(label => first.GetValueOrDefault(label, $"class {label}"))];
    }
}

/// <summary>A shard to be.</summary>
/// <param name="Split">"train" or "val".</param>
/// <param name="File">Its name relative to the dataset's folder.</param>
/// <param name="Objects">Its objects in row order.</param>
internal sealed record ImportShard(string Split, string File, IReadOnlyList<ImportObject> Objects);

/// <summary>An object to import.</summary>
/// <param name="Stored">Its files.</param>
/// <param name="Label">Its label.</param>
internal sealed record ImportObject(StoredObject Stored, int Label);
