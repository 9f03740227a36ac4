namespace SIE.DatasetBuilder.Sampling;

/// <summary>
/// Divides objects into train and validation, 80 to 20 (SIE paper). Each object's side depends on its own name and the split's seed only, so adding
/// or removing other objects moves none.
/// </summary>
/// <param name="seed">The split's seed, independent of the dataset's.</param>
public sealed class ObjectSplit(ulong seed)
{
    /// <summary>The share of objects that train.</summary>
    public const double TrainShare = 0.8;

    /// <summary>Whether an object belongs to train; otherwise to validation.</summary>
    /// <param name="objectKey">The object's name: "synset/object id".</param>
    public bool IsTrain(string objectKey) => new ViewRandom(seed, objectKey).Uniform(0, Streams.Split) < TrainShare;
}
