using System.Text.Json.Nodes;
using SIE.DatasetBuilder.Reports;
using SIE.Shards;

namespace SIE.DatasetBuilder.Pipeline;

/// <summary>
/// The folder of a dataset while it is made, by one process or by many that share nothing else. <c>plan.json</c> says what is being made until
/// <c>dataset.json</c>, written last, says it instead; by either a rerun knows that it goes on with the same thing.
/// </summary>
internal sealed class OutputFolder
{
    private const string DataFolder = "data";

    private OutputFolder(string path) => Path = System.IO.Path.GetFullPath(path);

    public string Path { get; }

    private string PlanPath => System.IO.Path.Combine(Path, PlanFile.FileName);

    private string DataPath => System.IO.Path.Combine(Path, DataFolder);

    /// <summary>Takes a folder for a plan: checks that nothing else is in it, and clears what dead runs of the same worker left.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="plan">What is to be made.</param>
    /// <param name="mine">The files that this process makes.</param>
    /// <exception cref="RenderException">The folder holds a dataset of another recipe, or something else.</exception>
    public static OutputFolder Take(string path, PlanFile plan, IReadOnlySet<string> mine)
    {
        OutputFolder folder = new(path);
        folder.Check(plan);
        AtomicFile.CleanLeftovers(folder.DataPath, mine.Select(System.IO.Path.GetFileName).ToHashSet()!);
        return folder;
    }

    /// <summary>Opens a folder to finish what is in it.</summary>
    public static OutputFolder Open(string path) => new(path);

    /// <summary>Full path of a file by its name in the manifest.</summary>
    public string PathOf(string file) => System.IO.Path.Combine(Path, file);

    /// <summary>States that all shards are there, and clears what dead processes of any worker left.</summary>
    public void Finish(DatasetManifest manifest)
    {
        DatasetCard.WriteIfMissing(Path, manifest);
        manifest.Write(Path);
        File.Delete(PlanPath);
        AtomicFile.CleanLeftovers(Path);
        AtomicFile.CleanLeftovers(DataPath);
    }

    private void Check(PlanFile plan)
    {
        JsonObject? stored = StoredRecipe();
        if (stored is null)
        {
            if (Directory.Exists(DataPath) && Directory.EnumerateFiles(DataPath, "*.parquet").Any())
            {
                throw new RenderException(
                    $"{DataPath}: has Parquet files but {Path} has neither {DatasetManifest.FileName} nor {PlanFile.FileName} that say what they are. "
                    + "Use another --out.");
            }

            if (AtomicFile.TryWriteNew(PlanPath, plan.ToText()))
            {
                return;
            }

            stored = StoredRecipe() ?? throw new RenderException($"{PlanPath}: was deleted by another process. Run this again.");
        }

        if (RecipeDifferences.Between(stored, plan.Recipe) is { Count: > 0 } differences)
        {
            throw new RenderException($"{Path}: holds a dataset made otherwise ({string.Join("; ", differences)}). " + Remedy(differences));
        }
    }

    /// <summary>What to do when recipes differ: options can be given again, a program or a machine can't.</summary>
    private static string Remedy(IReadOnlyList<string> differences)
    {
        string[] machinery = ["version: ", "driver: ", "renderer: ", "encoder: "];
        return differences.Any(d => machinery.Any(m => d.StartsWith(m, StringComparison.Ordinal)))
            ? "Its pictures would not match those drawn here: go on with the program, driver and JPEG library that began it, or use another --out."
            : "Use those options to go on with it, or another --out.";
    }

    /// <summary>The recipe in the folder. The plan goes only after the manifest has come, so one of them is there at any moment.</summary>
    private JsonObject? StoredRecipe() =>
        PlanFile.Read(Path)?.Recipe
        ?? (File.Exists(System.IO.Path.Combine(Path, DatasetManifest.FileName)) ? DatasetManifest.Read(Path).Recipe : null);
}
