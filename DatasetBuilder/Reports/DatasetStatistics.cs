using System.Text.Json;
using System.Text.Json.Serialization;
using SIE.DatasetBuilder.Pipeline;
using SIE.Shards;

namespace SIE.DatasetBuilder.Reports;

/// <summary>What is in a dataset, in numbers.</summary>
/// <param name="ImageSize">Width and height of the images in pixels.</param>
/// <param name="Splits">Counts of each split.</param>
/// <param name="Classes">Counts of each class that has objects, by label.</param>
/// <param name="Channels">Mean and deviation of the colour channels.</param>
/// <param name="Latents">Distribution of each latent over all images, in stored order.</param>
public sealed record DatasetStatistics(
    int ImageSize,
    IReadOnlyList<SplitStatistics> Splits,
    IReadOnlyList<ClassStatistics> Classes,
    ChannelStatistics Channels,
    IReadOnlyList<LatentStatistics> Latents)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <summary>Counts and measures a dataset.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="maxImages">Images decoded at most for <see cref="Channels"/>, spread evenly; latents are always read from all.</param>
    /// <param name="threads">Threads that decode.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="token">Stops it.</param>
    /// <exception cref="ShardException">A shard is damaged.</exception>
    /// <exception cref="Imaging.JpegException">An image is damaged.</exception>
    public static DatasetStatistics Of(Dataset dataset, long maxImages, int threads, IRenderProgress progress, CancellationToken token)
    {
        DeclaredRanges declared = new(dataset.Manifest.Recipe);
        return new DatasetStatistics(
            dataset.ImageSize,
            [.. dataset.Manifest.Splits.Select(static s => new SplitStatistics(s.Name, s.Objects, s.Images, s.Bytes, s.Shards.Count))],
            CountClasses(dataset),
            ChannelStatistics.Of(dataset, maxImages, threads, progress, token),
            [.. dataset.LatentNames.Select((name, column) => LatentStatistics.Of(dataset, column, declared))]);
    }

    /// <summary>The statistics as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Options);

    private static ClassStatistics[] CountClasses(Dataset dataset) =>
    [
        .. dataset.Splits
            .SelectMany(static split => split.Objects.Select(o => (Split: split.Name, Object: o)))
            .GroupBy(static o => o.Object.Label)
            .OrderBy(static group => group.Key)
            .Select(group => new ClassStatistics(
                group.Key,
                dataset.ClassNames[group.Key],
                dataset.Splits.ToDictionary(static s => s.Name, s => group.Count(o => o.Split == s.Name)),
                group.Sum(static o => (long)o.Object.Views))),
    ];
}

/// <summary>Counts of a split.</summary>
/// <param name="Name">"train" or "val".</param>
/// <param name="Objects">Objects.</param>
/// <param name="Images">Images.</param>
/// <param name="Bytes">Size of its shards.</param>
/// <param name="Shards">Shards.</param>
public sealed record SplitStatistics(string Name, int Objects, long Images, long Bytes, int Shards);

/// <summary>Counts of a class.</summary>
/// <param name="Label">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Objects">Objects in each split.</param>
/// <param name="Images">Images in all splits.</param>
public sealed record ClassStatistics(int Label, string Name, IReadOnlyDictionary<string, int> Objects, long Images);
