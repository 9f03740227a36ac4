using System.Numerics;

namespace SIE.Renderer.Preparation;

/// <summary>
/// How far a mesh reaches in all directions, for finding where a camera sees it without looking at its corners again: their largest product with each of
/// the directions of a grid on an octahedron. That of a direction between three of these is never larger than theirs in between (a support function is
/// sublinear), and larger than the truth by a hundredth of the mesh's radius or two at most.
/// </summary>
internal sealed class Outline
{
    /// <summary>Cells along an edge of the octahedron.</summary>
    private const int Cells = 8;

    private const int Side = (2 * Cells) + 1;

    /// <summary>How often the bracket that a tangent is in is cut.</summary>
    private const int Cuts = 4;

    /// <summary>By two coordinates of the direction in cells, and the sign of the third; they and it add up to <see cref="Cells"/>.</summary>
    private readonly float[] _reach = new float[Side * Side * 2];

    private readonly bool _isEmpty;

    private Outline(bool isEmpty) => _isEmpty = isEmpty;

    /// <summary>The outline of some triangles.</summary>
    /// <param name="positions">Vertices.</param>
    /// <param name="corners">The numbers of those that count, in any order.</param>
    internal static Outline Of(ReadOnlySpan<Vector3> positions, ReadOnlySpan<int> corners)
    {
        (float[] x, float[] y, float[] z) = Lanes(positions, corners);
        Outline outline = new(isEmpty: x.Length == 0);
        for (int i = -Cells; i <= Cells && !outline._isEmpty; i++)
        {
            for (int j = Math.Abs(i) - Cells; j <= Cells - Math.Abs(i); j++)
            {
                int k = Cells - Math.Abs(i) - Math.Abs(j);
                (float low, float high) = Bounds(new Vector3(i, j, k) / Cells, x, y, z);
                outline._reach[Place(i, j, isUp: true)] = high;
                outline._reach[Place(-i, -j, isUp: false)] = -low;
            }
        }

        return outline;
    }

    /// <summary>
    /// Bounds of the points' tangents to the right and downwards of a camera's axis, a little wide: infinite if a point may not be in front of it, and the
    /// lower ones above the upper ones if there is no point.
    /// </summary>
    /// <param name="eye">Where the camera is, in the object frame.</param>
    /// <param name="right">Its axes there.</param>
    /// <param name="up">Its axes there.</param>
    /// <param name="forward">Its axes there.</param>
    /// <param name="near">Depth in front of which a point is.</param>
    internal (Vector2 Low, Vector2 High) Tangents(Vector3 eye, Vector3 right, Vector3 up, Vector3 forward, float near)
    {
        if (_isEmpty)
        {
            return (new Vector2(float.PositiveInfinity), new Vector2(float.NegativeInfinity));
        }

        float nearest = -Reach(-forward) - Vector3.Dot(forward, eye);
        return nearest > near
            ? (new(-Tangent(-right), -Tangent(up)), new(Tangent(right), Tangent(-up)))
            : (new Vector2(float.NegativeInfinity), new Vector2(float.PositiveInfinity));

        // Where the plane through the eye that is turned so far from the axis has all points on one side.
        float Tangent(Vector3 side)
        {
            float widest = (Reach(side) - Vector3.Dot(side, eye)) / nearest, farthest = Reach(forward) - Vector3.Dot(forward, eye);
            float high = Math.Max(widest, widest * nearest / farthest), low = -(Reach(-side) + Vector3.Dot(side, eye)) / nearest;
            low = Math.Min(Math.Min(low, low * nearest / farthest), high);
            (float beyondLow, float beyondHigh) = (Beyond(low), Beyond(high));
            for (int i = 0; i < Cuts && beyondLow > 0 && beyondHigh < 0; i++)
            {
                // A chord is above a convex function, so that its root is on the far side, and often near. Halves make sure that there is progress.
                high = Math.Clamp(low + ((high - low) * beyondLow / (beyondLow - beyondHigh)), low, high);
                float middle = 0.5f * (low + high), beyond = Beyond(middle);
                beyondHigh = Beyond(high);
                (low, beyondLow, high, beyondHigh) = beyond > 0 ? (middle, beyond, high, beyondHigh) : (low, beyondLow, middle, beyond);
            }

            return high;

            // How far the points reach over the plane.
            float Beyond(float tangent)
            {
                Vector3 normal = side - (tangent * forward);
                return Reach(normal) - Vector3.Dot(normal, eye);
            }
        }
    }

