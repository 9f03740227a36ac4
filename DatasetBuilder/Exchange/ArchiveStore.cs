using System.Formats.Tar;
using System.IO.Compression;
using SIE.DatasetBuilder.Pipeline;
using SIE.Shards;

namespace SIE.DatasetBuilder.Exchange;

/// <summary>
/// The layout of 3DIEBench as a <c>.tar</c> or <c>.tar.gz</c>, which can be read from front to back only: opening it copies images and latents
/// one behind the other into a single temporary file, whatever their order. No file is ever made under a name from the archive.
/// </summary>
internal sealed class ArchiveStore : IViewStore
{
    /// <summary>Largest image taken; a view of 256 × 256 pixels has about 7 KB.</summary>
    private const int MaxImageBytes = 16 << 20;

    private const int MaxLatentBytes = 64 << 10;

    /// <summary>Largest list taken; the full one of 3DIEBench has about 10 MB.</summary>
    private const int MaxListBytes = 256 << 20;

    private readonly AtomicFile _spool;
    private readonly Dictionary<string, StoredObject> _objects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _lists = new(StringComparer.Ordinal);

    private ArchiveStore(string path, AtomicFile spool) => (Name, _spool) = (path, spool);

    public string Name { get; }

    public IReadOnlyList<StoredObject> Objects { get; private set; } = [];

    public RefusedEntries Refused { get; } = new();

    /// <summary>Reads an archive.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="spoolFolder">Folder of the temporary file, which takes as much room as the images and goes with the store.</param>
    /// <param name="progress">Told of each image.</param>
    /// <param name="token">Stops the reading.</param>
    /// <exception cref="ExchangeException">It is no archive, truncated or damaged.</exception>
    public static ArchiveStore Open(string path, string spoolFolder, IRenderProgress progress, CancellationToken token)
    {
        path = Path.GetFullPath(path);
        ArchiveStore store = new(path, AtomicFile.Create(Path.Combine(spoolFolder, "import-spool")));
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20);
            using Stream tar = IsGzip(file) ? new GZipStream(file, CompressionMode.Decompress) : file;
            store.Take(tar, progress, token);
            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    public byte[] Read(StoredObject entry, StoredFile file)
    {
        byte[] content = new byte[file.Length];
        for (int done = 0; done < content.Length;)
        {
            int read = RandomAccess.Read(_spool.Stream.SafeFileHandle, content.AsSpan(done), file.Offset + done);
            done += read > 0 ? read : throw new EndOfStreamException($"{_spool.Path}: the temporary file was shortened.");
        }

        return content;
    }

    public byte[]? ReadList(string name) => _lists.GetValueOrDefault(name);

    public void Dispose() => _spool.Dispose();

    private static bool IsGzip(FileStream file)
    {
        bool isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return isGzip;
    }

    private void Take(Stream stream, IRenderProgress progress, CancellationToken token)
    {
        long entries = 0;
        using TarReader tar = new(stream);
        while (Next(tar, entries) is { } entry)
        {
            token.ThrowIfCancellationRequested();
            entries++;
            Take(entry, entries, progress);
        }

        if (entries == 0)
        {
            throw new ExchangeException($"{Name}: no tar archive, or an empty one.");
        }

        _spool.Stream.Flush();
        Objects = [.. _objects.Values.OrderBy(static o => o.Key, StringComparer.Ordinal)];
    }

    private void Take(TarEntry entry, long number, IRenderProgress progress)
    {
        if (entry.EntryType is TarEntryType.Directory or TarEntryType.GlobalExtendedAttributes)
        {
            return;
        }

        if (Problem(entry) is { } problem)
        {
            Refused.Add(entry.Name, problem);
            return;
        }

        string[] parts = [.. entry.Name.Split('/').Where(static part => part is not ("" or "."))];
        string name = parts.Length > 0 ? parts[^1] : "";
        if (parts.Length >= 3 && ThreeDieBenchLayout.Parse(name) is { } file
            && ThreeDieBenchLayout.IsFolderName(parts[^3]) && ThreeDieBenchLayout.IsFolderName(parts[^2]))
        {
            if (Content(entry, number, file.IsImage ? MaxImageBytes : MaxLatentBytes) is { } content)
            {
                Keep(parts[^3], parts[^2], file, content);
                progress.ImagesDone(file.IsImage ? 1 : 0);
            }
        }
        else if (ThreeDieBenchLayout.IsList(name) && Content(entry, number, MaxListBytes) is { } list)
        {
            _lists[name] = list;
        }
    }

    private void Keep(string synset, string objectId, ViewFile file, byte[] content)
    {
        string key = $"{synset}/{objectId}";
        if (!_objects.TryGetValue(key, out StoredObject? entry))
        {
            _objects.Add(key, entry = new StoredObject(synset, objectId));
        }

        entry.Files.Add(new StoredFile(file, _spool.Stream.Position, content.Length));
        _spool.Stream.Write(content);
    }

    /// <summary>Why an entry is not even looked at, or null.</summary>
    private static string? Problem(TarEntry entry) => entry.EntryType switch
    {
        TarEntryType.SymbolicLink or TarEntryType.HardLink => "a link; links are not followed",
        not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile) => $"no file ({entry.EntryType})",
        _ when entry.Name.StartsWith('/') => "an absolute path",
        _ when entry.Name.Contains('\\', StringComparison.Ordinal) || entry.Name.Split('/').Contains("..") => "a path that leads out of the archive",
        _ => null,
    };

    private byte[]? Content(TarEntry entry, long number, int limit)
    {
        if (entry.Length > limit)
        {
            Refused.Add(entry.Name, $"{entry.Length} bytes, more than such a file may have ({limit})");
            return null;
        }

        byte[] content = new byte[entry.Length];
        try
        {
            entry.DataStream?.ReadExactly(content);
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged(number, e);
        }

        return content;
    }

    private TarEntry? Next(TarReader tar, long entries)
    {
        try
        {
            return tar.GetNextEntry();
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw Damaged(entries, e);
        }
    }

    // The reader reports damage as whatever its parsing ran into; only the disk's own errors and a wish to stop are something else.
    private static bool IsDamage(Exception e) => e is EndOfStreamException or not (IOException or UnauthorizedAccessException or OperationCanceledException);

    private ExchangeException Damaged(long entries, Exception e) =>
        new($"{Name}: truncated, damaged or no tar archive (after {entries} entries): {e.Message} Copy or download it again.", e);
}
