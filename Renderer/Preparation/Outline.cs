using System.Numerics;

namespace SIE.Renderer.Preparation;

/// <summary>The corners of triangles, laid out so that where a camera sees them is found several at a time.</summary>
internal sealed class Outline
{
    /// <summary>Coordinates in the object frame, the last point repeated up to a whole number of vectors.</summary>
    private readonly float[] _x, _y, _z;

    private Outline(int count) => (_x, _y, _z) = (new float[count], new float[count], new float[count]);

    /// <summary>The outline of some triangles.</summary>
    /// <param name="positions">Vertices.</param>
    /// <param name="corners">The numbers of those that count, in any order.</param>
    internal static Outline Of(ReadOnlySpan<Vector3> positions, ReadOnlySpan<int> corners)
    {
        bool[] isCorner = new bool[positions.Length];
        int count = 0;
        foreach (int corner in corners)
        {
            count += isCorner[corner] ? 0 : 1;
            isCorner[corner] = true;
        }

        Outline outline = new((count + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count);
        int place = 0, last = 0;
        for (int i = 0; i < positions.Length; i++)
        {
            if (isCorner[i])
            {
                outline.Put(place++, positions[i]);
                last = i;
            }
        }

        while (place < outline._x.Length)
        {
            outline.Put(place++, positions[last]);
        }

        return outline;
    }

    /// <summary>
    /// Bounds of the points' tangents to the right and downwards of a camera's axis: infinite if a point is not in front of it, and the lower ones
    /// above the upper ones if there is no point.
    /// </summary>
    /// <param name="eye">Where the camera is, in the object frame.</param>
    /// <param name="right">Its axes there.</param>
    /// <param name="up">Its axes there.</param>
    /// <param name="forward">Its axes there.</param>
    /// <param name="near">Depth in front of which a point is.</param>
    internal (Vector2 Low, Vector2 High) Tangents(Vector3 eye, Vector3 right, Vector3 up, Vector3 forward, float near)
    {
        Vector<float> lowX = new(float.PositiveInfinity), lowY = lowX, highX = -lowX, highY = highX, nearest = lowX;
        float atX = Vector3.Dot(right, eye), atY = -Vector3.Dot(up, eye), atZ = Vector3.Dot(forward, eye);
        for (int i = 0; i < _x.Length; i += Vector<float>.Count)
        {
            Vector<float> x = new(_x, i), y = new(_y, i), z = new(_z, i);
            Vector<float> depth = (forward.X * x) + (forward.Y * y) + (forward.Z * z) - new Vector<float>(atZ);
            Vector<float> share = Vector<float>.One / depth;
            Vector<float> across = ((right.X * x) + (right.Y * y) + (right.Z * z) - new Vector<float>(atX)) * share;
            Vector<float> down = -((up.X * x) + (up.Y * y) + (up.Z * z) + new Vector<float>(atY)) * share;
            nearest = Vector.Min(nearest, depth);
            (lowX, highX) = (Vector.Min(lowX, across), Vector.Max(highX, across));
            (lowY, highY) = (Vector.Min(lowY, down), Vector.Max(highY, down));
        }

        Vector2 low = new(float.PositiveInfinity), high = -low;
        bool areInFront = true;
        for (int i = 0; i < Vector<float>.Count; i++)
        {
            low = Vector2.Min(low, new Vector2(lowX[i], lowY[i]));
            high = Vector2.Max(high, new Vector2(highX[i], highY[i]));
            areInFront &= nearest[i] > near;
        }

        return areInFront ? (low, high) : (new Vector2(float.NegativeInfinity), new Vector2(float.PositiveInfinity));
    }

    private void Put(int place, Vector3 point) => (_x[place], _y[place], _z[place]) = (point.X, point.Y, point.Z);
}
