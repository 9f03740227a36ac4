using SIE.Shards;
using SIE.Training.Devices;
using SIE.Training.Methods;
using SIE.Training.Models;
using SIE.Training.Models.Layers;
using SIE.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Evaluation;

/// <summary>A run opened for looking at it: its model in eval mode on a device, and a dataset. Owns both.</summary>
public sealed class TrainedRun : IDisposable
{
    /// <summary>Folder of the cached features within a run's.</summary>
    public const string FeaturesFolder = "features";

    private readonly FeatureCache _cache;

    private TrainedRun(string folder, RunConfiguration configuration, int epochs, Method method, Dataset dataset, PairModel model, Device device)
    {
        (Configuration, Epochs, Method, Dataset, Model, Device) = (configuration, epochs, method, dataset, model, device);
        _cache = new(Path.Combine(folder, FeaturesFolder));
    }

    /// <summary>Its settings.</summary>
    public RunConfiguration Configuration { get; }

    /// <summary>Epochs that the model has been trained for; of an unfinished run fewer than its settings say.</summary>
    public int Epochs { get; }

    /// <summary>Its method, with the run's latents.</summary>
    public Method Method { get; }

    /// <summary>The dataset that it is looked at on.</summary>
    public Dataset Dataset { get; }

    /// <summary>The trained model.</summary>
    public PairModel Model { get; }

    /// <summary>Where the model is.</summary>
    public Device Device { get; }

    /// <summary>Opens a run.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="data">A dataset other than the run's; null for the run's.</param>
    /// <param name="device">Name of the device.</param>
    /// <returns>The run.</returns>
    /// <exception cref="RunException">The folder is no run.</exception>
    public static TrainedRun Open(string folder, string? data, string device)
    {
        RunConfiguration configuration = RunConfiguration.Of(folder);
        Device opened = ComputeDevice.Open(device);
        ComputeDevice.AllowTensorFloat32(opened, configuration.Precision == Precision.Tf32);
        Method method = configuration.FindMethod();
        Dataset dataset = Dataset.Open(data ?? configuration.Data);
        try
        {
            PairModel model = new(method, configuration.ToModelOptions());
            int epochs = Checkpoint.LoadModel(folder, model).Epoch;
            model.to(opened);
            model.eval();
            return new(folder, configuration, epochs, method, dataset, model, opened);
        }
        catch
        {
            dataset.Dispose();
            throw;
        }
    }

    /// <summary>Features of a split, from the run's cache or extracted.</summary>
    /// <param name="split">The split.</param>
    /// <param name="progress">Told how extraction comes along; may be null.</param>
    /// <param name="cancellation">Stops early.</param>
    /// <returns>The table; the caller owns it.</returns>
    public FeatureTable Features(DatasetSplit split, IEvaluationProgress? progress, CancellationToken cancellation) =>
        _cache.Get(Model.Backbone, Dataset, split, Configuration, Device, progress, cancellation);

    /// <inheritdoc />
    public void Dispose()
    {
        Model.Dispose();
        Dataset.Dispose();
    }
}
