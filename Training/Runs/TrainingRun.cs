using System.Diagnostics;
using SIE.Shards;
using SIE.Training.Data;
using SIE.Training.Devices;
using SIE.Training.Methods;
using SIE.Training.Models.Layers;
using SIE.Training.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Runs;

/// <summary>
/// Trains a model into a run folder: config.json, sessions.jsonl, metrics.jsonl, tensorboard/, checkpoint.safetensors, where asked for checkpoints/, and
/// at the end weights.safetensors. A folder that holds a checkpoint is continued; on a CPU the result is, bit for bit, that of a run never stopped.
/// </summary>
public static class TrainingRun
{
    /// <summary>The finished model in a run's folder, under PyTorch's names.</summary>
    public const string WeightsFileName = "weights.safetensors";

    /// <summary>Epochs may be short, checkpoints are large: they are this far apart at least. When they are written changes no result.</summary>
    private static readonly TimeSpan BetweenCheckpoints = TimeSpan.FromSeconds(30);

    /// <summary>Trains until all epochs are done or the token is cancelled, which writes a checkpoint first.</summary>
    /// <param name="configuration">What to train.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="progress">Told how it comes along; may be null.</param>
    /// <param name="cancellation">Stops after the step under way.</param>
    /// <exception cref="OperationCanceledException">Stopped; the checkpoint is written.</exception>
    /// <exception cref="RunException">The folder holds another run, or training diverged.</exception>
    public static void Execute(RunConfiguration configuration, string folder, ITrainingProgress? progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Device device = ComputeDevice.Open(configuration.Device);
        ComputeDevice.AllowTensorFloat32(device, configuration.Precision == Precision.Tf32);
        Method method = configuration.FindMethod();
        using Dataset dataset = Dataset.Open(configuration.Data);
        DatasetSplit split = dataset.Split("train");
        Claim(configuration, folder);

        manual_seed(configuration.Seed);
        using Learner learner = new(method, configuration.ToModelOptions(), configuration.Weights, configuration.Adam, device);
        RunPosition position = Start(configuration, folder, learner);

        PairSampler sampler = new(split, configuration.Seed);
        LatentReader latents = new(dataset, method.Latents, configuration.Quaternions);
        using PairLoader loader = new(split, latents, configuration.Resolution, configuration.Workers);
        IReadOnlyList<ArraySegment<ViewPair>> first = PairLoader.Batches(sampler.Epoch(0), configuration.BatchSize);
        if (first.Count == 0)
        {
            throw new RunException($"{configuration.Data}: the train split has {split.Objects.Count} objects; training needs two at least.");
        }

        long imagesInEpoch = 2L * first.Sum(b => b.Count);
        long imagesDone = (position.Epoch * imagesInEpoch) + (2L * first.Take(position.Batch).Sum(b => b.Count));
        progress?.Started(configuration.Epochs * imagesInEpoch, imagesDone);
        Stopwatch sinceCheckpoint = Stopwatch.StartNew();
        using MetricsLog log = new(folder, position.Step);
        if (configuration.Epochs == 0 && position == default)
        {
            Save(folder, learner, position); // random weights are a run too
        }

        while (position.Epoch < configuration.Epochs)
        {
            IReadOnlyList<ArraySegment<ViewPair>> batches = PairLoader.Batches(sampler.Epoch(position.Epoch), configuration.BatchSize);
            foreach (HostBatch host in loader.Load(batches.Skip(position.Batch).Select(b => (IReadOnlyList<ViewPair>)b), CancellationToken.None))
            {
                position = position with { Batch = position.Batch + 1, Step = position.Step + 1 };
                bool logged = position.Step % configuration.LogEvery == 0 || position.Batch == batches.Count;
                Metrics? metrics = logged ? new() : null;
                Step(learner, host, configuration.Normalization, device, metrics);
                if (metrics is not null)
                {
                    metrics.Add("General/epoch", position.Epoch);
                    metrics.Add("General/lr", configuration.Adam.LearningRate);
                    log.Write(position.Step, metrics.Values);
                    ThrowIfDiverged(metrics, folder, position);
                }

                progress?.Stepped(2 * host.Count, metrics?.Values);
                if (cancellation.IsCancellationRequested && position.Batch < batches.Count)
                {
                    Save(folder, learner, position);
                    throw new OperationCanceledException(cancellation);
                }
            }

            position = position with { Epoch = position.Epoch + 1, Batch = 0 };
            bool last = position.Epoch >= configuration.Epochs;
            bool due = position.Epoch % configuration.CheckpointEvery == 0 && sinceCheckpoint.Elapsed >= BetweenCheckpoints;
            bool kept = configuration.KeepEvery > 0 && position.Epoch % configuration.KeepEvery == 0;
            if (last || due || kept || cancellation.IsCancellationRequested)
            {
                Save(folder, learner, position, kept);
                sinceCheckpoint.Restart();
            }

            if (!last)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }

        ModelWeights.Write(Path.Combine(folder, WeightsFileName), learner.Model, WeightsPart.Model, method.Name);
    }