    /// <summary>An upper bound of the points' products with a direction of any length.</summary>
    private float Reach(Vector3 direction)
    {
        Vector3 size = Vector3.Abs(direction);
        float length = size.X + size.Y + size.Z;
        float x = direction.X / length * Cells, y = direction.Y / length * Cells;
        bool isUp = direction.Z >= 0;

        // The triangle of the grid: from the corner nearest to the axis of the third coordinate, a step along the first, along the second, or both.
        int stepX = x < 0 ? -1 : 1, stepY = y < 0 ? -1 : 1;
        float a = Math.Abs(x), b = Math.Abs(y);
        int i = (int)Math.Min(a, Cells - 1), j = (int)Math.Min(b, Cells - 1 - i);
        float u = a - i, v = b - j;
        float alongX = At(i + 1, j), alongY = At(i, j + 1);
        bool isFar = u + v > 1 && i + j + 2 <= Cells;
        return length * (isFar
            ? At(i + 1, j + 1) * (u + v - 1) + alongX * (1 - v) + alongY * (1 - u)
            : At(i, j) * (1 - u - v) + alongX * u + alongY * v);

        float At(int atX, int atY) => _reach[Place(stepX * atX, stepY * atY, isUp)];
    }

    private static int Place(int i, int j, bool isUp)
    {
        // On the octahedron's belt up and down are the same.
        bool isAbove = isUp || Math.Abs(i) + Math.Abs(j) == Cells;
        return ((((i + Cells) * Side) + j + Cells) * 2) + (isAbove ? 1 : 0);
    }

    private static (float Low, float High) Bounds(Vector3 direction, float[] x, float[] y, float[] z)
    {
        Vector<float> low = new(float.PositiveInfinity), high = -low;
        for (int i = 0; i < x.Length; i += Vector<float>.Count)
        {
            Vector<float> product = (direction.X * new Vector<float>(x, i)) + (direction.Y * new Vector<float>(y, i)) + (direction.Z * new Vector<float>(z, i));
            (low, high) = (Vector.Min(low, product), Vector.Max(high, product));
        }

        (float lowest, float highest) = (float.PositiveInfinity, float.NegativeInfinity);
        for (int i = 0; i < Vector<float>.Count; i++)
        {
            (lowest, highest) = (Math.Min(lowest, low[i]), Math.Max(highest, high[i]));
        }

        return (lowest, highest);
    }

    /// <summary>The points' coordinates, the last point repeated up to a whole number of vectors.</summary>
    private static (float[] X, float[] Y, float[] Z) Lanes(ReadOnlySpan<Vector3> positions, ReadOnlySpan<int> corners)
    {
        bool[] isCorner = new bool[positions.Length];
        int count = 0;
        foreach (int corner in corners)
        {
            count += isCorner[corner] ? 0 : 1;
            isCorner[corner] = true;
        }

        int lanes = (count + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        float[] x = new float[lanes], y = new float[lanes], z = new float[lanes];
        int place = 0;
        for (int i = 0; i < positions.Length; i++)
        {
            if (isCorner[i])
            {
                (x[place], y[place], z[place]) = (positions[i].X, positions[i].Y, positions[i].Z);
                place++;
            }
        }

        for (int i = place; i < lanes; i++)
        {
            (x[i], y[i], z[i]) = (x[place - 1], y[place - 1], z[place - 1]);
        }

        return (x, y, z);
    }
}
