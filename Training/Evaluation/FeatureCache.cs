using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SIE.Shards;
using SIE.Training.Models;
using SIE.Training.Runs;
using SIE.Training.Runs.Safetensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Evaluation;

/// <summary>
/// Feature tables kept on disk, one file a split and dataset, whole representations whatever parts are looked at. A file is used only if it is
/// of the same weights, images and preparation, and undamaged by its checksum; otherwise it is made anew.
/// </summary>
/// <param name="folder">Where the files lie.</param>
public sealed class FeatureCache(string folder)
{
    private const string KeyField = "key";
    private const string ChecksumField = "rows_sha256";

    /// <summary>Rows are stored in tensors of at most this many bytes, because a tensor's bytes are addressed by 31 bits.</summary>
    private const long BlockBytes = 1L << 29;

    /// <summary>The features of a split, from the cache or extracted and cached.</summary>
    /// <param name="backbone">The backbone.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="split">One of its splits.</param>
    /// <param name="configuration">Resolution, normalisation and workers.</param>
    /// <param name="device">Where the backbone is.</param>
    /// <param name="progress">Told of extraction, and of damaged files.</param>
    /// <param name="cancellation">Stops early.</param>
    /// <returns>The table; the caller owns it.</returns>
    public FeatureTable Get(
        ResNet backbone, Dataset dataset, DatasetSplit split, RunConfiguration configuration, Device device, IEvaluationProgress? progress,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(configuration);
        string data = Hash($"{dataset.Manifest.ShardsSha256()}\n{RunConfiguration.IdentityOf(dataset)}\n{split.Name}\n{split.Rows}");
        string mean = string.Join(' ', configuration.Normalization.Mean.Concat(configuration.Normalization.Deviation)
            .Select(v => v.ToString("r", CultureInfo.InvariantCulture)));
        string key = Hash($"{ModelIdentity.Of(backbone)}\n{data}\n{configuration.Resolution}\n{mean}\n{device.type}");
        string path = Path.Combine(folder, $"{split.Name}-{data[..16]}.safetensors");
        long width = configuration.ToModelOptions().Architecture.RepresentationSize;
        if (Read(path, key, [split.Rows, width], progress) is { } cached)
        {
            return new(split, cached.to(device));
        }

        progress?.Begin($"features of {split.Name}", split.Rows, "images");
        FeatureTable table = FeatureTable.Extract(backbone, split, configuration, device, n => progress?.Advance(n), cancellation);
        try
        {
            AtomicFile.CleanLeftovers(folder);
            Write(path, key, table.Features);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            progress?.Say($"The features are not kept for the next time: {exception.Message}");
        }

        return table;
    }

    private static void Write(string path, string key, Tensor features)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor host = features.cpu();
        long rows = Math.Max(1, BlockBytes / (host.shape[1] * sizeof(float)));
        List<KeyValuePair<string, Tensor>> blocks = [];
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (long start = 0; start < host.shape[0]; start += rows)
        {
            Tensor block = host.narrow(0, start, Math.Min(rows, host.shape[0] - start)).contiguous();
            hash.AppendData(block.bytes);
            blocks.Add(new(BlockName(blocks.Count), block));
        }

        SafetensorsWriter.Write(path, blocks, new Dictionary<string, string>
        {
            ["format"] = "sie-features-1",
            [KeyField] = key,
            [ChecksumField] = Convert.ToHexStringLower(hash.GetHashAndReset()),
        });
    }

    private static Tensor? Read(string path, string key, long[] shape, IEvaluationProgress? progress)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using SafetensorsReader file = new(path);
            return file.Metadata.GetValueOrDefault(KeyField) == key ? ReadRows(path, file, shape) : null;
        }
        catch (SafetensorsException exception)
        {
            progress?.Say($"The cached features are damaged and are made anew: {exception.Message}");
            return null;
        }
    }

    private static Tensor ReadRows(string path, SafetensorsReader file, long[] shape)
    {
        using DisposeScope scope = NewDisposeScope();
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Tensor features = empty(shape);
        long start = 0;
        for (int number = 0; file.Entries.TryGetValue(BlockName(number), out SafetensorsEntry? entry); number++)
        {
            if (entry.Type != ScalarType.Float32 || entry.Shape.Length != 2 || entry.Shape[1] != shape[1] || entry.Shape[0] > shape[0] - start)
            {
                throw new SafetensorsException(path, $"{BlockName(number)} is {entry.Type} [{string.Join(", ", entry.Shape)}].");
            }

            using Tensor block = file.Read(BlockName(number));
            hash.AppendData(block.bytes);
            features.narrow(0, start, entry.Shape[0]).copy_(block);
            start += entry.Shape[0];
        }

        bool whole = start == shape[0] && file.Metadata.GetValueOrDefault(ChecksumField) == Convert.ToHexStringLower(hash.GetHashAndReset());
        return whole ? features.MoveToOuterDisposeScope() : throw new SafetensorsException(path, "its rows don't match their checksum.");
    }

    private static string BlockName(int number) => string.Create(CultureInfo.InvariantCulture, $"rows.{number}");

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
