using System.Diagnostics;
using SIE.Shards;
using SIE.Training.Data;
using SIE.Training.Devices;
using SIE.Training.Distributed;
using SIE.Training.Methods;
using SIE.Training.Models.Layers;
using SIE.Training.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Runs;

/// <summary>
/// Trains a model into a run folder: config.json, sessions.jsonl, metrics.jsonl, tensorboard/, checkpoint.safetensors, where asked for checkpoints/, and
/// at the end weights.safetensors. A folder that holds a checkpoint is continued; on a CPU the result is, bit for bit, that of a run never stopped. Several processes share every batch and take
/// the steps that one would take; the first of them alone reads and writes the folder, so that any number of processes may continue it.
/// </summary>
public static class TrainingRun
{
    /// <summary>The finished model in a run's folder, under PyTorch's names.</summary>
    public const string WeightsFileName = "weights.safetensors";

    /// <summary>Held open by the process that trains in a folder.</summary>
    internal const string LockFileName = ".lock";

    /// <summary>Epochs may be short, checkpoints are large: they are this far apart at least. When they are written changes no result.</summary>
    private static readonly TimeSpan BetweenCheckpoints = TimeSpan.FromSeconds(30);

    /// <summary>Trains until all epochs are done or the token is cancelled, which writes a checkpoint first.</summary>
    /// <param name="configuration">What to train.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="progress">Told how it comes along; may be null.</param>
    /// <param name="cancellation">Stops after the step under way; of several processes, whichever it comes to.</param>
    /// <param name="processes">Who trains together, all with the same configuration; null for this process alone.</param>
    /// <exception cref="OperationCanceledException">Stopped; the checkpoint is written.</exception>
    /// <exception cref="RunException">The folder holds another run, or training diverged.</exception>
    public static void Execute(
        RunConfiguration configuration, string folder, ITrainingProgress? progress, CancellationToken cancellation, ICommunicator? processes = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        processes ??= SingleProcess.Instance;
        bool writes = processes.Rank == 0;
        Device device = ComputeDevice.Open(configuration.Device);
        ComputeDevice.AllowTensorFloat32(device, configuration.Precision == Precision.Tf32);
        Method method = configuration.FindMethod();
        using Dataset dataset = Dataset.Open(configuration.Data);
        DatasetSplit split = dataset.Split("train");
        if (configuration.BatchSize < processes.Size)
        {
            throw new RunException($"{processes.Size} processes share each batch, so --batch-size must be {processes.Size} or more, not {configuration.BatchSize}.");
        }

        using FileStream? ownership = writes ? Claim(configuration, folder) : null;

        manual_seed(configuration.Seed);
        using Learner learner = new(method, configuration.ToModelOptions(), configuration.Weights, configuration.Adam, device, processes: processes);
        RunPosition position = Start(configuration, folder, learner, processes);
        if (position.Epoch > configuration.Epochs)
        {
            throw new RunException($"{folder} has been trained for {position.Epoch} epochs already, more than the {configuration.Epochs} asked for.");
        }

        if (writes)
        {
            configuration.Write(folder);
            SessionLog.Append(folder, Session.Start(configuration, position.Step, processes.Size));
        }

        PairSampler sampler = new(split, configuration.Seed);
        LatentReader latents = new(dataset, method.Latents, configuration.Quaternions);
        using PairLoader loader = new(split, latents, configuration.Resolution, configuration.Workers);
        IReadOnlyList<ArraySegment<ViewPair>> first = PairLoader.Batches(sampler.Epoch(0), configuration.BatchSize, processes.Size);
        if (first.Count == 0)
        {
            throw new RunException($"{configuration.Data}: the train split has {split.Objects.Count} objects; training needs two at least, and one a process.");
        }

        long imagesInEpoch = 2L * first.Sum(b => b.Count);
        long imagesDone = (position.Epoch * imagesInEpoch) + (2L * first.Take(position.Batch).Sum(b => b.Count));
        progress = writes ? progress : null;
        progress?.Started(configuration.Epochs * imagesInEpoch, imagesDone);
        Stopwatch sinceCheckpoint = Stopwatch.StartNew();
        using MetricsLog? log = writes ? new(folder, position.Step) : null;
        if (configuration.Epochs == 0 && position == default)
        {
            Save(folder, learner, position, processes); // random weights are a run too
        }

        while (position.Epoch < configuration.Epochs)
        {
            IReadOnlyList<ArraySegment<ViewPair>> batches = PairLoader.Batches(sampler.Epoch(position.Epoch), configuration.BatchSize, processes.Size);
            bool stop = false;
            foreach (HostBatch host in loader.Load(batches.Skip(position.Batch).Select(OwnPart), CancellationToken.None))
            {
                int total = batches[position.Batch].Count;
                position = position with { Batch = position.Batch + 1, Step = position.Step + 1 };
                bool logged = position.Step % configuration.LogEvery == 0 || position.Batch == batches.Count;
                Metrics? metrics = logged ? new() : null;
                Step(learner, host, total, configuration.Normalization, device, metrics);
                if (metrics is not null)
                {
                    metrics.Add("General/epoch", position.Epoch);
                    metrics.Add("General/lr", configuration.Adam.LearningRate);
                    metrics.AverageOver(processes);
                    log?.Write(position.Step, metrics.Values);
                    ThrowIfDiverged(metrics, folder, position);
                }

                progress?.Stepped(2 * total, metrics?.Values);
                stop = AnyIsToStop(processes, cancellation);
                if (stop && position.Batch < batches.Count)
                {
                    Save(folder, learner, position, processes);
                    throw new OperationCanceledException(cancellation);
                }
            }

            position = position with { Epoch = position.Epoch + 1, Batch = 0 };
            bool last = position.Epoch >= configuration.Epochs;
            bool due = position.Epoch % configuration.CheckpointEvery == 0 && sinceCheckpoint.Elapsed >= BetweenCheckpoints;
            bool kept = configuration.KeepEvery > 0 && position.Epoch % configuration.KeepEvery == 0;
            if (last || kept || stop || (writes && due))
            {
                Save(folder, learner, position, processes, kept);
                sinceCheckpoint.Restart();
            }

            if (stop && !last)
            {
                throw new OperationCanceledException(cancellation);
            }
        }

        if (writes)
        {
            ModelWeights.Write(Path.Combine(folder, WeightsFileName), learner.Model, WeightsPart.Model, method.Name);
        }

        IReadOnlyList<ViewPair> OwnPart(ArraySegment<ViewPair> batch)
        {
            (int start, int count) = GlobalBatch.Part(batch.Count, processes.Rank, processes.Size);
            return batch.Slice(start, count);
        }
    }

