using System.Globalization;

namespace SIE.DatasetBuilder.Corpora;

/// <summary>One of the 55 classes of ShapeNetCore v2.</summary>
/// <param name="Label">Label in 3DIEBench, the rank of the synset.</param>
/// <param name="Synset">WordNet offset, eight digits.</param>
/// <param name="Name">Short English name.</param>
public sealed record ShapeNetClass(int Label, string Synset, string Name);

/// <summary>The 55 classes of ShapeNetCore v2, as in 3DIEBench (embedded classes.csv).</summary>
public static class ShapeNetClasses
{
    private static readonly Dictionary<string, ShapeNetClass> BySynset;

    static ShapeNetClasses()
    {
        All = [.. CsvTable.Embedded("classes.csv").Select(static row =>
            new ShapeNetClass(int.Parse(row[0], CultureInfo.InvariantCulture), row[1], row[2]))];
        BySynset = All.ToDictionary(static c => c.Synset, StringComparer.Ordinal);
    }

    /// <summary>All 55 in the order of their labels.</summary>
    public static IReadOnlyList<ShapeNetClass> All { get; }

    /// <summary>Whether a folder name is the synset of one of the 55 classes.</summary>
    /// <param name="folder">A folder name.</param>
    /// <returns>True for the 55 synsets.</returns>
    public static bool IsSynset(string folder) => BySynset.ContainsKey(folder);

    /// <summary>The class of a name.</summary>
    /// <param name="name">A class name as in the table, such as "trash bin".</param>
    /// <returns>The class.</returns>
    /// <exception cref="KeyNotFoundException">No class has the name.</exception>
    public static ShapeNetClass Named(string name) =>
        All.FirstOrDefault(c => c.Name == name) ?? throw new KeyNotFoundException($"ShapeNet has no class '{name}'.");
}
