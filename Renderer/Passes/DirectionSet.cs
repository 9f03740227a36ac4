using System.Numerics;
using SIE.Renderer.Scenes;

namespace SIE.Renderer.Passes;

/// <summary>
/// The directions, fixed in the object's frame, along which the object's visibility from itself is known: evenly spread axes, each
/// standing for itself and its opposite.
/// </summary>
internal static class DirectionSet
{
    private const int NearestTableSize = PassConstants.NearestSize;

    /// <summary>Right-handed frame of each axis: x and y span its map, z is the axis. A spherical Fibonacci set on the upper half.</summary>
    internal static (Vector3 X, Vector3 Y, Vector3 Z)[] Axes { get; } = MakeAxes();

    /// <summary>Octahedral table: 2 · axis, plus 1 for the opposite, of the nearest direction.</summary>
    internal static ushort[] Nearest { get; } = MakeNearest();

    private static (Vector3 X, Vector3 Y, Vector3 Z)[] MakeAxes()
    {
        var axes = new (Vector3 X, Vector3 Y, Vector3 Z)[PassConstants.Axes];
        double golden = Math.PI * (3 - Math.Sqrt(5));
        for (int i = 0; i < axes.Length; i++)
        {
            double z = (i + 0.5) / axes.Length, r = Math.Sqrt(1 - z * z);
            Vector3 axis = new((float)(r * Math.Cos(i * golden)), (float)(r * Math.Sin(i * golden)), (float)z);
            Vector3 x = Vector3.Normalize(Vector3.Cross(Math.Abs(axis.Z) < 0.9f ? Vector3.UnitZ : Vector3.UnitX, axis));
            axes[i] = (x, Vector3.Cross(axis, x), axis);
        }

        return axes;
    }

    private static ushort[] MakeNearest()
    {
        ushort[] entries = new ushort[NearestTableSize * NearestTableSize];
        for (int i = 0; i < entries.Length; i++)
        {
            Vector2 cell = new((i % NearestTableSize + 0.5f) / NearestTableSize, (i / NearestTableSize + 0.5f) / NearestTableSize);
            Vector3 direction = OctahedralMap.Unfold(2 * cell - Vector2.One);
            float best = 0;
            for (int axis = 0; axis < Axes.Length; axis++)
            {
                float dot = Vector3.Dot(direction, Axes[axis].Z);
                if (Math.Abs(dot) > best)
                {
                    best = Math.Abs(dot);
                    entries[i] = (ushort)(2 * axis + (dot < 0 ? 1 : 0));
                }
            }
        }

        return entries;
    }
}
