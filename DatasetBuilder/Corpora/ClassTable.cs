namespace SIE.DatasetBuilder.Corpora;

/// <summary>
/// Which class folder has which label and name. Labels depend on the folders alone, never on the objects in them nor on what was
/// selected of them, so datasets rendered from the same class folders agree.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>As soon as one folder is a ShapeNet synset, labels 0 to 54 are those of 3DIEBench, present or not; folders of other names
/// follow from 55 in ordinal order.</item>
/// <item>Without any ShapeNet synset the folders, in ordinal order, are the labels from 0.</item>
/// <item>Names are unique, as a HuggingFace ClassLabel wants them: beside ShapeNet synsets a folder called like one of the 55 classes
/// ("chair") is that class.</item>
/// </list>
/// </remarks>
public sealed class ClassTable
{
    private readonly Dictionary<string, int> _labelOfFolder = new(StringComparer.Ordinal);
    private readonly string[] _names;

    private ClassTable(IEnumerable<string> folders)
    {
        string[] sorted = [.. folders.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        List<string> names = [];
        if (sorted.Length == 0 || sorted.Any(ShapeNetClasses.IsSynset))
        {
            foreach (ShapeNetClass known in ShapeNetClasses.All)
            {
                _labelOfFolder.Add(known.Synset, known.Label);
                names.Add(known.Name);
            }
        }

        foreach (string folder in sorted.Where(f => !_labelOfFolder.ContainsKey(f)))
        {
            int sameName = names.IndexOf(folder);
            _labelOfFolder.Add(folder, sameName >= 0 ? sameName : names.Count);
            if (sameName < 0)
            {
                names.Add(folder);
            }
        }

        _names = [.. names];
    }

    /// <summary>The 55 classes of ShapeNetCore v2 with the labels of 3DIEBench.</summary>
    public static ClassTable ShapeNet { get; } = new([]);

    /// <summary>Class names in the order of their labels; all different.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>The table of a corpus with these class folders.</summary>
    /// <param name="folders">Names of all class folders, in any order; none gives the 55 classes.</param>
    /// <returns>Labels and names.</returns>
    public static ClassTable ForFolders(IEnumerable<string> folders) => new(folders);

    /// <summary>The label of a class folder.</summary>
    /// <param name="folder">Name of the folder, one that the table was made for or a ShapeNet synset in it.</param>
    /// <returns>A label in [0, number of names).</returns>
    /// <exception cref="KeyNotFoundException">The table has no such folder.</exception>
    public int LabelOf(string folder) => _labelOfFolder[folder];

    /// <summary>The class name of a class folder.</summary>
    /// <param name="folder">As for <see cref="LabelOf"/>.</param>
    /// <returns>The name at its label.</returns>
    /// <exception cref="KeyNotFoundException">The table has no such folder.</exception>
    public string NameOf(string folder) => _names[LabelOf(folder)];
}
