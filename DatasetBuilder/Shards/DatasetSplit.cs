using System.Runtime.ExceptionServices;

namespace SIE.Shards;

/// <summary>The objects of one split, numbered from 0 in the order of the shards, and their images.</summary>
public sealed class DatasetSplit : IDisposable
{
    private readonly ShardReader[] _shards;
    private readonly Lazy<bool>[] _checks;
    private readonly DatasetObject[] _objects;
    private readonly Lazy<double[]> _latents;
    private readonly int _latentCount;

    private DatasetSplit(SplitManifest manifest, ShardReader[] shards, int latentCount)
    {
        (Name, _shards, _latentCount) = (manifest.Name, shards, latentCount);
        _checks = [.. shards.Zip(manifest.Shards, static (shard, expected) => new Lazy<bool>(() => Check(shard, expected)))];
        _objects = Number(shards);
        Rows = shards.Sum(static s => (long)s.Rows);
        _latents = new Lazy<double[]>(ReadLatents);
    }

    /// <summary>"train" or "val".</summary>
    public string Name { get; }

    /// <summary>Number of images.</summary>
    public long Rows { get; }

    /// <summary>The objects.</summary>
    public IReadOnlyList<DatasetObject> Objects => _objects;

    /// <summary>
    /// The latents of all images: rows × <see cref="Dataset.LatentNames"/>, row by row; an object's views start at
    /// <see cref="DatasetObject.FirstRow"/>. Read from disk at the first use (56 bytes an image in 3DIEBench), then kept.
    /// </summary>
    public ReadOnlyMemory<double> Latents => _latents.Value;

    /// <summary>The JPEG file of an image, in mapped memory: valid until the dataset is disposed.</summary>
    /// <param name="objectIndex">Number of the object in <see cref="Objects"/>.</param>
    /// <param name="view">0 to <see cref="DatasetObject.Views"/> − 1.</param>
    /// <exception cref="ShardException">The shard was changed or damaged after it was opened.</exception>
    public ReadOnlySpan<byte> Jpeg(int objectIndex, int view)
    {
        ref readonly DatasetObject entry = ref Checked(objectIndex, view);
        return _shards[entry.Shard].Jpeg(entry.RowInShard + view);
    }

    /// <summary>All pictures of a view and where its object is seen, copied.</summary>
    /// <param name="objectIndex">Number of the object in <see cref="Objects"/>.</param>
    /// <param name="view">0 to <see cref="DatasetObject.Views"/> − 1.</param>
    /// <exception cref="ShardException">The shard was changed or damaged after it was opened.</exception>
    public ShardView View(int objectIndex, int view)
    {
        ref readonly DatasetObject entry = ref Checked(objectIndex, view);
        return _shards[entry.Shard].View(entry.RowInShard + view);
    }

    /// <summary>The latents of an image.</summary>
    /// <param name="objectIndex">Number of the object in <see cref="Objects"/>.</param>
    /// <param name="view">0 to <see cref="DatasetObject.Views"/> − 1.</param>
    public ReadOnlySpan<double> LatentsOf(int objectIndex, int view)
    {
        ref readonly DatasetObject entry = ref Checked(objectIndex, view);
        return _latents.Value.AsSpan(checked((int)((entry.FirstRow + view) * _latentCount)), _latentCount);
    }

