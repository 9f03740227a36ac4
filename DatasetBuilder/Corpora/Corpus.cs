namespace SIE.DatasetBuilder.Corpora;

/// <summary>
/// A folder of meshes in the layout of ShapeNetCore v2: <c>root/synset/model/models/model_normalized.obj</c> (or .glb, .gltf).
/// Opening it lists the objects and reads none of them.
/// </summary>
/// <remarks>
/// The order is ordinal by class folder, then by model folder, on every machine. Files in the root and in class folders, such as
/// taxonomy.json, are passed over, and so are folders whose name starts with a dot.
/// </remarks>
public sealed class Corpus
{
    private Corpus(string root, ClassTable classes, IReadOnlyList<CorpusObject> objects, IReadOnlyList<string> foldersWithoutMesh) =>
        (Root, Classes, Objects, FoldersWithoutMesh) = (root, classes, objects, foldersWithoutMesh);

    /// <summary>File name of a mesh without its ending.</summary>
    internal const string MeshStem = "model_normalized";

    /// <summary>The endings that a mesh may have, the preferred one first.</summary>
    private static readonly string[] MeshExtensions = [".obj", ".glb", ".gltf"];

    /// <summary>Full path of the corpus.</summary>
    public string Root { get; }

    /// <summary>Labels and names of all class folders, selected or not.</summary>
    public ClassTable Classes { get; }

    /// <summary>The objects in their fixed order; at least one.</summary>
    public IReadOnlyList<CorpusObject> Objects { get; }

    /// <summary>Model folders ("synset/model") that hold no mesh file, as some of ShapeNet's do.</summary>
    public IReadOnlyList<string> FoldersWithoutMesh { get; }

    /// <summary>Lists the objects below a folder.</summary>
    /// <param name="root">The corpus.</param>
    /// <param name="classes">
    /// Folder names or class names (any case) to keep, or null or none for all. Labels do not depend on it.
    /// </param>
    /// <param name="limit">
    /// At most so many objects, or null for all. They are spread over the classes as evenly as their sizes allow (the first object of
    /// every class, then the second, …), so that a small run still sees every class; a larger limit only adds objects.
    /// </param>
    /// <returns>The corpus with at least one object.</returns>
    /// <exception cref="CorpusException">There is no such folder, no object in it, or no such class.</exception>
    public static Corpus Open(string root, IReadOnlyCollection<string>? classes = null, int? limit = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit ?? 1, 1, nameof(limit));
        root = Path.GetFullPath(root);
        if (!Directory.Exists(root))
        {
            throw new CorpusException($"{root}: no such folder. {Remedy}");
        }

        // A class folder with nothing in it is none: an interrupted import or a stray folder must not shift labels.
        Dictionary<string, string[]> modelsOfFolder = Subfolders(root)
            .Select(folder => (folder, models: Subfolders(Path.Combine(root, folder))))
            .Where(static f => f.models.Length > 0)
            .ToDictionary(static f => f.folder, static f => f.models, StringComparer.Ordinal);
        string[] folders = [.. modelsOfFolder.Keys.Order(StringComparer.Ordinal)];
        ClassTable table = ClassTable.ForFolders(folders);

        List<CorpusObject> objects = [];
        List<string> withoutMesh = [];
        foreach (string folder in Select(folders, table, classes))
        {
            foreach (string model in modelsOfFolder[folder])
            {
                if (FindMesh(Path.Combine(root, folder, model)) is string mesh)
                {
                    objects.Add(new CorpusObject(folder, table.NameOf(folder), table.LabelOf(folder), model, mesh));
                }
                else
                {
                    withoutMesh.Add($"{folder}/{model}");
                }
            }
        }

        if (objects.Count == 0)
        {
            throw new CorpusException(withoutMesh.Count == 0
                ? $"{root}: no objects. {Remedy}"
                : $"{root}: {withoutMesh.Count} model folders but no models/{MeshStem}.obj in any, such as {withoutMesh[0]}. {Remedy}");
        }

        return new Corpus(root, table, limit is int n ? SpreadEvenly(objects, n) : objects, withoutMesh);
    }

    private const string Remedy =
        $"A corpus looks like <folder>/<synset>/<model>/models/{MeshStem}.obj; 'sie corpus sample --out DIR' makes a small one.";

    private static string[] Subfolders(string folder) =>
        [.. new DirectoryInfo(folder).EnumerateDirectories().Select(static d => d.Name)
            .Where(static name => !name.StartsWith('.')).Order(StringComparer.Ordinal)];

    private static string? FindMesh(string model) =>
        MeshExtensions.Select(extension => Path.Combine(model, "models", MeshStem + extension)).FirstOrDefault(File.Exists);

    private static IEnumerable<string> Select(string[] folders, ClassTable table, IReadOnlyCollection<string>? classes)
    {
        if (classes is null or { Count: 0 })
        {
            return folders;
        }

        HashSet<string> selected = new(StringComparer.Ordinal);
        foreach (string wanted in classes)
        {
            string[] matches = [.. folders.Where(f => f == wanted || table.NameOf(f).Equals(wanted, StringComparison.OrdinalIgnoreCase))];
            if (matches.Length == 0)
            {
                string present = string.Join(", ", folders.Select(table.NameOf).Distinct().Order(StringComparer.Ordinal));
                throw new CorpusException($"The corpus has no class '{wanted}'. It has: {(present.Length > 0 ? present : "none")}.");
            }

            selected.UnionWith(matches);
        }

        return folders.Where(selected.Contains);
    }

    /// <summary>Takes the first object of every class folder, then the second, until enough; the order of the objects stays.</summary>
    private static List<CorpusObject> SpreadEvenly(List<CorpusObject> objects, int limit)
    {
        Dictionary<string, int> taken = new(StringComparer.Ordinal);
        return
        [
            .. objects.Select((o, position) => (o, position, round: taken[o.Synset] = taken.GetValueOrDefault(o.Synset) + 1))
                .OrderBy(static o => o.round).ThenBy(static o => o.position)
                .Take(limit)
                .OrderBy(static o => o.position).Select(static o => o.o),
        ];
    }
}
