using System.Collections.Concurrent;
using System.Numerics;
using SIE.Imaging;
using SIE.Renderer.Meshes;

namespace SIE.DatasetBuilder.Corpora.Check;

/// <summary>Loads every mesh and decodes every picture of a corpus, as rendering would.</summary>
public static class CorpusCheck
{
    /// <summary>How far a bounding box's diagonal may be from 1 unremarked. Rendering does not scale.</summary>
    private const float DiagonalTolerance = 0.02f;

    /// <summary>Checks a corpus on all cores.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="advance">Told after each object; called from several threads.</param>
    /// <param name="cancellation">Stops between objects.</param>
    /// <returns>The same report whatever the number of cores.</returns>
    public static async Task<CorpusReport> RunAsync(Corpus corpus, Action? advance = null, CancellationToken cancellation = default)
    {
        ConcurrentDictionary<CorpusObject, ObjectFindings> found = [];
        await Parallel.ForEachAsync(
            corpus.Objects,
            new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount },
            (item, _) =>
            {
                found[item] = Look(corpus, item);
                advance?.Invoke();
                return ValueTask.CompletedTask;
            }).ConfigureAwait(false);

        ObjectFindings[] all = [.. corpus.Objects.Select(o => found[o])];
        return new CorpusReport(
            corpus.Root,
            all.Length,
            all.Sum(static f => (long)f.Triangles),
            all.Sum(static f => f.Bytes),
            [.. all.GroupBy(static f => f.Object.Label).OrderBy(static g => g.Key).Select(Summarise)],
            [.. all.SelectMany(static f => f.Unreadable)],
            [.. all.SelectMany(static f => f.Warnings)],
            corpus.FoldersWithoutMesh);
    }

    private static ObjectFindings Look(Corpus corpus, CorpusObject item)
    {
        ObjectFindings findings = new(item, corpus.Root) { Bytes = new FileInfo(item.MeshPath).Length };
        try
        {
            Mesh mesh = MeshFile.Read(item.MeshPath);
            findings.Triangles = mesh.TriangleCount;
            foreach (string warning in mesh.Warnings)
            {
                findings.Warn(item.MeshPath, warning);
            }

            CheckSize(mesh, findings);
            CheckPictures(mesh, findings);
        }
        catch (MeshException error)
        {
            findings.Refuse(error.Path, error.Problem);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            findings.Refuse(item.MeshPath, error.Message);
        }

        return findings;
    }

    private static void CheckSize(Mesh mesh, ObjectFindings findings)
    {
        (Vector3 min, Vector3 max) = mesh.Bounds;
        float diagonal = Vector3.Distance(min, max);
        if (MathF.Abs(diagonal - 1) > DiagonalTolerance)
        {
            findings.Warn(
                findings.Object.MeshPath,
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"The bounding box has a diagonal of {diagonal:0.###}, not 1; it is rendered at that size."));
        }
    }

    /// <summary>Decodes what the materials name. Rendering skips an object with a picture that it can't decode, so such a one is no mere warning.</summary>
    private static void CheckPictures(Mesh mesh, ObjectFindings findings)
    {
        IEnumerable<Texture> pictures = mesh.Materials
            .SelectMany(static m => (Texture?[])[m.BaseColorMap, m.AlphaMap, m.EmissionMap, m.SpecularMap, m.NormalMap])
            .OfType<Texture>()
            .DistinctBy(static t => (t.Path, t.Embedded));
        foreach (Texture picture in pictures)
        {
            string file = picture.Path ?? findings.Object.MeshPath;
            try
            {
                ReadOnlyMemory<byte> bytes = picture.Embedded ?? File.ReadAllBytes(file);
                _ = PictureDecoder.Decode(bytes.Span);
                findings.Pictures++;
                findings.Bytes += picture.Embedded is null ? bytes.Length : 0;
            }
            catch (Exception error) when (error is PictureException or IOException or UnauthorizedAccessException)
            {
                findings.Refuse(file, $"the texture can't be used: {error.Message}");
            }
        }
    }

    private static ClassReport Summarise(IGrouping<int, ObjectFindings> objects)
    {
        int[] triangles = [.. objects.Where(static f => f.Triangles > 0).Select(static f => f.Triangles).Order()];
        return new ClassReport(
            objects.Key,
            objects.First().Object.ClassName,
            objects.Count(),
            triangles.FirstOrDefault(),
            triangles.Length > 0 ? triangles[(triangles.Length - 1) / 2] : 0,
            triangles.LastOrDefault(),
            objects.Sum(static f => f.Pictures),
            objects.Sum(static f => f.Bytes));
    }

    /// <summary>What one object's check gathers.</summary>
    private sealed class ObjectFindings(CorpusObject item, string root)
    {
        internal CorpusObject Object { get; } = item;

        internal int Triangles { get; set; }

        internal int Pictures { get; set; }

        internal long Bytes { get; set; }

        internal List<FileProblem> Unreadable { get; } = [];

        internal List<FileProblem> Warnings { get; } = [];

        internal void Refuse(string file, string problem) => Unreadable.Add(Problem(file, problem));

        internal void Warn(string file, string problem) => Warnings.Add(Problem(file, problem));

        private FileProblem Problem(string file, string problem) =>
            new(Object.Key, Path.GetRelativePath(root, file).Replace('\\', '/'), problem);
    }
}
