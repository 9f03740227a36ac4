namespace SIE.DatasetBuilder.Corpora;

/// <summary>
/// Makes one model of a corpus, whole or not at all: files are written into a hidden folder beside the classes, forced to the disk and
/// moved to <c>root/synset/model</c> in one step. An interrupted run leaves no half model, and its rerun finds out what is left to do.
/// </summary>
internal sealed class ModelFolder : IDisposable
{
    private readonly string _partial;
    private readonly string _final;

    /// <summary>Begins a model.</summary>
    /// <param name="unfinished">Where it is made.</param>
    /// <param name="synset">Name of the class folder.</param>
    /// <param name="objectId">Name of the model folder.</param>
    internal ModelFolder(UnfinishedModels unfinished, string synset, string objectId)
    {
        _final = PathOf(unfinished.Root, synset, objectId);
        _partial = Path.Combine(unfinished.Folder, $"{synset}_{objectId}");
        Directory.CreateDirectory(_partial);
    }

    /// <summary>Path of the mesh in a model folder.</summary>
    internal const string MeshFile = "models/" + Corpus.MeshStem + ".obj";

    /// <summary>Path of the materials in a model folder.</summary>
    internal const string MaterialFile = "models/" + Corpus.MeshStem + ".mtl";

    /// <summary>Where a model lies once it is finished.</summary>
    internal static string PathOf(string root, string synset, string objectId) => Path.Combine(root, synset, objectId);

    /// <summary>Whether a name can be a folder on every system: letters, digits, '.', '_', '-', inner blanks; not hidden.</summary>
    internal static bool IsSafeName(string name) =>
        name.Length is > 0 and <= 128 && name[0] != '.' && name.Trim() == name && name.All(static c => IsSafe(c) || c == ' ');

    /// <summary>The name with every character replaced that a file name on some system can't have.</summary>
    internal static string SafeName(string name)
    {
        string safe = new([.. name.Select(static c => IsSafe(c) ? c : '_')]);
        safe = safe.TrimStart('.');
        return safe.Length == 0 ? "_" : safe[..Math.Min(safe.Length, 100)];
    }

    /// <summary>Full path of a file while the model is being made.</summary>
    /// <param name="relative">Path inside the model folder, such as <see cref="MeshFile"/>.</param>
    internal string PathTo(string relative) => Path.Combine(_partial, relative);

    /// <summary>Creates a file of the model.</summary>
    /// <param name="relative">Path inside the model folder, such as <see cref="MeshFile"/>.</param>
    /// <param name="write">Writes the content.</param>
    internal void Write(string relative, Action<Stream> write)
    {
        string path = PathTo(relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using FileStream file = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        write(file);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Creates a file of the model.</summary>
    /// <param name="relative">Path inside the model folder.</param>
    /// <param name="bytes">Its content.</param>
    internal void Write(string relative, ReadOnlyMemory<byte> bytes) => Write(relative, file => file.Write(bytes.Span));

    /// <summary>Moves the finished model to its place; if another process was there first, its model stays.</summary>
    internal void Commit()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_final)!);
        try
        {
            Directory.Move(_partial, _final);
        }
        catch (IOException) when (Directory.Exists(_final))
        {
            // Dispose removes ours.
        }
    }

    /// <summary>Removes what is left of an unfinished model.</summary>
    public void Dispose()
    {
        if (Directory.Exists(_partial))
        {
            Directory.Delete(_partial, recursive: true);
        }
    }

    private static bool IsSafe(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';
}
