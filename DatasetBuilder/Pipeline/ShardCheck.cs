using SIE.Shards;

namespace SIE.DatasetBuilder.Pipeline;

/// <summary>Looks which shards of a plan are finished, reading every byte of them.</summary>
internal static class ShardCheck
{
    /// <summary>Reads shards side by side.</summary>
    /// <param name="folder">The dataset's folder.</param>
    /// <param name="shards">What they should hold.</param>
    /// <param name="recipeSha256">What they have to be made by.</param>
    /// <param name="threads">Shards read at once.</param>
    /// <param name="progress">Told what is wrong with a shard that is there but can't be used.</param>
    /// <param name="token">Stops the reading.</param>
    /// <returns>The facts of each shard, null for one that has to be made.</returns>
    public static FinishedShard?[] ReadAll(
        OutputFolder folder,
        IReadOnlyList<ShardContent> shards,
        string recipeSha256,
        int threads,
        IRenderProgress progress,
        CancellationToken token)
    {
        FinishedShard?[] finished = new FinishedShard?[shards.Count];
        ParallelOptions options = new() { MaxDegreeOfParallelism = threads, CancellationToken = token };
        Parallel.For(0, shards.Count, options, i => finished[i] = Read(folder, shards[i], recipeSha256, progress.Say, token));
        return finished;
    }

    /// <summary>A finished shard's facts, or null if it has to be made.</summary>
    private static FinishedShard? Read(
        OutputFolder folder, ShardContent planned, string recipeSha256, Action<string> damage, CancellationToken token)
    {
        string path = folder.PathOf(planned.File);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using ShardReader reader = ShardReader.Open(path);
            if (reader.Footer.RecipeSha256 != recipeSha256 || !Holds(reader.Footer, planned))
            {
                throw new ShardException($"{path}: does not hold the objects that it should.");
            }

            reader.CheckRows(token);
            return new FinishedShard(
                planned,
                new ShardManifest(planned.File, reader.Footer.Objects.Count, reader.Rows, reader.Bytes, reader.FileSha256()),
                [.. reader.Footer.Objects.Select(static o => o.MeshSha256 ?? "")],
                reader.Footer.Skipped);
        }
        catch (ShardException e)
        {
            damage(e.Message);
            return null;
        }
    }

    /// <summary>Whether a shard's objects, made or skipped, are those of the plan.</summary>
    private static bool Holds(ShardFooter footer, ShardContent planned)
    {
        HashSet<string> skipped = [.. footer.Skipped.Select(static s => $"{s.Synset}/{s.ObjectId}")];
        return footer.Objects.Select(static o => $"{o.Synset}/{o.ObjectId}").SequenceEqual(planned.Objects.Where(o => !skipped.Contains(o)))
            && footer.Objects.Count + skipped.Count == planned.Objects.Count;
    }
}

/// <summary>A shard that is on disk and checked.</summary>
/// <param name="Plan">What it was to hold.</param>
/// <param name="Entry">Its line in the manifest.</param>
/// <param name="MeshSha256">Checksum of each object's mesh, in row order.</param>
/// <param name="Skipped">Objects that could not be made.</param>
internal sealed record FinishedShard(
    ShardContent Plan, ShardManifest Entry, IReadOnlyList<string> MeshSha256, IReadOnlyList<SkippedObject> Skipped);
