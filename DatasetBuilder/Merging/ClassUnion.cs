using SIE.DatasetBuilder.Pipeline;
using SIE.Shards;

namespace SIE.DatasetBuilder.Merging;

/// <summary>The classes of several datasets as one table: those of the first, then what the others add, by name.</summary>
internal sealed class ClassUnion
{
    private readonly Dictionary<Dataset, int[]> _labels = [];

    /// <summary>Unites the tables.</summary>
    /// <param name="sources">The datasets.</param>
    /// <exception cref="RenderException">Tables differ, and in one of them two labels have one name.</exception>
    public ClassUnion(IReadOnlyList<Dataset> sources)
    {
        List<string> names = [.. sources[0].ClassNames];
        bool same = sources.All(s => s.ClassNames.SequenceEqual(names));
        foreach (Dataset source in sources)
        {
            if (!same && source.ClassNames.GroupBy(static n => n).FirstOrDefault(static g => g.Count() > 1) is { } twice)
            {
                throw new RenderException($"{source.Folder}: two of its classes are called '{twice.Key}', so they can't be matched with those of another dataset.");
            }

            names.AddRange(source.ClassNames.Where(name => !names.Contains(name)));
            _labels[source] = same ? [.. Enumerable.Range(0, names.Count)] : [.. source.ClassNames.Select(name => names.IndexOf(name))];
        }

        Names = names;
    }

    /// <summary>Name of each label.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>A source's label as one of this table.</summary>
    public int LabelOf(Dataset source, int label) => _labels[source][label];
}
