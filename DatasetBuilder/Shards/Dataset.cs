namespace SIE.Shards;

/// <summary>
/// A finished dataset on disk, opened for random access. Opening reads the manifest and the shards' footers; images are read as they are
/// asked for. Safe to read from many threads at once.
/// </summary>
public sealed class Dataset : IDisposable
{
    private Dataset(string folder, DatasetManifest manifest, IReadOnlyList<DatasetSplit> splits) =>
        (Folder, Manifest, Splits) = (folder, manifest, splits);

    /// <summary>Full path of the dataset, without a separator at its end.</summary>
    public string Folder { get; }

    /// <summary>Its <c>dataset.json</c>.</summary>
    public DatasetManifest Manifest { get; }

    /// <summary>The splits, "train" and "val".</summary>
    public IReadOnlyList<DatasetSplit> Splits { get; }

    /// <summary>Width and height of the images in pixels.</summary>
    public int ImageSize => Manifest.ImageSize;

    /// <summary>Name of each label, 0 first. Some may have no object.</summary>
    public IReadOnlyList<string> ClassNames => Manifest.ClassNames;

    /// <summary>Names of the latent columns in stored order, such as "rotation_x".</summary>
    public IReadOnlyList<string> LatentNames => Manifest.LatentNames;

    /// <summary>Its columns.</summary>
    public ShardSchema Schema => Manifest.Schema;

    /// <summary>Opens a dataset and checks that every shard is there, has its size and belongs to it.</summary>
    /// <param name="folder">The folder with <c>dataset.json</c>.</param>
    /// <exception cref="ShardException">The manifest or a shard is missing, damaged or foreign; the message names it.</exception>
    public static Dataset Open(string folder)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        DatasetManifest manifest = DatasetManifest.Read(folder);
        List<DatasetSplit> splits = [];
        try
        {
            foreach (SplitManifest split in manifest.Splits)
            {
                splits.Add(DatasetSplit.Open(folder, manifest, split));
            }

            return new Dataset(folder, manifest, splits);
        }
        catch
        {
            splits.ForEach(static s => s.Dispose());
            throw;
        }
    }

    /// <summary>A split by name.</summary>
    /// <param name="name">"train" or "val".</param>
    /// <exception cref="ShardException">The dataset has no such split.</exception>
    public DatasetSplit Split(string name) => Splits.FirstOrDefault(s => s.Name == name) ?? throw new ShardException(
        $"{Folder}: has no split '{name}', only {string.Join(", ", Splits.Select(static s => s.Name))}.");

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (DatasetSplit split in Splits)
        {
            split.Dispose();
        }
    }
}
