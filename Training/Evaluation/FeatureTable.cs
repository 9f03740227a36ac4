using SIE.Shards;
using SIE.Training.Data;
using SIE.Training.Models;
using SIE.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Evaluation;

/// <summary>Representations of every view of a split, from a frozen backbone in eval mode. Owns its tensor.</summary>
public sealed class FeatureTable : IDisposable
{
    private FeatureTable(DatasetSplit split, Tensor features) => (Split, Features) = (split, features);

    /// <summary>The objects and their latents.</summary>
    public DatasetSplit Split { get; }

    /// <summary>[rows, R], in the split's order of rows.</summary>
    public Tensor Features { get; }

    /// <summary>Extracts the representations.</summary>
    /// <param name="model">The model; put into eval mode.</param>
    /// <param name="split">The images.</param>
    /// <param name="configuration">Resolution, normalisation and workers.</param>
    /// <param name="device">Where the model is.</param>
    /// <param name="onImages">Told how many images were just done.</param>
    /// <param name="cancellation">Stops early.</param>
    /// <returns>The table.</returns>
    public static FeatureTable Extract(
        PairModel model, DatasetSplit split, RunConfiguration configuration, Device device, Action<int>? onImages, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(configuration);
        const int BatchSize = 128;
        (int Object, int View)[] rows = [.. split.Objects.SelectMany((o, i) => Enumerable.Range(0, o.Views).Select(v => (i, v)))];
        model.eval();
        using IDisposable grad = no_grad();
        using ImageLoader loader = new(split, configuration.Resolution, configuration.Workers);
        Tensor features = empty([rows.Length, configuration.ToModelOptions().Architecture.RepresentationSize], device: device);
        for (int start = 0; start < rows.Length; start += BatchSize)
        {
            using DisposeScope scope = NewDisposeScope();
            (int Object, int View)[] batch = rows[start..Math.Min(start + BatchSize, rows.Length)];
            byte[] pixels = new byte[batch.Length * loader.ImageBytes];
            loader.Load(batch, pixels, cancellation);
            Tensor images = configuration.Normalization.Apply(pixels, batch.Length, configuration.Resolution, device);
            features.narrow(0, start, batch.Length).copy_(model.Backbone.forward(images));
            onImages?.Invoke(batch.Length);
        }

        return new(split, features);
    }

    /// <summary>The row of a view.</summary>
    /// <param name="item">Number of the object.</param>
    /// <param name="view">View.</param>
    /// <returns>Row in <see cref="Features"/>.</returns>
    public long Row(int item, int view) => Split.Objects[item].FirstRow + view;

    /// <inheritdoc />
    public void Dispose() => Features.Dispose();
}
