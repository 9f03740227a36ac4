using SIE.Training.Runs.Safetensors;
using TorchSharp;

namespace SIE.Training.Runs;

/// <summary>Compares a file's tensors with the ones to be filled, before any is.</summary>
internal static class StateLoading
{
    /// <summary>Mismatches that a message names; of the others it gives the number.</summary>
    private const int Named = 5;

    /// <summary>Refuses a file unless it has each target in its type and shape, and nothing else.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="file">Its header.</param>
    /// <param name="targets">What is to be filled, by the file's names.</param>
    /// <param name="alsoThere">Names that the file may have besides.</param>
    /// <param name="kind">What the file is, for messages, such as "a checkpoint".</param>
    /// <exception cref="SafetensorsException">They don't fit; the message names the mismatches.</exception>
    internal static void CheckSame(
        string path, SafetensorsReader file, IReadOnlyDictionary<string, torch.Tensor> targets, IReadOnlyCollection<string> alsoThere, string kind)
    {
        HashSet<string> known = [.. targets.Keys, .. alsoThere];
        List<string> faults =
        [
            .. targets.Select(t => Fault(file, t.Key, t.Value)).OfType<string>(),
            .. file.Entries.Keys.Where(n => !known.Contains(n)).Select(n => $"'{n}' is in the file and not in the model"),
        ];
        if (faults.Count > 0)
        {
            string rest = faults.Count > Named ? $"; and {faults.Count - Named} more" : "";
            throw new SafetensorsException(path, $"{kind} of another model: {string.Join("; ", faults.Take(Named))}{rest}. Nothing was loaded.");
        }
    }

    private static string? Fault(SafetensorsReader file, string name, torch.Tensor target)
    {
        if (!file.Entries.TryGetValue(name, out SafetensorsEntry? entry))
        {
            return $"'{name}' is missing in the file";
        }

        return entry.Type == target.dtype && entry.Shape.AsSpan().SequenceEqual(target.shape)
            ? null
            : $"'{name}' is {entry.Type} [{string.Join(", ", entry.Shape)}] where the model has {target.dtype} [{string.Join(", ", target.shape)}]";
    }
}
