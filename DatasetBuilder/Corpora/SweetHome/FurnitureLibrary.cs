using System.IO.Compression;

namespace SIE.DatasetBuilder.Corpora.SweetHome;

/// <summary>
/// An .sh3f file: a zip with a catalog, OBJ models and their textures. Entries are only ever read into memory, up to a size and by a
/// name that stays inside the zip; nothing is extracted under a name of the zip's choosing. Safe to read from several threads.
/// </summary>
internal sealed class FurnitureLibrary : IDisposable
{
    /// <summary>Largest entry read, uncompressed. The largest real one has 9 MB; what yields more is taken for a zip bomb.</summary>
    internal const int MaxEntryBytes = 256 << 20;

    private const int UnixFileTypeMask = 0xF000;
    private const int UnixSymbolicLink = 0xA000;

    private readonly Lock _gate = new();
    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);

    private FurnitureLibrary(string path, ZipArchive zip)
    {
        Path = path;
        Stem = System.IO.Path.GetFileNameWithoutExtension(path);
        _zip = zip;
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            _entries.TryAdd(entry.FullName, entry);
        }

        Catalog = FurnitureCatalog.Parse(Read(FurnitureCatalog.EntryName));
    }

    /// <summary>The .sh3f file.</summary>
    internal string Path { get; }

    /// <summary>File name without its ending; the name that the label table knows the library by.</summary>
    internal string Stem { get; }

    /// <summary>What the library holds.</summary>
    internal FurnitureCatalog Catalog { get; }

    /// <summary>Opens a library and reads its catalog.</summary>
    /// <param name="path">The .sh3f file.</param>
    /// <returns>The library; dispose it to close the file.</returns>
    /// <exception cref="CorpusException">The file is missing, no zip, or has no catalog.</exception>
    internal static FurnitureLibrary Open(string path)
    {
        if (!File.Exists(path))
        {
            throw new CorpusException($"{path}: no such file.");
        }

        ZipArchive? zip = null;
        try
        {
            zip = ZipFile.OpenRead(path);
            return new FurnitureLibrary(path, zip);
        }
        catch (InvalidDataException error)
        {
            zip?.Dispose();
            throw new CorpusException($"{path}: not a readable zip file, as an .sh3f library is: {error.Message}", error);
        }
        catch (CorpusException)
        {
            zip?.Dispose();
            throw;
        }
    }

    /// <summary>Whether the zip has an entry of this name.</summary>
    /// <param name="entry">Name with '/' between folders.</param>
    internal bool Has(string entry) => _entries.ContainsKey(entry);

    /// <summary>Names of the entries in a folder of the zip, not in its subfolders, in ordinal order.</summary>
    /// <param name="folder">Name of the folder without a '/' at its end.</param>
    internal IEnumerable<string> FilesIn(string folder) =>
        _entries.Keys.Where(name => name.Length > folder.Length + 1 && name.StartsWith(folder, StringComparison.Ordinal)
                && name.LastIndexOf('/') == folder.Length)
            .Order(StringComparer.Ordinal);

    /// <summary>Reads one entry whole.</summary>
    /// <param name="name">Name with '/' between folders.</param>
    /// <returns>Its uncompressed bytes.</returns>
    /// <exception cref="CorpusException">There is no such entry, its name or kind is unsafe, it is too large or damaged.</exception>
    internal byte[] Read(string name)
    {
        if (!_entries.TryGetValue(name, out ZipArchiveEntry? entry))
        {
            throw new CorpusException($"{Path}: no entry {name}.");
        }

        if (name.StartsWith('/') || name.Contains('\\') || name.Split('/').Contains(".."))
        {
            throw new CorpusException($"{Path}: the entry {name} leads out of the library; refused.");
        }

        if (((entry.ExternalAttributes >> 16) & UnixFileTypeMask) == UnixSymbolicLink)
        {
            throw new CorpusException($"{Path}: the entry {name} is a symbolic link; refused.");
        }

        lock (_gate)
        {
            try
            {
                return ReadBounded(entry);
            }
            catch (InvalidDataException error)
            {
                throw new CorpusException($"{Path}: the entry {name} is damaged: {error.Message}", error);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _zip.Dispose();

    /// <summary>The declared size may lie, so what is really inflated is counted.</summary>
    private byte[] ReadBounded(ZipArchiveEntry entry)
    {
        CorpusException tooLarge = new($"{Path}: the entry {entry.FullName} is larger than {MaxEntryBytes >> 20} MB; refused.");
        if (entry.Length > MaxEntryBytes)
        {
            throw tooLarge;
        }

        using Stream stream = entry.Open();
        using MemoryStream bytes = new((int)Math.Min(entry.Length, 16 << 20));
        byte[] block = new byte[1 << 16];
        while (stream.Read(block) is int count and > 0)
        {
            if (bytes.Length + count > MaxEntryBytes)
            {
                throw tooLarge;
            }

            bytes.Write(block, 0, count);
        }

        return bytes.ToArray();
    }
}
