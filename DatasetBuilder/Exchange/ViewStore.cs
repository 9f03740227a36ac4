namespace SIE.DatasetBuilder.Exchange;

/// <summary>The files of a dataset in the layout of 3DIEBench, wherever they lie. Safe to read from many threads at once.</summary>
internal interface IViewStore : IDisposable
{
    /// <summary>What was opened, for messages.</summary>
    string Name { get; }

    /// <summary>The objects that have files, in ordinal order of their keys.</summary>
    IReadOnlyList<StoredObject> Objects { get; }

    /// <summary>What was found but not taken, with the reason.</summary>
    RefusedEntries Refused { get; }

    /// <summary>The whole content of a file of an object.</summary>
    /// <exception cref="IOException">It can't be read.</exception>
    byte[] Read(StoredObject entry, StoredFile file);

    /// <summary>The whole content of a list beside the objects, or null if there is none of this name.</summary>
    byte[]? ReadList(string name);
}

/// <summary>Entries of a source that are not taken: the first are named, all are counted.</summary>
internal sealed class RefusedEntries
{
    private const int Named = 100;

    private readonly List<string> _messages = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The first of them, each "entry: reason".</summary>
    public IReadOnlyList<string> Messages => _messages;

    public void Add(string entry, string reason)
    {
        Count++;
        if (_messages.Count < Named)
        {
            // A name from an archive may hold anything, escape sequences for the terminal too.
            string shown = string.Concat(entry.Take(200).Select(static c => char.IsControl(c) ? '?' : c));
            _messages.Add($"{shown}: {reason}");
        }
    }
}

/// <summary>An object with the files that were found of it.</summary>
/// <param name="Synset">Its class folder.</param>
/// <param name="ObjectId">Its name within the class.</param>
internal sealed record StoredObject(string Synset, string ObjectId)
{
    public string Key => $"{Synset}/{ObjectId}";

    /// <summary>Its files in the order they were found.</summary>
    public List<StoredFile> Files { get; } = [];

    /// <summary>The files by view, images and latents, if the views are 0 to n − 1 with both files each.</summary>
    /// <exception cref="ExchangeException">A view is incomplete, missing or there twice.</exception>
    public (StoredFile[] Images, StoredFile[] Latents) Views()
    {
        ILookup<bool, StoredFile> byKind = Files.OrderBy(static f => f.File.View).ToLookup(static f => f.File.IsImage);
        StoredFile[] images = [.. byKind[true]], latents = [.. byKind[false]];
        Require(images, ThreeDieBenchLayout.Image);
        Require(latents, ThreeDieBenchLayout.Latent);
        return images.Length == latents.Length && images.Length > 0
            ? (images, latents)
            : throw new ExchangeException($"has {images.Length} images and {latents.Length} latents");
    }

    private static void Require(StoredFile[] files, Func<int, string> name)
    {
        for (int view = 0; view < files.Length; view++)
        {
            int found = files[view].File.View;
            if (found != view)
            {
                throw new ExchangeException(found < view ? $"{name(found)} is there twice" : $"{name(view)} is missing");
            }
        }
    }
}

/// <summary>A file of an object.</summary>
/// <param name="File">Which.</param>
/// <param name="Offset">Where it lies in a spool; 0 elsewhere.</param>
/// <param name="Length">Its size in the spool; 0 elsewhere.</param>
internal readonly record struct StoredFile(ViewFile File, long Offset = 0, int Length = 0);
