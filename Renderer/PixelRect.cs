namespace SIE.Renderer;

/// <summary>A rectangle of pixels; row 0 is the top row.</summary>
/// <param name="X">Its first column.</param>
/// <param name="Y">Its first row.</param>
/// <param name="Width">Columns, at least 1.</param>
/// <param name="Height">Rows, at least 1.</param>
internal readonly record struct PixelRect(int X, int Y, int Width, int Height)
{
    /// <summary>The same part of a picture that is so many times as large.</summary>
    internal PixelRect Times(int factor) => new(factor * X, factor * Y, factor * Width, factor * Height);

    /// <summary>The smallest one that both are in.</summary>
    internal PixelRect And(PixelRect other)
    {
        int x = Math.Min(X, other.X), y = Math.Min(Y, other.Y);
        return new(x, y, Math.Max(X + Width, other.X + other.Width) - x, Math.Max(Y + Height, other.Y + other.Height) - y);
    }
}
