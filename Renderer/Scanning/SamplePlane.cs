using System.Runtime.Intrinsics;
using SIE.Renderer.Passes;

namespace SIE.Renderer.Scanning;

/// <summary>What is nearest at each sample of a part of a picture, and how deep it lies.</summary>
internal sealed class SamplePlane
{
    /// <summary>The part of the picture.</summary>
    internal PixelRect Area { get; private set; }

    /// <summary>Samples from one row to the next.</summary>
    internal int Stride { get; private set; }

    /// <summary>Depths, row after row; 1 where nothing is.</summary>
    internal float[] Depths { get; private set; } = [];

    /// <summary>Numbers of the triangles; <see cref="PassConstants.NoTriangle"/> where nothing is.</summary>
    internal uint[] Numbers { get; private set; } = [];

    /// <summary>Makes a plane of an area that has nothing in a part of it.</summary>
    /// <param name="area">The area.</param>
    /// <param name="part">The part that will be drawn.</param>
    internal void Begin(PixelRect area, PixelRect part)
    {
        Area = area;
        // Rows are drawn a vector at a time, the last of which may begin with the last sample.
        Stride = area.Width + Vector256<float>.Count - 1;
        if (Depths.Length < Stride * area.Height)
        {
            (Depths, Numbers) = (new float[Stride * area.Height], new uint[Stride * area.Height]);
        }

        for (int row = 0; row < part.Height; row++)
        {
            int place = PlaceOf(part.X, part.Y + row);
            Depths.AsSpan(place, part.Width).Fill(1);
            Numbers.AsSpan(place, part.Width).Fill(PassConstants.NoTriangle);
        }
    }

    /// <summary>The numbers from the first of a part on.</summary>
    internal ReadOnlySpan<uint> NumbersFrom(PixelRect part) => Numbers.AsSpan(PlaceOf(part.X, part.Y));

    /// <summary>Where a sample's numbers are.</summary>
    internal int PlaceOf(int column, int row) => ((row - Area.Y) * Stride) + column - Area.X;
}
