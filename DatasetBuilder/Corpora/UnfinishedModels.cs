using SIE.Shards;

namespace SIE.DatasetBuilder.Corpora;

/// <summary>
/// The hidden folder in which one process makes models of a corpus before each moves to its place: <c>root/.partial/UNIQUE</c>, beside a locked file that
/// says that the process lives. Several processes may work on one corpus.
/// </summary>
internal sealed class UnfinishedModels : IDisposable
{
    private const string SharedFolder = ".partial";

    private readonly string _shared;
    private readonly AtomicFile _lock;

    private UnfinishedModels(string root, string shared, string folder, AtomicFile locked) => (Root, _shared, Folder, _lock) = (root, shared, folder, locked);

    /// <summary>The corpus.</summary>
    public string Root { get; }

    /// <summary>This process's folder.</summary>
    public string Folder { get; }

    /// <summary>Makes the folder, and removes those of dead processes.</summary>
    /// <param name="root">The corpus, made if it does not exist.</param>
    public static UnfinishedModels Begin(string root)
    {
        string shared = Path.Combine(root, SharedFolder), name = Guid.NewGuid().ToString("N");
        RemoveLeftovers(shared);
        while (true)
        {
            try
            {
                // The lock comes first and goes last: a folder without one is a dead process's.
                AtomicFile locked = AtomicFile.Create(Path.Combine(shared, name));
                return new UnfinishedModels(root, shared, Directory.CreateDirectory(Path.Combine(shared, name)).FullName, locked);
            }
            catch (DirectoryNotFoundException)
            {
                // Another process, the last until this moment, has just removed the shared folder.
            }
        }
    }

    /// <summary>Removes the folder with whatever is unfinished in it, and the shared one after the last process.</summary>
    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        _lock.Dispose();
        try
        {
            Directory.Delete(_shared);
        }
        catch (IOException)
        {
            // Another process works there, or was the one to remove it.
        }
    }

    private static void RemoveLeftovers(string shared)
    {
        if (!Directory.Exists(shared))
        {
            return;
        }

        AtomicFile.CleanLeftovers(shared);
        foreach (string folder in Directory.GetDirectories(shared))
        {
            try
            {
                if (!Directory.EnumerateFiles(shared, $".{Path.GetFileName(folder)}.*").Any())
                {
                    Directory.Delete(folder, recursive: true);
                }
            }
            catch (DirectoryNotFoundException)
            {
                // Its process was about to end, and has removed it.
            }
        }
    }
}
