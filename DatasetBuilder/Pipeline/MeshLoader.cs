using SIE.DatasetBuilder.Corpora;
using SIE.Renderer;
using SIE.Renderer.Meshes;
using SIE.Renderer.Preparation;

namespace SIE.DatasetBuilder.Pipeline;

/// <summary>Reads meshes of a corpus and prepares them and their views for the GPU.</summary>
/// <param name="corpusRoot">Folder of the corpus; it is left out of the reasons, so that they are the same wherever it lies.</param>
/// <param name="options">How the meshes' views will be drawn.</param>
internal sealed class MeshLoader(string corpusRoot, RenderOptions options)
{
    /// <summary>Loads a job's mesh, or gives the job up with the reason.</summary>
    /// <returns>True if the mesh is there to draw.</returns>
    /// <exception cref="RenderException">The disk or the network fails: another run may read the mesh, so a finished shard must not lack it.</exception>
    public bool Load(ObjectJob job)
    {
        if (job.Entry.MeshPath.Length == 0)
        {
            job.Skip($"{job.Entry.Key}: is not in the corpus");
            return false;
        }

        try
        {
            Mesh mesh = MeshFile.Read(job.Entry.MeshPath);
            job.MeshSha256 = MeshFiles.Sha256(job.Entry.MeshPath, mesh);
            if (job.ExpectedMeshSha256 is { } expected && expected != job.MeshSha256)
            {
                job.Skip($"{NameOf(job.Entry)}: is not the mesh that the source was drawn from (its SHA-256 is not {expected[..12]}…)");
                return false;
            }

            job.Mesh = PreparedMesh.From(mesh);
            job.Prepared = PreparedViews.Of(options.Scene, options.Size, job.Mesh, job.ToDraw);
            return true;
        }
        catch (Exception e) when (PassingError.Is(e) || PassingError.IsGone(e, job.Entry.MeshPath))
        {
            // Every mesh was seen when the corpus was listed, so one that is gone now is as much out of reach as one that may not be read.
            throw new RenderException(
                $"{Reason(e)} This is no fault of the mesh, so nothing is left out for it: when {job.Entry.MeshPath} can be read again, run the same command again.");
        }
        catch (Exception e)
        {
            // Whatever a mesh of unknown origin provokes, an error of ours included, costs this object and not the dataset.
            job.Skip(Reason(e));
            return false;
        }
    }

    /// <summary>An error as a reason in the manifest.</summary>
    public string Reason(Exception e) =>
        (e is MeshException ? e.Message : $"{e.GetType().Name}: {e.Message}")
        .Replace(corpusRoot + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);

    /// <summary>Where a mesh lies, for messages.</summary>
    public string NameOf(CorpusObject entry) => Path.GetRelativePath(corpusRoot, entry.MeshPath);
}
