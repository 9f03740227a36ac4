using SIE.Shards;
using SIE.Training.Data;
using SIE.Training.Devices;
using SIE.Training.Models;
using SIE.Training.Runs;
using static TorchSharp.torch;

namespace SIE.Training.Evaluation;

/// <summary>
/// Features as the public evaluations make them: the backbone, though frozen, is in train mode while a head is trained, so that features are
/// normalised by their batch and the running statistics drift towards the dataset at hand; validation is in eval mode with the drifted ones.
/// Nothing can be cached. Each head begins with the run's statistics. Owns its loaders.
/// </summary>
public sealed class BackboneFeatures : IFrozenFeatures, IDisposable
{
    private readonly ResNet _backbone;
    private readonly RunConfiguration _configuration;
    private readonly ImageLoader _train;
    private readonly ImageLoader _validation;
    private readonly CancellationToken _cancellation;
    private readonly List<(Tensor Buffer, Tensor Initial)> _buffers;

    /// <summary>Remembers the backbone's running statistics.</summary>
    /// <param name="backbone">On its device; its running statistics are changed until this is disposed.</param>
    /// <param name="train">Objects for training.</param>
    /// <param name="validation">Objects for measuring.</param>
    /// <param name="configuration">Resolution, normalisation and workers.</param>
    /// <param name="device">Where the backbone is.</param>
    /// <param name="cancellation">Stops early.</param>
    public BackboneFeatures(
        ResNet backbone, DatasetSplit train, DatasetSplit validation, RunConfiguration configuration, Device device, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(configuration);
        (_backbone, Train, Validation, _configuration, Device, _cancellation) = (backbone, train, validation, configuration, device, cancellation);
        _train = new ImageLoader(train, configuration.Resolution, configuration.Workers);
        _validation = new ImageLoader(validation, configuration.Resolution, configuration.Workers);
        _buffers = [.. backbone.buffers().Select(b => (b, b.clone().DetachFromDisposeScope()))];
    }

    /// <inheritdoc />
    public DatasetSplit Train { get; }

    /// <inheritdoc />
    public DatasetSplit Validation { get; }

    /// <inheritdoc />
    public Device Device { get; }

    /// <inheritdoc />
    public void Begin()
    {
        using IDisposable grad = no_grad();
        foreach ((Tensor buffer, Tensor initial) in _buffers)
        {
            buffer.copy_(initial);
        }
    }

    /// <inheritdoc />
    public Tensor OfTrain(IReadOnlyList<(int Item, int View)> views)
    {
        _backbone.train();
        return Forward(_train, views);
    }

    /// <inheritdoc />
    public Tensor OfValidation(IReadOnlyList<(int Item, int View)> views)
    {
        _backbone.eval();
        return Forward(_validation, views);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Begin();
        _backbone.eval();
        _buffers.ForEach(static b => b.Initial.Dispose());
        _train.Dispose();
        _validation.Dispose();
    }

    private Tensor Forward(ImageLoader loader, IReadOnlyList<(int Item, int View)> views)
    {
        using TorchWork work = TorchWork.Begin();
        using IDisposable grad = no_grad();
        PixelBuffer pixels = new(views.Count * loader.ImageBytes);
        loader.Load(views, pixels.Bytes(pixels.Capacity), _cancellation);
        Tensor images = _configuration.Normalization.Apply(pixels, views.Count, _configuration.Resolution, Device);
        return _backbone.forward(images).MoveToOuterDisposeScope();
    }
}
