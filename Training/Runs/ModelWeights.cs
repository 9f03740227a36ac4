using System.Security.Cryptography;
using SIE.Shards;
using SIE.Training.Devices;
using SIE.Training.Methods;
using SIE.Training.Models;
using SIE.Training.Runs.Safetensors;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Runs;

/// <summary>Which part of a model a file of weights holds.</summary>
public enum WeightsPart
{
    /// <summary>The whole model, under the names of the public implementation.</summary>
    Model,

    /// <summary>The backbone alone, under torchvision's names, as the public implementation's final weights.</summary>
    Backbone,
}

/// <summary>A model's weights as a safetensors file with PyTorch's parameter names, out and in.</summary>
public static class ModelWeights
{
    private const string BackbonePrefix = "backbone.";

    /// <summary>Writes weights atomically.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model.</param>
    /// <param name="part">What of it.</param>
    /// <param name="method">The method's name, kept in the file's metadata.</param>
    public static void Write(string path, PairModel model, WeightsPart part, string method)
    {
        ArgumentNullException.ThrowIfNull(model);
        Dictionary<string, Tensor> state = part == WeightsPart.Model ? model.state_dict() : model.Backbone.state_dict();
        Dictionary<string, string> metadata = new()
        {
            ["format"] = "pt", // what PyTorch's readers look for
            ["method"] = method,
            ["part"] = part == WeightsPart.Model ? "model" : "backbone",
        };
        SafetensorsWriter.Write(path, [.. state], metadata);
    }

    /// <summary>Writes the weights of a run's checkpoint.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="checkpoint">A checkpoint of it; null for the latest.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="part">What of the model.</param>
    /// <exception cref="RunException">The folder is no run.</exception>
    /// <exception cref="SafetensorsException">The checkpoint is damaged or another model's.</exception>
    public static void Export(string run, string? checkpoint, string path, WeightsPart part)
    {
        RunConfiguration configuration = RunConfiguration.Of(run);
        Method method = configuration.FindMethod();
        LibTorch.Load();
        using PairModel model = new(method, configuration.ToModelOptions());
        if (checkpoint is null)
        {
            Checkpoint.LoadModel(run, model);
        }
        else
        {
            Checkpoint.LoadModelFrom(checkpoint, model);
        }

        Write(path, model, part, method.Name);
    }

    /// <summary>
    /// Starts a model from a file of weights: a backbone (with or without "backbone." before its names), whereupon the rest of the model keeps its
    /// random weights, or a whole model of the same sizes. Counts of batches (num_batches_tracked) may be missing.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="SafetensorsException">The file is damaged, or doesn't fit; the message names the mismatches and nothing is loaded.</exception>
    public static void Initialize(string path, PairModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using DisposeScope scope = NewDisposeScope();
        using SafetensorsReader file = new(path);
        if (file.HasChecksum)
        {
            file.VerifyChecksum();
        }

        bool bare = !file.Entries.Keys.Any(n => n.StartsWith(BackbonePrefix, StringComparison.Ordinal));
        bool backbone = bare || file.Entries.Keys.All(n => n.StartsWith(BackbonePrefix, StringComparison.Ordinal));
        string prefix = backbone && !bare ? BackbonePrefix : "";
        Dictionary<string, Tensor> targets = (backbone ? model.Backbone.state_dict() : model.state_dict())
            .Where(e => !e.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal) || file.Entries.ContainsKey(prefix + e.Key))
            .ToDictionary(e => prefix + e.Key, e => e.Value);
        StateLoading.CheckSame(path, file, targets, [], backbone ? "a backbone" : "the weights");
        foreach ((string name, Tensor target) in targets)
        {
            file.ReadInto(name, target);
        }
    }

    /// <summary>The identity of a file of weights.</summary>
    /// <param name="path">The file.</param>
    /// <returns>SHA-256 of its bytes.</returns>
    public static string IdentityOf(string path)
    {
        using FileStream file = AtomicFile.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