    private static void Step(Learner learner, HostBatch host, int total, Normalization normalization, Device device, Metrics? metrics)
    {
        using TorchWork work = TorchWork.Begin();
        int images = host.Count;
        Tensor views = normalization.Apply(host.Pixels, 2 * images, host.Side, device);
        using PairBatch batch = new(
            views.narrow(0, 0, images),
            views.narrow(0, images, images),
            tensor(host.Latents, [images, host.Latents.Length / images]).CopiedTo(device),
            tensor(host.Labels).CopiedTo(device))
        {
            Total = total,
        };
        learner.ComputeGradients(batch, metrics);
        learner.Optimizer.Step();
    }

    /// <summary>Makes the folder this run's, or finds that it is another's. It is this process's until the file returned is closed.</summary>
    private static FileStream Claim(RunConfiguration configuration, string folder)
    {
        Directory.CreateDirectory(folder);
        FileStream ownership = Lock(folder);
        try
        {
            AtomicFile.CleanLeftovers(folder);
            AtomicFile.CleanLeftovers(Path.Combine(folder, Checkpoint.KeptFolder));

            // Without a checkpoint there is nothing to continue, such as after settings that took too much memory.
            if (File.Exists(Path.Combine(folder, Checkpoint.FileName))
                && RunConfiguration.Read(folder) is { } existing && existing.FirstDifference(configuration) is { } difference)
            {
                throw new RunException($"{folder} holds a run of other settings: there {difference}. Give the same settings to continue it, or another --out.");
            }

            return ownership;
        }
        catch
        {
            ownership.Dispose();
            throw;
        }
    }

    /// <summary>Two processes would replace each other's checkpoints: a job that is put back in the queue, say, while the old one still saves.</summary>
    private static FileStream Lock(string folder)
    {
        try
        {
            return new(Path.Combine(folder, LockFileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new RunException($"{folder} is being trained by another process: {exception.Message} Wait for it, or give another --out.");
        }
    }

    /// <summary>Restores the run's checkpoint, or else starts from random or given weights.</summary>
    private static RunPosition Start(RunConfiguration configuration, string folder, Learner learner, ICommunicator processes)
    {
        RunPosition position = default;
        if (processes.Rank == 0)
        {
            if (File.Exists(Path.Combine(folder, Checkpoint.FileName)))
            {
                position = Checkpoint.Load(folder, learner);
            }
            else if (configuration.InitialWeights is not null)
            {
                ModelWeights.Initialize(configuration.InitialWeights, learner.Model);
            }
        }

        if (processes.Size == 1)
        {
            return position;
        }

        learner.ShareState();
        using Tensor shared = tensor(new[] { position.Epoch, position.Batch, position.Step });
        processes.Broadcast(shared);
        return new((int)shared[0].item<long>(), (int)shared[1].item<long>(), shared[2].item<long>());
    }

    /// <summary>Whether any process has been told to stop: they stop after the same step.</summary>
    private static bool AnyIsToStop(ICommunicator processes, CancellationToken cancellation)
    {
        bool own = cancellation.IsCancellationRequested;
        if (processes.Size == 1)
        {
            return own;
        }

        using Tensor count = tensor(new[] { own ? 1L : 0L });
        processes.AllReduceSum(count);
        return count[0].item<long>() > 0;
    }

    private static void Save(string folder, Learner learner, RunPosition position, ICommunicator processes, bool keep = false)
    {
        using DisposeScope scope = NewDisposeScope();
        if (!learner.Optimizer.ParametersAreFinite())
        {
            throw Diverged(folder, position);
        }

        if (processes.Rank == 0)
        {
            Checkpoint.Save(folder, learner, position, keep);
        }
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
