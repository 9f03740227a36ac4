using System.Globalization;
using SIE.DatasetBuilder.Pipeline;
using SIE.Shards;
using SIE.Terminal;

namespace SIE.DatasetBuilder.Commands;

/// <summary>Prints what a rendering or finalization came to.</summary>
internal static class DatasetReport
{
    /// <summary>Prints a rendering's end.</summary>
    /// <returns>The exit code.</returns>
    public static int Print(RenderSummary summary, string output, WorkerSlot worker)
    {
        string folder = Path.GetFullPath(output);
        if (summary.Manifest is { } manifest)
        {
            Print(manifest);
            Console.WriteLine(summary.ShardsMade == 0
                ? $"{folder} was complete already."
                : $"{folder}: {summary.ShardsMade} of {summary.Shards} shards made, {manifest.Skipped.Count} objects skipped.");
            return ExitCode(manifest);
        }

        Print(summary.Skipped);
        Console.WriteLine($"{folder}: worker {worker} is done: {summary.ShardsMade} shards made, {summary.OwnShards - summary.ShardsMade} there "
            + $"already, of {summary.Shards} in all; {summary.Skipped.Count} objects skipped. When all workers are done: sie finalize {output}");
        return ExitCodes.Success;
    }

    /// <summary>Prints a finished dataset: what was skipped, and the size of each split.</summary>
    public static void Print(DatasetManifest manifest)
    {
        Print(manifest.Skipped);
        foreach (SplitManifest split in manifest.Splits)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{split.Name}: {split.Objects} objects, {split.Images} images, {split.Shards.Count} shards, {split.Bytes / 1e6:0.0} MB"));
        }
    }

    /// <summary>Prints whether a dataset made again is the same.</summary>
    /// <returns>The exit code: success only if it is.</returns>
    public static int PrintLikeness(DatasetManifest like, DatasetManifest made)
    {
        IReadOnlyList<string> differences = Likeness.Differences(like, made);
        if (differences.Count == 0)
        {
            Console.WriteLine("Every shard is the same to the last byte.");
            return ExitCodes.Success;
        }

        string reason = like.MeshesSha256 != made.MeshesSha256 ? "The meshes are not the same."
            : like.RecipeSha256 != made.RecipeSha256 ? "Driver, renderer, encoder or version are not the same." : "The driver draws something else than it drew there.";
        Console.Error.WriteLine($"error: {differences.Count} of {made.Splits.Sum(static s => s.Shards.Count)} shards are not the same bytes, such as {differences[0]}. {reason}");
        return ExitCodes.Failure;
    }

    /// <summary>Success, unless the dataset is empty, which is said.</summary>
    public static int ExitCode(DatasetManifest manifest)
    {
        if (manifest.Splits.Sum(static s => s.Objects) > 0)
        {
            return ExitCodes.Success;
        }

        Console.Error.WriteLine("error: not one object could be rendered; the reasons are above.");
        return ExitCodes.Failure;
    }

    private static void Print(IEnumerable<SkippedObject> objects)
    {
        foreach (SkippedObject skipped in objects)
        {
            Console.WriteLine($"skipped: {skipped.Synset}/{skipped.ObjectId}: {skipped.Reason}");
        }
    }
}
