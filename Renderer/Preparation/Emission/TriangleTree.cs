using System.Numerics;
using System.Runtime.CompilerServices;

namespace SIE.Renderer.Preparation.Emission;

/// <summary>
/// Triangles in a tree of boxes, to be asked how far a ray gets. They are sorted along a space-filling curve and boxed by fours, the boxes by twos, and so on:
/// made in little more time than it takes to sort, for the few rays that are asked of a mesh.
/// </summary>
internal sealed class TriangleTree
{
    private const int TrianglesPerLeaf = 4;

    /// <summary>Bits of a place along the curve, for each axis.</summary>
    private const int CurveBits = 16;

    /// <summary>A ray that is nearer to being parallel to a triangle passes it.</summary>
    private const float Parallel = 1e-12f;

    private readonly Vector3[] _positions;
    private readonly int[] _indices;
    private readonly int[] _triangles;

    /// <summary>Boxes as a heap: 1 is the root, 2n and 2n + 1 are within n, from <see cref="_leaves"/> on they hold triangles.</summary>
    private readonly (Vector3 Low, Vector3 High)[] _boxes;
    private readonly int _leaves;

    /// <summary>Sorts triangles.</summary>
    /// <param name="positions">Vertices.</param>
    /// <param name="indices">Three vertex numbers a triangle.</param>
    /// <param name="count">How many of the triangles, from the first on.</param>
    internal TriangleTree(Vector3[] positions, int[] indices, int count)
    {
        (_positions, _indices) = (positions, indices);
        _triangles = new int[count];
        ulong[] places = new ulong[count];
        (Vector3 low, Vector3 high) = (new(float.PositiveInfinity), new(float.NegativeInfinity));
        for (int i = 0; i < 3 * count; i++)
        {
            (low, high) = (Vector3.Min(low, positions[indices[i]]), Vector3.Max(high, positions[indices[i]]));
        }

        Vector3 scale = new Vector3((1 << CurveBits) - 1) / Vector3.Max(high - low, new(1e-20f));
        for (int triangle = 0; triangle < count; triangle++)
        {
            _triangles[triangle] = triangle;
            Vector3 middle = (Corner(triangle, 0) + Corner(triangle, 1) + Corner(triangle, 2)) / 3;
            Vector3 at = (middle - low) * scale;
            places[triangle] = Spread((uint)at.X) | (Spread((uint)at.Y) << 1) | (Spread((uint)at.Z) << 2);
        }

        Array.Sort(places, _triangles);
        _leaves = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max((count + TrianglesPerLeaf - 1) / TrianglesPerLeaf, 1));
        _boxes = new (Vector3, Vector3)[2 * _leaves];
        for (int box = (2 * _leaves) - 1; box > 0; box--)
        {
            _boxes[box] = box >= _leaves ? BoxOfLeaf(box - _leaves) : Joined(_boxes[2 * box], _boxes[(2 * box) + 1]);
        }
    }

    /// <summary>How far a ray gets.</summary>
    /// <param name="origin">Where it starts.</param>
    /// <param name="direction">A unit vector.</param>
    /// <param name="start">What is nearer than this is passed.</param>
    /// <returns>The distance to the first triangle, either side of it; infinity if there is none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal float Distance(Vector3 origin, Vector3 direction, float start)
    {
        Vector3 inverse = Vector3.One / direction;
        float nearest = float.PositiveInfinity;
        Span<(int Box, float Distance)> waiting = stackalloc (int, float)[64];
        int count = 0;
        waiting[count++] = (1, EntryInto(_boxes[1], origin, inverse));
        while (count > 0)
        {
            (int box, float entered) = waiting[--count];
            if (!(entered < nearest))
            {
                continue;
            }

            if (box < _leaves)
            {
                // The nearer one is looked into first, as it may spare the other.
                float first = EntryInto(_boxes[2 * box], origin, inverse), second = EntryInto(_boxes[(2 * box) + 1], origin, inverse);
                bool isFirst = first <= second;
                waiting[count++] = isFirst ? ((2 * box) + 1, second) : (2 * box, first);
                waiting[count++] = isFirst ? (2 * box, first) : ((2 * box) + 1, second);
                continue;
            }

            foreach (int triangle in Leaf(box - _leaves))
            {
                float distance = DistanceTo(triangle, origin, direction);
                nearest = distance > start && distance < nearest ? distance : nearest;
            }
        }

        return nearest;
    }

    /// <summary>Where a ray enters a box, 0 within it; infinity if it does not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float EntryInto((Vector3 Low, Vector3 High) box, Vector3 origin, Vector3 inverse)
    {
        Vector3 a = (box.Low - origin) * inverse, b = (box.High - origin) * inverse;
        Vector3 enters = Vector3.MinNative(a, b), leaves = Vector3.MaxNative(a, b);
        float first = Math.Max(enters.X, Math.Max(enters.Y, enters.Z)), last = Math.Min(leaves.X, Math.Min(leaves.Y, leaves.Z));

        // Not as "first <= last": a ray within a box's side gives no number, and meets it.
        return first > last || last < 0 ? float.PositiveInfinity : first > 0 ? first : 0;
    }

    /// <summary>Möller and Trumbore 1997; infinity beside the triangle.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float DistanceTo(int triangle, Vector3 origin, Vector3 direction)
    {
        Vector3 a = Corner(triangle, 0), along = Corner(triangle, 1) - a, across = Corner(triangle, 2) - a;
        Vector3 h = Vector3.Cross(direction, across);
        float determinant = Vector3.Dot(along, h);
        if (Math.Abs(determinant) < Parallel)
        {
            return float.PositiveInfinity;
        }

        Vector3 from = origin - a, k = Vector3.Cross(from, along);
        float u = Vector3.Dot(from, h) / determinant, v = Vector3.Dot(direction, k) / determinant;
        return u >= 0 && v >= 0 && u + v <= 1 ? Vector3.Dot(across, k) / determinant : float.PositiveInfinity;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector3 Corner(int triangle, int corner) => _positions[_indices[(3 * triangle) + corner]];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<int> Leaf(int leaf)
    {
        int first = Math.Min(leaf * TrianglesPerLeaf, _triangles.Length);
        return _triangles.AsSpan(first, Math.Min(TrianglesPerLeaf, _triangles.Length - first));
    }

    private (Vector3 Low, Vector3 High) BoxOfLeaf(int leaf)
    {
        (Vector3 Low, Vector3 High) box = (new(float.PositiveInfinity), new(float.NegativeInfinity));
        foreach (int triangle in Leaf(leaf))
        {
            for (int corner = 0; corner < 3; corner++)
            {
                box = Joined(box, (Corner(triangle, corner), Corner(triangle, corner)));
            }
        }

        return box;
    }

    private static (Vector3 Low, Vector3 High) Joined((Vector3 Low, Vector3 High) a, (Vector3 Low, Vector3 High) b) =>
        (Vector3.Min(a.Low, b.Low), Vector3.Max(a.High, b.High));

    /// <summary>A number's bits, each followed by two zeros.</summary>
    private static ulong Spread(uint value)
    {
        ulong x = value;
        x = (x | (x << 16)) & 0x0000FF0000FFul;
        x = (x | (x << 8)) & 0x00F00F00F00Ful;
        x = (x | (x << 4)) & 0x0C30C30C30C3ul;
        return (x | (x << 2)) & 0x249249249249ul;
    }
}
