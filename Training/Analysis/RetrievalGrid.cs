using SIE.Shards;
using SIE.Training.Data;
using SkiaSharp;

namespace SIE.Training.Analysis;

/// <summary>
/// Draws retrieval as pictures: on each row the source, the target, the object's views nearest to the prediction, and the nearest of the whole
/// split. The target is framed green wherever it is found.
/// </summary>
public static class RetrievalGrid
{
    private const int Tile = 96, Gap = 4, Group = 20, Caption = 20, Heading = 26, Frame = 3;

    private static readonly SKColor Found = new(0x2c, 0xa0, 0x2c);

    /// <summary>Draws a grid.</summary>
    /// <param name="split">The objects and pictures.</param>
    /// <param name="rows">What to draw, from the top.</param>
    /// <param name="classNames">Names of the classes.</param>
    /// <param name="workers">Decoding threads.</param>
    /// <param name="file">The picture, a PNG.</param>
    /// <param name="cancellation">Stops early.</param>
    public static void Draw(
        DatasetSplit split, IReadOnlyList<RetrievalRow> rows, IReadOnlyList<string> classNames, int workers, string file, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(split);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(classNames);
        (int ofObject, int ofSplit) = (rows.Max(r => r.OfObject.Count), rows.Max(r => r.OfSplit.Count));
        int[] starts = [Gap, Gap + Columns(2) + Group, Gap + Columns(2 + ofObject) + (2 * Group)];
        (int width, int height) = (starts[2] + Columns(ofSplit), Heading + (rows.Count * (Tile + Gap + Caption)) + Gap);
        using SKBitmap bitmap = new(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using SKCanvas canvas = new(bitmap);
        using SKPaint ink = new() { Color = SKColors.Black, IsAntialias = true };
        using SKFont font = new(SKTypeface.Default, 13), small = new(SKTypeface.Default, 11);
        using ImageLoader loader = new(split, Tile, workers);
        canvas.Clear(SKColors.White);
        Write("source", starts[0], Heading - 8, font);
        Write("target", starts[0] + Columns(1), Heading - 8, font);
        Write("the object's views nearest to the prediction", starts[1], Heading - 8, font);
        Write($"nearest of all {split.Rows} views of {split.Name}", starts[2], Heading - 8, font);
        for (int i = 0; i < rows.Count; i++)
        {
            RetrievalRow row = rows[i];
            DatasetObject entry = split.Objects[row.Item];
            int top = Heading + (i * (Tile + Gap + Caption));
            Write($"{classNames[entry.Label]}, {entry.ObjectId}: the target is number {row.Rank} of {entry.Views}", starts[0], top + Caption - 6, small);
            DrawTiles(starts[0], top + Caption, [(row.Item, 0), (row.Item, row.Target)], _ => false);
            DrawTiles(starts[1], top + Caption, [.. row.OfObject.Select(v => (row.Item, v))], v => v == (row.Item, row.Target));
            DrawTiles(starts[2], top + Caption, row.OfSplit, v => v == (row.Item, row.Target));
        }

        canvas.Flush();
        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        AtomicFile.Write(file, png.AsSpan());

        void Write(string text, int x, int y, SKFont with) => canvas.DrawText(text, x, y, with, ink);

        void DrawTiles(int left, int top, IReadOnlyList<(int Item, int View)> views, Func<(int Item, int View), bool> framed)
        {
            byte[] pixels = new byte[views.Count * loader.ImageBytes];
            loader.Load(views, pixels, cancellation);
            for (int i = 0; i < views.Count; i++)
            {
                using SKBitmap tile = ToBitmap(pixels.AsSpan(i * loader.ImageBytes, loader.ImageBytes));
                int x = left + Columns(i);
                canvas.DrawBitmap(tile, x, top);
                if (framed(views[i]))
                {
                    using SKPaint frame = new() { Color = Found, Style = SKPaintStyle.Stroke, StrokeWidth = Frame };
                    canvas.DrawRect(x + (Frame / 2f), top + (Frame / 2f), Tile - Frame, Tile - Frame, frame);
                }
            }
        }
    }

    private static int Columns(int count) => count * (Tile + Gap);

    private static SKBitmap ToBitmap(ReadOnlySpan<byte> rgb)
    {
        SKBitmap bitmap = new(new SKImageInfo(Tile, Tile, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Span<byte> rgba = bitmap.GetPixelSpan();
        for (int i = 0; i < Tile * Tile; i++)
        {
            rgb.Slice(3 * i, 3).CopyTo(rgba[(4 * i)..]);
            rgba[(4 * i) + 3] = 255;
        }

        return bitmap;
    }
}
