using SIE.Imaging;
using SIE.Shards;

namespace SIE.DatasetBuilder.Reports;

/// <summary>Draws a contact sheet of a dataset: a row an object, classes in turn, so that few rows show many classes.</summary>
public static class DatasetSheet
{
    /// <summary>Draws a sheet.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="objects">Rows at most.</param>
    /// <param name="views">Columns at most.</param>
    /// <returns>The picture, and the objects of its rows from the top.</returns>
    /// <exception cref="ShardException">A shard is damaged.</exception>
    /// <exception cref="JpegException">An image is damaged.</exception>
    public static (ContactSheet Sheet, IReadOnlyList<DatasetObject> Rows) Draw(Dataset dataset, int objects, int views)
    {
        List<(DatasetSplit Split, int Index)> chosen = Choose(dataset, objects);
        int columns = chosen.Select(c => Math.Min(views, c.Split.Objects[c.Index].Views)).DefaultIfEmpty(0).Max();
        int size = dataset.ImageSize;
        ContactSheet sheet = new(chosen.Count, columns, size);
        using JpegDecoder decoder = new();
        byte[] rgb = new byte[size * size * 3];
        for (int row = 0; row < chosen.Count; row++)
        {
            (DatasetSplit split, int index) = chosen[row];
            for (int view = 0; view < Math.Min(columns, split.Objects[index].Views); view++)
            {
                decoder.Decode(split.Jpeg(index, view), rgb);
                sheet.Place(row, view, rgb);
            }
        }

        return (sheet, [.. chosen.Select(c => c.Split.Objects[c.Index])]);
    }

    /// <summary>The first object of every class, then the second, ... until there are enough; grouped by class in the end.</summary>
    private static List<(DatasetSplit Split, int Index)> Choose(Dataset dataset, int objects) =>
    [
        .. dataset.Splits
            .SelectMany(split => split.Objects.Select((o, index) => (Split: split, Index: index, Object: o)))
            .GroupBy(o => o.Object.Label)
            .SelectMany(group => group.Select((o, turn) => (o.Split, o.Index, o.Object.Label, Turn: turn)))
            .OrderBy(o => o.Turn).ThenBy(o => o.Label)
            .Take(objects)
            .OrderBy(o => o.Label).ThenBy(o => o.Turn)
            .Select(o => (o.Split, o.Index)),
    ];
}