    private static void Step(Learner learner, HostBatch host, Normalization normalization, Device device, Metrics? metrics)
    {
        using DisposeScope scope = NewDisposeScope();
        int images = host.Count;
        Tensor views = normalization.Apply(host.Pixels, 2 * images, host.Side, device);
        using PairBatch batch = new(
            views.narrow(0, 0, images),
            views.narrow(0, images, images),
            tensor(host.Latents, [images, host.Latents.Length / images]).CopiedTo(device),
            tensor(host.Labels).CopiedTo(device));
        learner.ComputeGradients(batch, metrics);
        learner.Optimizer.Step();
    }

    /// <summary>Makes the folder this run's, or finds that it is another's.</summary>
    private static void Claim(RunConfiguration configuration, string folder)
    {
        Directory.CreateDirectory(folder);
        AtomicFile.CleanLeftovers(folder);
        if (RunConfiguration.Read(folder) is { } existing && existing.FirstDifference(configuration) is { } difference)
        {
            throw new RunException($"{folder} holds a run of other settings: there {difference}. Give the same settings to continue it, or another --out.");
        }

        configuration.Write(folder);
    }

    /// <summary>Restores the run's checkpoint, or else starts from random or given weights; notes the session.</summary>
    private static RunPosition Start(RunConfiguration configuration, string folder, Learner learner)
    {
        RunPosition position = default;
        if (File.Exists(Path.Combine(folder, Checkpoint.FileName)))
        {
            position = Checkpoint.Load(folder, learner);
        }
        else if (configuration.InitialWeights is not null)
        {
            ModelWeights.Initialize(configuration.InitialWeights, learner.Model);
        }

        SessionLog.Append(folder, Session.Start(configuration, position.Step, ranks: 1));
        return position;
    }

    private static void Save(string folder, Learner learner, RunPosition position, bool keep = false)
    {
        using DisposeScope scope = NewDisposeScope();
        if (!learner.Optimizer.ParametersAreFinite())
        {
            throw Diverged(folder, position);
        }

        Checkpoint.Save(folder, learner, position, keep);
    }

    private static void ThrowIfDiverged(Metrics metrics, string folder, RunPosition position)
    {
        if (!double.IsFinite(metrics.Values["Loss/Total loss"]))
        {
            throw Diverged(folder, position);
        }
    }

    private static RunException Diverged(string folder, RunPosition position)
    {
        string checkpoint = Path.Combine(folder, Checkpoint.FileName);
        string state = File.Exists(checkpoint) ? $"The last good checkpoint is {checkpoint}." : "There was no checkpoint yet.";
        return new($"The loss is no number any more at step {position.Step} (epoch {position.Epoch}). {state} Try a smaller --lr.");
    }
}
