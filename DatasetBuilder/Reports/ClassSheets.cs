using SIE.Imaging;
using SIE.Shards;

namespace SIE.DatasetBuilder.Reports;

/// <summary>A contact sheet for each class: some objects by some views, small enough for a page.</summary>
internal static class ClassSheets
{
    /// <summary>Rows and columns of a sheet.</summary>
    private const int Objects = 3, Views = 5;

    /// <summary>Longest side of a view, reached by halving.</summary>
    private const int MaxTile = 128;

    private const int Quality = 85;

    /// <summary>The sheet of each class that has objects, by label, drawn as it is asked for.</summary>
    /// <exception cref="JpegException">An image is damaged.</exception>
    public static IEnumerable<ClassSheet> Draw(Dataset dataset)
    {
        using JpegDecoder decoder = new();
        using JpegEncoder encoder = new(Quality);
        int denominator = 1;
        while (denominator < 8 && dataset.ImageSize / denominator > MaxTile)
        {
            denominator *= 2;
        }

        int tile = new JpegHeader(dataset.ImageSize, dataset.ImageSize).Scaled(denominator).Width;
        byte[] rgb = new byte[tile * tile * 3];
        foreach (IGrouping<int, (DatasetSplit Split, int Index)> group in dataset.Splits
            .SelectMany(static split => Enumerable.Range(0, split.Objects.Count).Select(index => (Split: split, Index: index)))
            .GroupBy(static o => o.Split.Objects[o.Index].Label).OrderBy(static g => g.Key))
        {
            (DatasetSplit Split, int Index)[] rows = [.. group.Take(Objects)];
            int columns = rows.Max(static r => Math.Min(Views, r.Split.Objects[r.Index].Views));
            ContactSheet sheet = new(rows.Length, columns, tile);
            for (int row = 0; row < rows.Length; row++)
            {
                (DatasetSplit split, int index) = rows[row];
                for (int view = 0; view < Math.Min(columns, split.Objects[index].Views); view++)
                {
                    decoder.Decode(split.Jpeg(index, view), rgb, denominator);
                    sheet.Place(row, view, rgb);
                }
            }

            yield return new ClassSheet(
                group.Key, rows.Length, columns, sheet.Width, sheet.Height, encoder.Encode(sheet.Rgba, sheet.Width, sheet.Height).ToArray());
        }
    }
}

/// <summary>The contact sheet of a class.</summary>
/// <param name="Label">The class.</param>
/// <param name="Rows">Objects.</param>
/// <param name="Columns">Views.</param>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows of pixels.</param>
/// <param name="Jpeg">The picture.</param>
internal sealed record ClassSheet(int Label, int Rows, int Columns, int Width, int Height, byte[] Jpeg);
