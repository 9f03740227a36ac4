using SIE.Shards;
using SIE.Training.Data;
using SIE.Training.Devices;
using SIE.Training.Models;
using SIE.Training.Runs;
using static TorchSharp.torch;

namespace SIE.Training.Evaluation;

/// <summary>Representations of every view of a split, from a frozen backbone in eval mode. Owns its tensor.</summary>
/// <param name="split">The objects and their latents.</param>
/// <param name="features">[rows, R], in the split's order of rows.</param>
public sealed class FeatureTable(DatasetSplit split, Tensor features) : IDisposable
{
    private const int BatchSize = 128;

    /// <summary>The objects and their latents.</summary>
    public DatasetSplit Split => split;

    /// <summary>[rows, R], in the split's order of rows.</summary>
    public Tensor Features => features;

    /// <summary>Extracts the representations; the images of the next batch are decoded while the backbone has the last.</summary>
    /// <param name="backbone">The backbone; put into eval mode.</param>
    /// <param name="split">The images.</param>
    /// <param name="configuration">Resolution, normalisation and workers.</param>
    /// <param name="device">Where the backbone is.</param>
    /// <param name="onImages">Told how many images were just done.</param>
    /// <param name="cancellation">Stops early.</param>
    /// <returns>The table.</returns>
    /// <exception cref="RunException">A representation is no number.</exception>
    public static FeatureTable Extract(
        ResNet backbone, DatasetSplit split, RunConfiguration configuration, Device device, Action<int>? onImages, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(configuration);
        (int Object, int View)[][] batches =
            [.. split.Objects.SelectMany((o, i) => Enumerable.Range(0, o.Views).Select(v => (i, v))).Chunk(BatchSize)];
        backbone.eval();
        using IDisposable grad = no_grad();
        using ImageLoader loader = new(split, configuration.Resolution, configuration.Workers);
        Tensor features = empty([split.Rows, configuration.ToModelOptions().Architecture.RepresentationSize], device: device);
        try
        {
            long start = 0;
            PixelBuffer[] buffers = [NewBuffer(), NewBuffer()];
            Task<PixelBuffer>? next = null;
            for (int i = 0; i < batches.Length; i++)
            {
                PixelBuffer pixels = (next ?? DecodeAsync(batches[i], buffers[0])).GetAwaiter().GetResult();
                next = i + 1 < batches.Length ? DecodeAsync(batches[i + 1], buffers[(i + 1) % 2]) : null;
                using TorchWork work = TorchWork.Begin();
                int count = batches[i].Length;
                try
                {
                    Tensor images = configuration.Normalization.Apply(pixels, count, configuration.Resolution, device);
                    features.narrow(0, start, count).copy_(backbone.forward(images));
                }
                catch when (next is not null)
                {
                    Task.WhenAny(next).GetAwaiter().GetResult(); // the loader must not be disposed under it
                    throw;
                }

                start += count;
                onImages?.Invoke(count);
            }

            FiniteValues.Require(features, $"The representations of {split.Name}");
            return new(split, features);
        }
        catch
        {
            features.Dispose();
            throw;
        }

        PixelBuffer NewBuffer() => new((int)Math.Min(BatchSize, split.Rows) * loader.ImageBytes);

        Task<PixelBuffer> DecodeAsync((int Object, int View)[] batch, PixelBuffer pixels) => Task.Run(
            () =>
            {
                loader.Load(batch, pixels.Bytes(batch.Length * loader.ImageBytes), cancellation);
                return pixels;
            },
            CancellationToken.None);
    }

    /// <summary>The row of a view.</summary>
    /// <param name="item">Number of the object.</param>
    /// <param name="view">View.</param>
    /// <returns>Row in <see cref="Features"/>.</returns>
    public long Row(int item, int view) => split.Objects[item].FirstRow + view;

    /// <inheritdoc />
    public void Dispose() => features.Dispose();
}
