using SIE.Training.Runs.Safetensors;
using TorchSharp;

namespace SIE.Training.Runs;

/// <summary>Compares a file's tensors with the ones to be filled, before any is.</summary>
internal static class StateLoading
{
    internal static void CheckSame(
        string path, SafetensorsReader file, IReadOnlyDictionary<string, torch.Tensor> targets, IReadOnlyCollection<string> alsoThere)
    {
        foreach ((string name, torch.Tensor target) in targets)
        {
            if (!file.Entries.TryGetValue(name, out SafetensorsEntry? entry))
            {
                throw new SafetensorsException(path, $"lacks '{name}': a checkpoint of another model. Nothing was loaded.");
            }

            if (entry.Type != target.dtype || !entry.Shape.AsSpan().SequenceEqual(target.shape))
            {
                throw new SafetensorsException(
                    path,
                    $"'{name}' is {entry.Type} [{string.Join(", ", entry.Shape)}], the model needs {target.dtype} [{string.Join(", ", target.shape)}]: "
                    + "a checkpoint of another model. Nothing was loaded.");
            }
        }

        string? foreign = file.Entries.Keys.FirstOrDefault(n => !targets.ContainsKey(n) && !alsoThere.Contains(n));
        if (foreign is not null)
        {
            throw new SafetensorsException(path, $"has '{foreign}', which the model has not: a checkpoint of another model. Nothing was loaded.");
        }
    }
}
