namespace SIE.DatasetBuilder.Exchange;

/// <summary>
/// Which objects belong to which split with which label, as the lists <c>{train,val}_images.npy</c> and <c>{train,val}_labels.npy</c> say.
/// </summary>
internal sealed class SplitLists
{
    /// <summary>Largest label taken: class names are written for all labels below it.</summary>
    private const int MaxLabel = 65535;

    private readonly Dictionary<string, ListedObject> _objects = new(StringComparer.Ordinal);

    private SplitLists(string[]? classNames) => ClassNames = classNames;

    /// <summary>Name of each label if they are given.</summary>
    public IReadOnlyList<string>? ClassNames { get; }

    /// <summary>What the lists say of each object they name, by "SYNSET/OBJECT".</summary>
    public IReadOnlyDictionary<string, ListedObject> Objects => _objects;

    /// <summary>Reads the lists.</summary>
    /// <param name="splits">Names of the splits.</param>
    /// <param name="read">Gives the content of a list by its name, or null.</param>
    /// <param name="place">Where the lists are, for messages.</param>
    /// <returns>Null if there is no list of objects at all.</returns>
    /// <exception cref="NpyException">A list is damaged.</exception>
    /// <exception cref="ExchangeException">The lists contradict each other.</exception>
    public static SplitLists? Read(IReadOnlyList<string> splits, Func<string, byte[]?> read, string place)
    {
        (string Split, byte[] Objects)[] found =
        [
            .. splits.Select(split => (Split: split, Objects: read(ThreeDieBenchLayout.Objects(split)))).Where(static s => s.Objects is not null)!,
        ];
        if (found.Length == 0)
        {
            return null;
        }

        string[]? names = read(ThreeDieBenchLayout.ClassNames) is { } file
            ? NpyReader.Texts(file, Path.Combine(place, ThreeDieBenchLayout.ClassNames)).Values
            : null;
        SplitLists lists = new(names);
        foreach ((string split, byte[] objects) in found)
        {
            string path = Path.Combine(place, ThreeDieBenchLayout.Objects(split)), labelPath = Path.Combine(place, ThreeDieBenchLayout.Labels(split));
            string[] entries = NpyReader.Texts(objects, path).Values;
            long[]? labels = read(ThreeDieBenchLayout.Labels(split)) is { } l ? NpyReader.Integers(l, labelPath).Values : null;
            if (labels is not null && labels.Length != entries.Length)
            {
                throw new ExchangeException($"{labelPath}: has {labels.Length} labels for the {entries.Length} objects of {path}.");
            }

            for (int i = 0; i < entries.Length; i++)
            {
                lists.Add(split, entries[i], labels?[i], path, labelPath);
            }
        }

        return lists;
    }

    private void Add(string split, string listed, long? label, string path, string labelPath)
    {
        if (label is < 0 or > MaxLabel)
        {
            throw new ExchangeException($"{labelPath}: the label {label} of {listed} is none (0 to {MaxLabel}).");
        }

        // "/SYNSET/OBJECT", in some lists with a slash behind.
        string key = listed.Trim('/');
        ListedObject entry = new(split, (int?)label);
        if (!_objects.TryAdd(key, entry) && _objects[key] != entry)
        {
            throw new ExchangeException(
                $"{path}: names {listed}, which the lists have already with another split or label. An object belongs to one split.");
        }
    }
}

/// <summary>What the lists say of an object.</summary>
/// <param name="Split">Its split.</param>
/// <param name="Label">Its label, or null if there is no list of labels.</param>
internal readonly record struct ListedObject(string Split, int? Label);
