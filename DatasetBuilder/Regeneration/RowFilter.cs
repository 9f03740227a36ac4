using System.Security.Cryptography;
using System.Text;
using SIE.DatasetBuilder.Pipeline;
using SIE.Shards;

namespace SIE.DatasetBuilder.Regeneration;

/// <summary>Which rows of a dataset to keep: all conditions have to hold.</summary>
public sealed record RowFilter
{
    /// <summary>Classes, by name (any case) or synset; null for all.</summary>
    public IReadOnlyList<string>? Classes { get; init; }

    /// <summary>Objects, as "synset/object" or the object's name alone; null for all.</summary>
    public IReadOnlyList<string>? Objects { get; init; }

    /// <summary>SQL condition on a row's columns; null for none.</summary>
    public string? Where { get; init; }

    /// <summary>First and last view, from 0; null for all.</summary>
    public (int First, int Last)? Views { get; init; }

    /// <summary>Whether only whole objects are chosen, never some of an object's views.</summary>
    public bool KeepsWholeObjects => Where is null && Views is null;

    /// <summary>SHA-256 (hex) over the names in <see cref="Objects"/>; null if there are none.</summary>
    public string? ObjectsSha256 =>
        Objects is null ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Objects))));

    /// <summary>The rows that are kept: objects in the source's order, each with the positions of its views. Objects without any are left out.</summary>
    /// <param name="source">The dataset.</param>
    /// <exception cref="RenderException">A class or object is unknown, the condition is none, or nothing is left.</exception>
    public IReadOnlyList<KeptObject> Apply(Dataset source)
    {
        HashSet<int>? labels = Classes is null ? null : [.. Classes.SelectMany(wanted => LabelsOf(source, wanted))];
        HashSet<string>? names = Objects is null ? null : [.. Objects];
        Dictionary<string, HashSet<int>>? rows = Where is null ? null : RowQuery.Run(source, Where);
        HashSet<string> found = [];
        List<KeptObject> kept = [];
        foreach (DatasetSplit split in source.Splits)
        {
            for (int i = 0; i < split.Objects.Count; i++)
            {
                DatasetObject entry = split.Objects[i];
                string key = $"{entry.Synset}/{entry.ObjectId}";
                if (labels?.Contains(entry.Label) == false || (names is not null && !IsNamed(names, found, key, entry.ObjectId)))
                {
                    continue;
                }

                HashSet<int>? chosen = rows?.GetValueOrDefault(key);
                int[] views = [.. Enumerable.Range(0, entry.Views).Where(v =>
                    (rows is null || chosen?.Contains(v) == true) && (Views is not { } range || (v >= range.First && v <= range.Last)))];
                if (views.Length > 0)
                {
                    kept.Add(new KeptObject(split, i, views));
                }
            }
        }

        if (names?.FirstOrDefault(name => !found.Contains(name)) is { } missing)
        {
            throw new RenderException($"{source.Folder}: has no object '{missing}'. Objects are named by synset/object, or by the object alone.");
        }

        return kept.Count > 0 ? kept : throw new RenderException($"{source.Folder}: no view fulfils all conditions.");
    }

    private static bool IsNamed(HashSet<string> names, HashSet<string> found, string key, string objectId)
    {
        string? name = names.Contains(key) ? key : names.Contains(objectId) ? objectId : null;
        return name is not null && (found.Add(name) || true);
    }

    private static int[] LabelsOf(Dataset source, string wanted)
    {
        int[] labels =
        [
            .. source.ClassNames.Index().Where(c => c.Item.Equals(wanted, StringComparison.OrdinalIgnoreCase)).Select(static c => c.Index),
            .. source.Splits.SelectMany(static s => s.Objects).Where(o => o.Synset == wanted).Select(static o => o.Label).Distinct(),
        ];
        return labels.Length > 0 ? labels : throw new RenderException(
            $"{source.Folder}: has no class '{wanted}'. It has: {string.Join(", ", source.ClassNames.Distinct().Order(StringComparer.Ordinal))}.");
    }
}

/// <summary>An object of which views are kept.</summary>
/// <param name="Split">Its split.</param>
/// <param name="Index">Its number there.</param>
/// <param name="Views">Positions of the views that are kept, ascending.</param>
public sealed record KeptObject(DatasetSplit Split, int Index, int[] Views)
{
    /// <summary>The object.</summary>
    public DatasetObject Entry => Split.Objects[Index];

    /// <summary>"synset/object".</summary>
    public string Key => $"{Entry.Synset}/{Entry.ObjectId}";
}
