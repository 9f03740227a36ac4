using System.Numerics;
using SIE.Renderer.Scenes;

namespace SIE.Renderer.Passes;

/// <summary>
/// The views' axes in the world, dealt out to the classes of pixels so that each has its even share of the sun's cone and of the rest.
/// </summary>
internal sealed class DirectionLists
{
    /// <summary>Rows of the axes of a class.</summary>
    private static readonly int RowsPerList = PassConstants.RowsPerAxis * SamplePattern.Taps;

    private readonly SamplePattern _pattern;
    private readonly int _views;
    private readonly Vector4[] _rows;

    /// <summary>Fills what does not depend on the view: each class's points of the spot's disk and of the unit square.</summary>
    /// <param name="pattern">The samples of a pixel.</param>
    /// <param name="views">Views to make room for.</param>
    internal DirectionLists(SamplePattern pattern, int views)
    {
        (_pattern, _views) = (pattern, views);
        _rows = new Vector4[SamplePattern.Classes * views * pattern.RowsPerClass];
        int points = SamplePattern.Classes * pattern.Points;
        for (int i = 0; i < SamplePattern.Classes * pattern.Lobes; i++)
        {
            int class_ = i % SamplePattern.Classes, place = i / SamplePattern.Classes;

            // Each class has points from the middle of the disk to its rim.
            int point = i * (SamplePattern.Classes + 1) % points;
            float r = MathF.Sqrt((point + 0.5f) / points);
            (float sin, float cos) = MathF.SinCos(point * 2.39996323f);
            float u = (i + 0.5f) / (SamplePattern.Classes * pattern.Lobes);
            float v = (i * 0.618034f + 0.5f) % 1;
            for (int view = 0; view < views; view++)
            {
                RowsOf(class_, view)[RowsPerList + place] = new(r * cos, r * sin, u, v);
            }
        }
    }

    /// <summary>Rows of the axes of a view.</summary>
    internal static int RowsPerView => SamplePattern.Classes * RowsPerList;

    /// <summary>
    /// Class by class, and of each view by view, <see cref="SamplePattern.RowsPerClass"/> rows: its axes as <see cref="Deal"/> makes them, and the points.
    /// </summary>
    internal ReadOnlySpan<Vector4> Rows => _rows;

    /// <summary>Takes a view's axes.</summary>
    /// <param name="view">Its number.</param>
    /// <param name="rows">What <see cref="Deal"/> has made.</param>
    internal void Set(int view, ReadOnlySpan<Vector4> rows)
    {
        for (int class_ = 0; class_ < SamplePattern.Classes; class_++)
        {
            rows.Slice(class_ * RowsPerList, RowsPerList).CopyTo(RowsOf(class_, view));
        }
    }

    /// <summary>Turns a view's axes and deals them out.</summary>
    /// <param name="rotation">Rows of the rotation.</param>
    /// <param name="glow">How bright the object is on the average, by the direction it is seen in.</param>
    /// <param name="rows">
    /// Receives <see cref="RowsPerView"/> rows, class by class; of each axis: x and its map's tile; y and 1 if the axis points up, else −1; whichever end
    /// points up and its weight in the sun; the object's mean radiance as seen looking up it; looking down it.
    /// </param>
    internal static void Deal((Vector3 X, Vector3 Y, Vector3 Z) rotation, in ObjectGlow glow, Span<Vector4> rows)
    {
        Span<ulong> order = stackalloc ulong[PassConstants.Axes]; // place on a curve, and the axis' number
        for (int i = 0; i < order.Length; i++)
        {
            Vector3 axis = ToWorld(DirectionSet.Axes[i].Z);
            Vector3 up = axis.Z >= 0 ? axis : -axis;

            // Along a space-filling curve within the sun's cone and outside it: every n-th is then spread over all directions.
            Vector2 cell = (OctahedralMap.Fold(up) + Vector2.One) * 4095;
            uint inSun = up.Z > Sun.CosHalfAngle ? 0u : 1u << 28;
            order[i] = ((ulong)(inSun | Morton((uint)cell.X, (uint)cell.Y)) << 32) | (uint)i;
        }

        order.Sort();
        for (int i = 0; i < order.Length; i++)
        {
            int number = (int)(uint)order[i];
            (Vector3 x, Vector3 y, Vector3 z) = DirectionSet.Axes[number];
            Vector3 axis = ToWorld(z);
            Vector3 up = axis.Z >= 0 ? axis : -axis;
            Span<Vector4> own = rows[((i % SamplePattern.Classes * RowsPerList) + (PassConstants.RowsPerAxis * (i / SamplePattern.Classes)))..];
            own[0] = new(ToWorld(x), number);
            own[1] = new(ToWorld(y), axis.Z >= 0 ? 1 : -1);
            own[2] = new(up, up.Z > Sun.CosHalfAngle ? 1 / (up.Z * up.Z * up.Z) : 0);
            own[3] = new(glow.Towards(up), 0);
            own[4] = new(glow.Towards(-up), 0);
        }

        Vector3 ToWorld(Vector3 v) => new(Vector3.Dot(rotation.X, v), Vector3.Dot(rotation.Y, v), Vector3.Dot(rotation.Z, v));
    }

    private Span<Vector4> RowsOf(int class_, int view) => _rows.AsSpan(((class_ * _views) + view) * _pattern.RowsPerClass, _pattern.RowsPerClass);

    private static uint Morton(uint x, uint y)
    {
        return Spread(x) | (Spread(y) << 1);

        static uint Spread(uint v)
        {
            v = (v | (v << 8)) & 0x00FF00FF;
            v = (v | (v << 4)) & 0x0F0F0F0F;
            v = (v | (v << 2)) & 0x33333333;
            return (v | (v << 1)) & 0x55555555;
        }
    }
}
