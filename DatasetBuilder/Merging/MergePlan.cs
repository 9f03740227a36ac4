using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using SIE.DatasetBuilder.Pipeline;
using SIE.Shards;

namespace SIE.DatasetBuilder.Merging;

/// <summary>What a merge will make: objects in the order of the sources, each with the views that all of them have of it.</summary>
/// <param name="ClassNames">Name of each label: those of the first source, then what the others add.</param>
/// <param name="Shards">The shards, those of train first.</param>
/// <param name="Duplicates">Views left out because an earlier source has them.</param>
internal sealed record MergePlan(IReadOnlyList<string> ClassNames, IReadOnlyList<MergedShard> Shards, long Duplicates)
{
    /// <summary>Plans a merge.</summary>
    /// <param name="sources">The datasets, at least two.</param>
    /// <param name="shardObjects">Objects of a shard, or null for as many as give shards of the usual size.</param>
    /// <param name="skipDuplicates">Whether to leave out a view that an earlier source has; otherwise it is an error.</param>
    /// <exception cref="RenderException">The sources can't be one dataset; the message says why.</exception>
    public static MergePlan Make(IReadOnlyList<Dataset> sources, int? shardObjects, bool skipDuplicates)
    {
        foreach (Dataset source in sources.Skip(1))
        {
            RequireAlike(sources[0], source);
        }

        ClassUnion classes = new(sources);
        Dictionary<string, Gathering> byKey = [];
        List<Gathering> inOrder = [];
        foreach (Dataset source in sources)
        {
            foreach (DatasetSplit split in source.Splits)
            {
                for (int i = 0; i < split.Objects.Count; i++)
                {
                    DatasetObject entry = split.Objects[i];
                    string key = $"{entry.Synset}/{entry.ObjectId}";
                    if (!byKey.TryGetValue(key, out Gathering? gathering))
                    {
                        gathering = new Gathering(source, split, entry, classes.LabelOf(source, entry.Label));
                        byKey.Add(key, gathering);
                        inOrder.Add(gathering);
                    }

                    gathering.Add(source, split, i, classes.LabelOf(source, entry.Label), skipDuplicates);
                }
            }
        }

        MergedShard[] shards = [.. DatasetPlan.Splits.SelectMany(name => Cut(name, [.. inOrder.Where(g => g.Split == name).Select(static g => g.ToObject())], shardObjects))];
        return new MergePlan(classes.Names, shards, inOrder.Sum(static g => g.Duplicates));
    }

    private static void RequireAlike(Dataset first, Dataset other)
    {
        if (first.ImageSize != other.ImageSize)
        {
            throw new RenderException($"{other.Folder}: its images are {other.ImageSize} pixels wide, those of {first.Folder} {first.ImageSize}. A dataset has one size.");
        }

        if (!first.LatentNames.SequenceEqual(other.LatentNames))
        {
            throw new RenderException(
                $"{other.Folder}: has the latents {string.Join(", ", other.LatentNames)}; {first.Folder} has {string.Join(", ", first.LatentNames)}. A dataset has one set of columns.");
        }

        if (!first.Schema.Passes.SequenceEqual(other.Schema.Passes) || first.Schema.DepthUnit != other.Schema.DepthUnit)
        {
            throw new RenderException($"{other.Folder}: has {Passes(other)}; {first.Folder} has {Passes(first)}. A dataset has one set of columns.");
        }

        if (IsSwapped(first) != IsSwapped(other))
        {
            throw new RenderException($"{(IsSwapped(other) ? other : first).Folder}: has red and blue exchanged, {(IsSwapped(other) ? first : other).Folder} has not.");
        }
    }

    private static string Passes(Dataset dataset) => dataset.Schema.Passes.Count == 0
        ? "no passes"
        : string.Create(CultureInfo.InvariantCulture, $"the passes {string.Join(", ", dataset.Schema.Passes)}")
            + (dataset.Schema.DepthUnit is { } unit ? string.Create(CultureInfo.InvariantCulture, $" (unit of depth {unit})") : "");

    private static bool IsSwapped(Dataset dataset) => dataset.Manifest.Recipe["swap_red_blue"]?.GetValueKind() == System.Text.Json.JsonValueKind.True;

    private static IEnumerable<MergedShard> Cut(string split, MergedObject[] objects, int? shardObjects)
    {
        int most = Math.Max(1, objects.Select(static o => o.Views).DefaultIfEmpty().Max());
        MergedObject[][] parts = [.. objects.Chunk(shardObjects ?? DatasetPlan.DefaultShardObjects(most))];
        return parts.Select((part, i) => new MergedShard(split, $"data/{split}-{i:00000}-of-{parts.Length:00000}.parquet", part));
    }

    /// <summary>The views of one object as sources are gone through.</summary>
    private sealed class Gathering(Dataset first, DatasetSplit split, DatasetObject entry, int label)
    {
        private readonly List<StoredViews> _parts = [];
        private HashSet<UInt128>? _seen;
        private string? _mesh = entry.MeshSha256;

        public string Split => split.Name;

        public long Duplicates { get; private set; }

        private string Key => $"{entry.Synset}/{entry.ObjectId}";

        public void Add(Dataset source, DatasetSplit part, int index, int partLabel, bool skipDuplicates)
        {
            DatasetObject there = part.Objects[index];
            if (part.Name != Split)
            {
                throw new RenderException(
                    $"{Key}: is in {Split} of {first.Folder} and in {part.Name} of {source.Folder}: a model would be tested on what it has learnt. "
                    + "Make one of them with the other's --split-seed.");
            }

            if (partLabel != label || (_mesh ?? there.MeshSha256) != (there.MeshSha256 ?? _mesh))
            {
                throw new RenderException($"{Key}: is of another {(partLabel != label ? "class" : "mesh")} in {source.Folder} than in {first.Folder}.");
            }

            _mesh ??= there.MeshSha256;
            int[] views = [.. Enumerable.Range(0, there.Views)];
            if (_parts.Count > 0)
            {
                _seen ??= [.. _parts.SelectMany(static p => p.Views.Select(view => Identity(p.Split, p.Index, view)))];
                int[] added = [.. views.Where(view => _seen.Add(Identity(part, index, view)))];
                if (added.Length < views.Length && !skipDuplicates)
                {
                    throw new RenderException(
                        $"{Key}: view {views.Except(added).First()} of {source.Folder} has the same latents as one before it, and so do perhaps others. "
                        + "Give --skip-duplicates to leave such views out.");
                }

                Duplicates += views.Length - added.Length;
                views = added;
            }

            if (views.Length > 0)
            {
                _parts.Add(new StoredViews(part, index, views));
            }
        }

        public MergedObject ToObject() => new(entry.Synset, entry.ObjectId, label, _mesh, _parts);

        /// <summary>
        /// A view is what its latents say, bit for bit: half of their SHA-256, since there may be many millions, and no two different ones will ever share it.
        /// </summary>
        private static UInt128 Identity(DatasetSplit split, int index, int view)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(MemoryMarshal.AsBytes(split.LatentsOf(index, view)), hash);
            return BinaryPrimitives.ReadUInt128LittleEndian(hash);
        }
    }
}
