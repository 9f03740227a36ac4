using System.Globalization;
using SIE.Training.Optimisation;
using SIE.Training.Runs.Safetensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Runs;

/// <summary>
/// All of a run's state in one safetensors file: the model under PyTorch's names, Adam's moments, libtorch's random state, the position. One file,
/// so that it is replaced as a whole.
/// </summary>
public static class Checkpoint
{
    /// <summary>The latest one in a run's folder.</summary>
    public const string FileName = "checkpoint.safetensors";

    /// <summary>Where those that stay are, in a run's folder.</summary>
    public const string KeptFolder = "checkpoints";

    private const string Format = "sie-checkpoint-3";
    private const string ModelPrefix = "model.";
    private const string FirstMomentPrefix = "adam.first_moment.";
    private const string SecondMomentPrefix = "adam.second_moment.";
    private const string RandomState = "random.torch";

    /// <summary>The name, within a run's folder, of a checkpoint that stays.</summary>
    /// <param name="epochs">Epochs done.</param>
    /// <returns>A relative path.</returns>
    public static string KeptName(int epochs) => Path.Combine(KeptFolder, string.Create(CultureInfo.InvariantCulture, $"epoch-{epochs:00000}.safetensors"));

    /// <summary>Writes the latest checkpoint atomically.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="learner">Model and optimiser.</param>
    /// <param name="position">How far the run is.</param>
    /// <param name="keep">Write a second file, which stays.</param>
    public static void Save(string folder, Learner learner, RunPosition position, bool keep = false)
    {
        if (keep)
        {
            Write(Path.Combine(folder, KeptName(position.Epoch)), learner, position);
        }

        Write(Path.Combine(folder, FileName), learner, position);
    }

    /// <summary>Restores a run's state; everything is checked before anything is changed.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="learner">Model and optimiser of the same configuration.</param>
    /// <returns>How far the run is.</returns>
    /// <exception cref="SafetensorsException">The file is damaged, or of other sizes.</exception>
    public static RunPosition Load(string folder, Learner learner)
    {
        ArgumentNullException.ThrowIfNull(learner);
        string path = Path.Combine(folder, FileName);
        using DisposeScope scope = NewDisposeScope();
        using SafetensorsReader file = Open(path);
        Adam adam = learner.Optimizer;
        Dictionary<string, Tensor> targets = learner.Model.state_dict().ToDictionary(e => ModelPrefix + e.Key, e => e.Value);
        foreach ((string name, Tensor moment) in Moments(learner))
        {
            targets.Add(name, moment);
        }

        StateLoading.CheckSame(path, file, targets, [RandomState], "a checkpoint");
        RunPosition position = PositionIn(path, file);
        long steps = Number(path, file, "adam.steps");
        foreach ((string name, Tensor target) in targets)
        {
            file.ReadInto(name, target);
        }

        adam.Steps = steps;
        Generator.Default.set_state(file.Read(RandomState));
        return position;
    }

    /// <summary>Reads only the model of a checkpoint.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="model">A model of the same configuration.</param>
    /// <returns>How far the run was.</returns>
    /// <exception cref="RunException">The run has no checkpoint.</exception>
    /// <exception cref="SafetensorsException">The file is damaged, or of other sizes.</exception>
    public static RunPosition LoadModel(string folder, nn.Module model)
    {
        ArgumentNullException.ThrowIfNull(model);
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw new RunException($"{path} is missing: {folder} is no run, or one that has not come to its first checkpoint. Train it first.");
        }

        return LoadModelFrom(path, model);
    }

    /// <summary>Reads only the model of a checkpoint file.</summary>
    /// <param name="path">The file: the latest or one that was kept.</param>
    /// <param name="model">A model of the same configuration.</param>
    /// <returns>How far the run was.</returns>
    /// <exception cref="SafetensorsException">The file is damaged, or of other sizes.</exception>
    public static RunPosition LoadModelFrom(string path, nn.Module model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using DisposeScope scope = NewDisposeScope();
        using SafetensorsReader file = Open(path);
        Dictionary<string, Tensor> targets = model.state_dict().ToDictionary(e => ModelPrefix + e.Key, e => e.Value);
        string[] moments = [.. model.named_parameters().SelectMany(p => new[] { FirstMomentPrefix + p.name, SecondMomentPrefix + p.name })];
        StateLoading.CheckSame(path, file, targets, [.. moments, RandomState], "a checkpoint");
        RunPosition position = PositionIn(path, file);
        foreach ((string name, Tensor target) in targets)
        {
            file.ReadInto(name, target);
        }

        return position;
    }

    private static RunPosition PositionIn(string path, SafetensorsReader file) =>
        new((int)Number(path, file, "epoch"), (int)Number(path, file, "batch"), Number(path, file, "step"));

    private static long Number(string path, SafetensorsReader file, string key) =>
        file.Metadata.TryGetValue(key, out string? text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw new SafetensorsException(path, $"no checkpoint of this program: its metadata lack '{key}'.");

    private static void Write(string path, Learner learner, RunPosition position)
    {
        ArgumentNullException.ThrowIfNull(learner);
        using DisposeScope scope = NewDisposeScope();
        List<KeyValuePair<string, Tensor>> tensors = [.. learner.Model.state_dict().Select(e => new KeyValuePair<string, Tensor>(ModelPrefix + e.Key, e.Value))];
        tensors.AddRange(Moments(learner));
        tensors.Add(new(RandomState, Generator.Default.get_state()));
        Dictionary<string, string> metadata = new()
        {
            ["format"] = Format,
            ["epoch"] = Text(position.Epoch),
            ["batch"] = Text(position.Batch),
            ["step"] = Text(position.Step),
            ["adam.steps"] = Text(learner.Optimizer.Steps),
        };
        SafetensorsWriter.Write(path, tensors, metadata);

        static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Opens a checkpoint and checks that every bit of it is as written.</summary>
    private static SafetensorsReader Open(string path)
    {
        SafetensorsReader file = new(path);
        try
        {
            if (!file.Metadata.TryGetValue("format", out string? format) || format != Format)
            {
                throw new SafetensorsException(path, $"no checkpoint of this program: its format is '{format ?? "unnamed"}', not '{Format}'.");
            }

            file.VerifyChecksum();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Adam's moments under their parameters' names.</summary>
    private static IEnumerable<KeyValuePair<string, Tensor>> Moments(Learner learner)
    {
        int number = 0;
        foreach ((string name, _) in learner.Model.named_parameters())
        {
            (Tensor first, Tensor second) = learner.Optimizer.Moments(number++);
            yield return new(FirstMomentPrefix + name, first);
            yield return new(SecondMomentPrefix + name, second);
        }
    }
}
