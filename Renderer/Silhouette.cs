using System.Runtime.InteropServices;

namespace SIE.Renderer;

/// <summary>
/// Where the object is seen in a view: the smallest rectangle round all pixels of which it covers at least half, after the pixel filter.
/// What the picture's border cuts off or the floor hides does not count. All 0 if there is no such pixel.
/// </summary>
/// <param name="Left">Leftmost column, from 0.</param>
/// <param name="Top">Topmost row, from 0.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Pixels">Pixels of which the object covers at least half.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Silhouette(int Left, int Top, int Width, int Height, int Pixels)
{
    /// <summary>Coverage in 8 bits from which on a pixel counts as the object's.</summary>
    public const int Covered = 128;
}
