using SIE.DatasetBuilder.Pipeline;

namespace SIE.DatasetBuilder.Exchange;

/// <summary>The layout of 3DIEBench as a folder on disk. Opening it lists the files; they are read as they are asked for.</summary>
internal sealed class FolderStore : IViewStore
{
    private FolderStore(string folder, List<StoredObject> objects, RefusedEntries refused) => (Name, Objects, Refused) = (folder, objects, refused);

    public string Name { get; }

    public IReadOnlyList<StoredObject> Objects { get; }

    public RefusedEntries Refused { get; }

    /// <summary>Lists a folder.</summary>
    /// <exception cref="IOException">The folder can't be listed.</exception>
    public static FolderStore Open(string folder, IRenderProgress progress, CancellationToken token)
    {
        folder = Path.GetFullPath(folder);
        List<StoredObject> objects = [];
        RefusedEntries refused = new();
        foreach (string objectFolder in Directory.EnumerateDirectories(folder).SelectMany(Directory.EnumerateDirectories))
        {
            token.ThrowIfCancellationRequested();
            StoredObject entry = new(Path.GetFileName(Path.GetDirectoryName(objectFolder)!), Path.GetFileName(objectFolder));
            if (!ThreeDieBenchLayout.IsFolderName(entry.Synset) || !ThreeDieBenchLayout.IsFolderName(entry.ObjectId))
            {
                refused.Add(entry.Key, "no name that other systems could use");
                continue;
            }

            entry.Files.AddRange(Directory.EnumerateFiles(objectFolder).Select(Path.GetFileName).Select(ThreeDieBenchLayout.Parse!)
                .OfType<ViewFile>().Select(static file => new StoredFile(file)));
            if (entry.Files.Count > 0)
            {
                objects.Add(entry);
                progress.ImagesDone(entry.Files.Count(static f => f.File.IsImage));
            }
        }

        objects.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        return new FolderStore(folder, objects, refused);
    }

    public byte[] Read(StoredObject entry, StoredFile file) => File.ReadAllBytes(Path.Combine(
        Name, entry.Synset, entry.ObjectId, file.File.IsImage ? ThreeDieBenchLayout.Image(file.File.View) : ThreeDieBenchLayout.Latent(file.File.View)));

    public byte[]? ReadList(string name)
    {
        string path = Path.Combine(Name, name);
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }

    public void Dispose()
    {
    }
}
