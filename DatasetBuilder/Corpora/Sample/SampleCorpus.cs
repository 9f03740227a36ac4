using System.Globalization;
using SIE.Renderer.Meshes;

namespace SIE.DatasetBuilder.Corpora.Sample;

/// <summary>
/// A corpus of procedural objects in the layout of ShapeNetCore v2, so that everything can be tried without a download. An object
/// depends on the seed, its class and its number alone: more objects or fewer classes leave the others as they are, byte for byte.
/// </summary>
public static class SampleCorpus
{
    /// <summary>Names of the classes that can be made.</summary>
    public static IReadOnlyList<string> ClassNames => [.. SampleClasses.All.Select(static c => c.Class.Name)];

    /// <summary>Makes the corpus. Objects that are there already stay as they are.</summary>
    /// <param name="root">The corpus, made if it does not exist.</param>
    /// <param name="objectsPerClass">Objects of each class, at least 1.</param>
    /// <param name="seed">Seed of all shapes and colours.</param>
    /// <param name="classes">Names or synsets of the classes to make, or null or none for all.</param>
    /// <param name="advance">Told after each object; called from several threads.</param>
    /// <param name="cancellation">Stops between objects.</param>
    /// <returns>The corpus.</returns>
    /// <exception cref="CorpusException">There is no such class.</exception>
    public static async Task<Corpus> MakeAsync(
        string root,
        int objectsPerClass,
        ulong seed,
        IReadOnlyCollection<string>? classes = null,
        Action? advance = null,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(objectsPerClass, 1);
        root = Path.GetFullPath(root);
        SampleClass[] selected = [.. Select(classes)];
        Directory.CreateDirectory(root);
        using (UnfinishedModels unfinished = UnfinishedModels.Begin(root))
        {
            await Parallel.ForEachAsync(
                selected.SelectMany(c => Enumerable.Range(0, objectsPerClass).Select(number => (c, number))),
                new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount },
                (item, _) =>
                {
                    Write(unfinished, item.c, item.number, seed);
                    advance?.Invoke();
                    return ValueTask.CompletedTask;
                }).ConfigureAwait(false);
        }

        Corpus corpus = Corpus.Open(root);
        Taxonomy.Write(corpus);
        return corpus;
    }

    /// <summary>How many classes a selection names.</summary>
    /// <param name="classes">As for <see cref="MakeAsync"/>.</param>
    /// <returns>The number of classes.</returns>
    /// <exception cref="CorpusException">There is no such class.</exception>
    public static int CountClasses(IReadOnlyCollection<string>? classes) => Select(classes).Count();

    /// <summary>One object as a mesh.</summary>
    internal static Mesh Make(SampleClass sample, int number, ulong seed) =>
        sample.Make(new SampleRandom(seed, sample.Class.Name, number)).ToMesh();

    /// <summary>The seed is part of the name, so that objects of different seeds can lie in one corpus.</summary>
    internal static string ObjectId(string className, int number, ulong seed) =>
        string.Create(CultureInfo.InvariantCulture, $"{className.Replace(' ', '-')}-s{seed}-{number:0000}");

    private static void Write(UnfinishedModels unfinished, SampleClass sample, int number, ulong seed)
    {
        string id = ObjectId(sample.Class.Name, number, seed);
        if (Directory.Exists(ModelFolder.PathOf(unfinished.Root, sample.Class.Synset, id)))
        {
            return;
        }

        using ModelFolder folder = new(unfinished, sample.Class.Synset, id);
        ObjWriter.Write(Make(sample, number, seed), $"{id}: a procedural {sample.Class.Name} made by SIE (MIT licence)", folder);
        folder.Commit();
    }

    private static IEnumerable<SampleClass> Select(IReadOnlyCollection<string>? classes)
    {
        if (classes is null or { Count: 0 })
        {
            return SampleClasses.All;
        }

        foreach (string wanted in classes)
        {
            if (!SampleClasses.All.Any(c => Is(c, wanted)))
            {
                throw new CorpusException(
                    $"There are no sample shapes of the class '{wanted}'. There are: {string.Join(", ", ClassNames)}.");
            }
        }

        return SampleClasses.All.Where(c => classes.Any(wanted => Is(c, wanted)));
    }

    private static bool Is(SampleClass sample, string wanted) =>
        sample.Class.Synset == wanted || sample.Class.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase);
}
