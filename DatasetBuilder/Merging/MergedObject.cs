using SIE.Shards;

namespace SIE.DatasetBuilder.Merging;

/// <summary>An object of a merged dataset.</summary>
/// <param name="Synset">Its class folder.</param>
/// <param name="ObjectId">Its name within the class.</param>
/// <param name="Label">Its label in the merged dataset.</param>
/// <param name="MeshSha256">SHA-256 (hex) of the mesh it was drawn from; null if no source knows.</param>
/// <param name="Parts">Where its views are, in the order in which they are numbered anew.</param>
internal sealed record MergedObject(string Synset, string ObjectId, int Label, string? MeshSha256, IReadOnlyList<StoredViews> Parts)
{
    /// <summary>"synset/object".</summary>
    public string Key => $"{Synset}/{ObjectId}";

    /// <summary>How many views it has.</summary>
    public int Views => Parts.Sum(static p => p.Views.Length);
}

/// <summary>Some views of an object in one source.</summary>
/// <param name="Split">The source's split.</param>
/// <param name="Index">Number of the object there.</param>
/// <param name="Views">Positions of the views, ascending.</param>
internal sealed record StoredViews(DatasetSplit Split, int Index, int[] Views);

/// <summary>A shard of a merged dataset.</summary>
/// <param name="Split">"train" or "val".</param>
/// <param name="File">Its name relative to the dataset's folder.</param>
/// <param name="Objects">Its objects in row order.</param>
internal sealed record MergedShard(string Split, string File, IReadOnlyList<MergedObject> Objects);
