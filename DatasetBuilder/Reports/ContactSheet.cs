namespace SIE.DatasetBuilder.Reports;

/// <summary>A picture of pictures: rows of objects, columns of their views, a thin light gap between.</summary>
public sealed class ContactSheet
{
    private const int Gap = 2;
    private const byte GapLevel = 245;

    private readonly int _tile;

    /// <summary>An empty sheet.</summary>
    /// <param name="rows">Number of objects.</param>
    /// <param name="columns">Number of views.</param>
    /// <param name="tile">Width and height of a view in pixels.</param>
    public ContactSheet(int rows, int columns, int tile)
    {
        _tile = tile;
        Width = (columns * (tile + Gap)) + Gap;
        Height = (rows * (tile + Gap)) + Gap;
        Rgba = new byte[Width * Height * 4];
        Rgba.AsSpan().Fill(GapLevel);
        for (int i = 3; i < Rgba.Length; i += 4)
        {
            Rgba[i] = 255;
        }
    }

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>The picture, 4 bytes a pixel.</summary>
    public byte[] Rgba { get; }

    /// <summary>Puts a view in its place.</summary>
    /// <param name="row">Object, from 0.</param>
    /// <param name="column">View, from 0.</param>
    /// <param name="rgb">The view's pixels, tile × tile × 3.</param>
    public void Place(int row, int column, ReadOnlySpan<byte> rgb)
    {
        int left = Gap + (column * (_tile + Gap));
        int top = Gap + (row * (_tile + Gap));
        for (int y = 0; y < _tile; y++)
        {
            int to = (((top + y) * Width) + left) * 4;
            int from = y * _tile * 3;
            for (int x = 0; x < _tile; x++, to += 4, from += 3)
            {
                rgb.Slice(from, 3).CopyTo(Rgba.AsSpan(to));
            }
        }
    }
}