    /// <summary>
    /// Reads the whole shard of an object, once however many objects ask for it, and compares it with <c>dataset.json</c>. Who copies rows calls this first:
    /// opening a dataset looks at sizes and footers only, and damage must not come out with a new checksum over it. Any thread.
    /// </summary>
    /// <param name="objectIndex">Number of the object in <see cref="Objects"/>.</param>
    /// <exception cref="ShardException">The shard is not what was written; the message names it.</exception>
    public void CheckShardOf(int objectIndex)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)objectIndex, (uint)_objects.Length, nameof(objectIndex));
        _ = _checks[_objects[objectIndex].Shard].Value;
    }

    /// <summary>Does for every shard what <see cref="CheckShardOf"/> does for one.</summary>
    /// <param name="threads">Shards read at once.</param>
    /// <param name="token">Stops between two shards.</param>
    /// <exception cref="ShardException">A shard is not what was written; the message names it.</exception>
    public void CheckShards(int threads, CancellationToken token)
    {
        try
        {
            Parallel.ForEach(_checks, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = token }, static check => _ = check.Value);
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<ShardException>().FirstOrDefault() is { } damage)
        {
            ExceptionDispatchInfo.Throw(damage);
        }
    }

    internal static DatasetSplit Open(string folder, DatasetManifest manifest, SplitManifest split)
    {
        ShardReader[] shards = new ShardReader[split.Shards.Count];
        try
        {
            Parallel.For(0, shards.Length, i => shards[i] = OpenShard(folder, manifest, split.Shards[i]));
            return new DatasetSplit(split, shards, manifest.LatentNames.Count);
        }
        catch (Exception e)
        {
            foreach (ShardReader? shard in shards)
            {
                shard?.Dispose();
            }

            // Several shards may be bad; the first says enough.
            if (e is AggregateException { InnerExceptions: [Exception first, ..] })
            {
                ExceptionDispatchInfo.Throw(first);
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ShardReader shard in _shards)
        {
            shard.Dispose();
        }
    }

    private static bool Check(ShardReader shard, ShardManifest expected) => shard.FileSha256() == expected.Sha256 ? true : throw new ShardException(
        $"{shard.Path}: its SHA-256 is not the one in {DatasetManifest.FileName}: the file is damaged or was replaced. {Remedy}");

    private static ShardReader OpenShard(string folder, DatasetManifest manifest, ShardManifest expected)
    {
        string path = Path.GetFullPath(Path.Combine(folder, expected.File));
        FileInfo info = new(path);
        if (!info.Exists || info.Length != expected.Bytes)
        {
            throw new ShardException(info.Exists
                ? $"{path}: has {info.Length} bytes, not {expected.Bytes} as {DatasetManifest.FileName} says: truncated or replaced. {Remedy}"
                : $"{path}: is missing. {Remedy}");
        }

        ShardReader shard = ShardReader.Open(path);
        bool belongs = shard.Footer.RecipeSha256 == manifest.RecipeSha256 && shard.Rows == expected.Images
            && shard.Footer.Objects.All(o => (uint)o.Label < (uint)manifest.ClassNames.Count)
            && (shard.Rows == 0 || (shard.LatentNames.SequenceEqual(manifest.LatentNames)
                && shard.HasBoxes == manifest.HasBoxes && shard.Passes.SequenceEqual(manifest.Passes)));
        if (!belongs)
        {
            shard.Dispose();
            throw new ShardException($"{path}: a shard of another dataset. {Remedy}");
        }

        return shard;
    }

    private const string Remedy = "Copy it again, or delete it and run the same 'sie render' to make it anew.";

    private static DatasetObject[] Number(ShardReader[] shards)
    {
        List<DatasetObject> objects = [];
        long splitRow = 0;
        for (int shard = 0; shard < shards.Length; shard++)
        {
            int rowInShard = 0;
            foreach (ShardObject entry in shards[shard].Footer.Objects)
            {
                objects.Add(new DatasetObject(entry.Synset, entry.ObjectId, entry.Label, entry.Views, splitRow, shard, rowInShard) { MeshSha256 = entry.MeshSha256 });
                splitRow += entry.Views;
                rowInShard += entry.Views;
            }
        }

        return [.. objects];
    }

    private double[] ReadLatents()
    {
        double[] latents = new double[checked(Rows * _latentCount)];
        int[] starts = new int[_shards.Length];
        for (int shard = 1; shard < starts.Length; shard++)
        {
            starts[shard] = checked(starts[shard - 1] + (_shards[shard - 1].Rows * _latentCount));
        }

        Parallel.For(0, starts.Length, i => _shards[i].CopyLatents(latents.AsSpan(starts[i], _shards[i].Rows * _latentCount)));
        return latents;
    }

    private ref readonly DatasetObject Checked(int objectIndex, int view)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)objectIndex, (uint)_objects.Length, nameof(objectIndex));
        ref readonly DatasetObject entry = ref _objects[objectIndex];
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)view, (uint)entry.Views, nameof(view));
        return ref entry;
    }
}

/// <summary>An object of a split.</summary>
/// <param name="Synset">Its class folder, such as "03001627".</param>
/// <param name="ObjectId">Its name within the class.</param>
/// <param name="Label">Number of its class in <see cref="Dataset.ClassNames"/>.</param>
/// <param name="Views">How many images it has.</param>
/// <param name="FirstRow">Row of its first image in the split.</param>
/// <param name="Shard">Which shard holds it.</param>
/// <param name="RowInShard">Row of its first image in that shard.</param>
public readonly record struct DatasetObject(
    string Synset, string ObjectId, int Label, int Views, long FirstRow, int Shard, int RowInShard)
{
    /// <summary>SHA-256 (hex) of the mesh file it was drawn from; null if it came from elsewhere.</summary>
    public string? MeshSha256 { get; init; }
}
