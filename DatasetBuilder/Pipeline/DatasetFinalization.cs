using System.Security.Cryptography;
using System.Text;
using SIE.Shards;

namespace SIE.DatasetBuilder.Pipeline;

/// <summary>Writes <c>dataset.json</c> once every shard of the plan is there. It is a function of plan and shards, so any process may do it, twice too.</summary>
public static class DatasetFinalization
{
    /// <summary>Checks every shard of a folder that workers have filled, and finishes the dataset if none is missing.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="threads">Shards read at once.</param>
    /// <param name="progress">Told how far it is, and of damaged shards.</param>
    /// <param name="token">Stops it.</param>
    /// <exception cref="RenderException">There is nothing to finish in the folder.</exception>
    public static FinalizationResult Run(string folder, int threads, IRenderProgress progress, CancellationToken token)
    {
        OutputFolder output = OutputFolder.Open(folder);
        if (PlanFile.Read(output.Path) is not { } plan)
        {
            return File.Exists(output.PathOf(DatasetManifest.FileName))
                ? new FinalizationResult(DatasetManifest.Read(output.Path), WasFinished: true, [])
                : throw new RenderException(
                    $"{output.Path}: has neither {PlanFile.FileName} nor {DatasetManifest.FileName}: nothing was rendered here. Start 'sie render' with this --out.");
        }

        FinishedShard?[] finished = ShardCheck.ReadAll(output, plan.Shards, plan.RecipeSha256, threads, progress, token);
        MissingShard[] missing =
        [
            .. finished.Index().Where(static s => s.Item is null)
                .Select(s => new MissingShard(plan.Shards[s.Index].File, new WorkerSlot(s.Index % plan.Workers, plan.Workers, PlanFile.FileName), plan.Command)),
        ];
        return missing.Length > 0
            ? new FinalizationResult(null, WasFinished: false, missing)
            : new FinalizationResult(Finish(output, plan, finished!), WasFinished: false, []);
    }

    /// <summary>Finishes a dataset of which all shards were checked.</summary>
    internal static DatasetManifest Finish(OutputFolder output, PlanFile plan, IReadOnlyList<FinishedShard> shards)
    {
        string meshes = string.Join('\n', shards.SelectMany(static s => s.MeshSha256));
        DatasetManifest manifest = new()
        {
            Format = DatasetManifest.CurrentFormat,
            Command = plan.Command,
            Recipe = plan.Recipe,
            RecipeSha256 = plan.RecipeSha256,
            ImageSize = plan.ImageSize,
            LatentNames = plan.LatentNames,
            HasBoxes = plan.HasBoxes,
            Passes = plan.Passes,
            DepthUnit = plan.DepthUnit,
            ClassNames = plan.ClassNames,
            MeshesSha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(meshes))),
            Splits = [.. DatasetPlan.Splits.Select(name => SplitManifest.Of(name, [.. shards.Where(s => s.Plan.Split == name).Select(static s => s.Entry)]))],
            Skipped =
            [
                .. shards.SelectMany(static s => s.Skipped),
                .. plan.FoldersWithoutMesh.Select(static key => key.Split('/', 2))
                    .Select(static key => new SkippedObject(key[0], key[1], "the model folder holds no mesh file")),
            ],
        };
        output.Finish(manifest);
        return manifest;
    }
}

/// <summary>How a finalization ended.</summary>
/// <param name="Manifest">The dataset, or null if shards are missing.</param>
/// <param name="WasFinished">Whether it was finished before.</param>
/// <param name="Missing">The shards that have to be made.</param>
public sealed record FinalizationResult(DatasetManifest? Manifest, bool WasFinished, IReadOnlyList<MissingShard> Missing);

/// <summary>A shard that is not there, or damaged.</summary>
/// <param name="File">Its name relative to the dataset's folder.</param>
/// <param name="Worker">The worker that makes it.</param>
/// <param name="Command">The dataset's command.</param>
public sealed record MissingShard(string File, WorkerSlot Worker, string Command);
