using SIE.DatasetBuilder.Corpora;
using SIE.DatasetBuilder.Sampling;

namespace SIE.DatasetBuilder.Pipeline;

/// <summary>
/// Which object goes into which shard, fixed before anything is drawn: a shard is a unit of work that can be made alone, anywhere, and
/// made again after an interruption.
/// </summary>
public sealed class DatasetPlan
{
    private DatasetPlan(IReadOnlyList<PlannedShard> shards) => Shards = shards;

    /// <summary>The splits in the order of the manifest.</summary>
    public static IReadOnlyList<string> Splits { get; } = ["train", "val"];

    /// <summary>All shards, those of train first.</summary>
    public IReadOnlyList<PlannedShard> Shards { get; }

    /// <summary>
    /// Images in a shard unless the user says otherwise: at 6.5 KB each about 27 MB, which is seconds of work on a GPU and a few minutes on a
    /// CPU to lose in an interruption.
    /// </summary>
    public const int DefaultImagesPerShard = 4096;

    /// <summary>Objects of a shard unless the user says otherwise.</summary>
    /// <param name="views">Views of each object.</param>
    public static int DefaultShardObjects(int views) => Math.Max(1, DefaultImagesPerShard / views);

    /// <summary>Plans a dataset. Objects keep the order of the corpus within their split.</summary>
    /// <param name="objects">The objects.</param>
    /// <param name="splitSeed">Seed of the division into train and val.</param>
    /// <param name="shardObjects">Objects of a shard, at least 1.</param>
    public static DatasetPlan Make(IReadOnlyList<CorpusObject> objects, ulong splitSeed, int shardObjects)
    {
        ObjectSplit split = new(splitSeed);
        return Make(objects, o => split.IsTrain(o.Key) ? "train" : "val", shardObjects);
    }

    /// <summary>Plans a dataset whose division is known. Objects keep their order within their split.</summary>
    /// <param name="objects">The objects.</param>
    /// <param name="splitOf">The split of each, one of <see cref="Splits"/>.</param>
    /// <param name="shardObjects">Objects of a shard, at least 1.</param>
    public static DatasetPlan Make(IReadOnlyList<CorpusObject> objects, Func<CorpusObject, string> splitOf, int shardObjects)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shardObjects, 1);
        ILookup<string, CorpusObject> bySplit = objects.ToLookup(splitOf);
        return new DatasetPlan([.. Splits.SelectMany(name => Cut(name, [.. bySplit[name].Chunk(shardObjects)]))]);
    }

    private static IEnumerable<PlannedShard> Cut(string split, CorpusObject[][] parts) =>
        parts.Select((objects, i) => new PlannedShard(split, $"data/{split}-{i:00000}-of-{parts.Length:00000}.parquet", objects));
}

/// <summary>A shard to be.</summary>
/// <param name="Split">"train" or "val".</param>
/// <param name="File">Its name relative to the dataset's folder.</param>
/// <param name="Objects">Its objects in row order.</param>
public sealed record PlannedShard(string Split, string File, IReadOnlyList<CorpusObject> Objects);
