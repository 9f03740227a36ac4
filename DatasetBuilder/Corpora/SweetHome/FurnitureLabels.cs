namespace SIE.DatasetBuilder.Corpora.SweetHome;

/// <summary>
/// Which class a library's model belongs to. The built-in table, made by hand and checked against the icons, puts 334 of the 820 models
/// of Debian's sweethome3d-furniture into 45 of ShapeNet's 55 classes; the others have no class there and are not imported.
/// </summary>
public sealed class FurnitureLabels
{
    private const string Header = "library,model_index,model_path,name,synset,class_name";

    private readonly Dictionary<(string Library, string ModelPath), string> _folders = [];

    private FurnitureLabels(IReadOnlyList<string[]> rows, string source)
    {
        int columns = Header.Split(',').Length;
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i].Length != columns)
            {
                throw new CorpusException($"{source}: row {i + 1} has {rows[i].Length} fields, not the {columns} of {Header}.");
            }

            string folder = rows[i][4].Trim();
            if (folder.Length == 0)
            {
                continue;
            }

            if (!ModelFolder.IsSafeName(folder))
            {
                throw new CorpusException($"{source}: row {i + 1}: '{folder}' can't be the name of a class folder.");
            }

            _folders[(rows[i][0].ToUpperInvariant(), rows[i][2])] = folder;
        }
    }

    /// <summary>The table for Debian's sweethome3d-furniture (embedded sweethome3d-synsets.csv).</summary>
    public static FurnitureLabels BuiltIn => new(CsvTable.Embedded("sweethome3d-synsets.csv"), "sweethome3d-synsets.csv");

    /// <summary>Number of models that have a class.</summary>
    public int Count => _folders.Count;

    /// <summary>The class folders that models go to.</summary>
    public IEnumerable<string> Folders => _folders.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>Reads a table of one's own.</summary>
    /// <param name="path">
    /// A CSV file with the columns library (file name without .sh3f), model_index, model_path (entry in the zip), name, synset (class
    /// folder, empty to leave the model out), class_name.
    /// </param>
    /// <returns>The table.</returns>
    /// <exception cref="CorpusException">The file is missing or has other columns.</exception>
    public static FurnitureLabels Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new CorpusException($"{path}: no such file. It is a table with the columns {Header}.");
        }

        using StreamReader reader = new(path);
        return new FurnitureLabels(CsvTable.Read(reader), path);
    }

    /// <summary>The class folder of a model.</summary>
    /// <param name="library">File name of the library without .sh3f, any case.</param>
    /// <param name="modelPath">Entry of the OBJ file in the zip.</param>
    /// <returns>The folder's name, or null if the model has no class.</returns>
    public string? FolderOf(string library, string modelPath) => _folders.GetValueOrDefault((library.ToUpperInvariant(), modelPath));
}
