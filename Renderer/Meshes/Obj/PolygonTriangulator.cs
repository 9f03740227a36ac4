using System.Numerics;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>
/// Cuts polygons into triangles as Blender does: a quad along its first diagonal unless that lies outside it, larger polygons by cutting off every
/// second ear in the plane that fits them best. Keeps its buffers between calls.
/// </summary>
internal sealed class PolygonTriangulator : IDisposable
{
    /// <summary>
    /// Tests of a corner, or of a point against an ear, that all polygons of a file may cost together: a few seconds. Cutting ears takes the square
    /// of the corners, and a file of one star of a million corners must not stop a run; what is left of it then is cut as a fan.
    /// </summary>
    private const long MaxTests = 1L << 30;

    private static readonly int[] Triangle = [0, 1, 2];
    private static readonly int[] FirstDiagonal = [0, 1, 2, 0, 2, 3];
    private static readonly int[] SecondDiagonal = [0, 1, 3, 1, 2, 3];

    private readonly PooledList<int> _triangles = new(64);
    private readonly PooledList<Vector2> _plane = new(64);

    /// <summary>The corners that are left, as a ring.</summary>
    private readonly PooledList<int> _before = new(64);
    private readonly PooledList<int> _after = new(64);

    /// <summary>The corners that aren't convex, and only they can lie in another's ear; some may have become convex or been cut since.</summary>
    private readonly PooledList<int> _reflex = new(64);
    private long _tests;

    /// <summary>Cuts one polygon.</summary>
    /// <param name="polygon">Its corners in order, at least three.</param>
    /// <returns>Three corner numbers a triangle, with the polygon's winding; valid until the next call.</returns>
    public ReadOnlySpan<int> Triangulate(ReadOnlySpan<Vector3> polygon)
    {
        switch (polygon.Length)
        {
            case 3:
                return Triangle;
            case 4:
                return FirstDiagonalLiesOutside(polygon) ? SecondDiagonal : FirstDiagonal;
            default:
                CutEars(polygon);
                return _triangles.Span;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _triangles.Dispose();
        _plane.Dispose();
        _before.Dispose();
        _after.Dispose();
        _reflex.Dispose();
    }

    /// <summary>The second and fourth corner lie on the same side of the first diagonal.</summary>
    private static bool FirstDiagonalLiesOutside(ReadOnlySpan<Vector3> quad)
    {
        Vector3 diagonal = quad[2] - quad[0];
        return Vector3.Dot(Vector3.Cross(quad[1] - quad[0], diagonal), Vector3.Cross(quad[3] - quad[0], diagonal)) > 0;
    }

    private void CutEars(ReadOnlySpan<Vector3> polygon)
    {
        Project(polygon);
        MakeRing(polygon.Length);
        ReadOnlySpan<Vector2> plane = _plane.Span;
        Span<int> before = _before.Span, after = _after.Span;
        _triangles.Shrink(0);

        // Every cut takes one corner. Where none is a proper ear (the polygon crosses itself or has no area), the next one goes all the same, so the
        // loop ends and the polygon stays closed.
        int left = polygon.Length, corner = 0, refused = 0;
        bool isBackwards = false;
        while (left > 3)
        {
            int a = before[corner], c = after[corner];
            if (_reflex.Count > 0 && refused < left && _tests++ < MaxTests && !IsEar(plane, a, corner, c))
            {
                refused++;
                corner = isBackwards ? a : c;
                continue;
            }

            AddTriangle(a, corner, c);
            (after[a], before[c]) = (c, a);
            after[corner] = -1;
            left--;
            refused = 0;

            // Going on one corner further gives fatter triangles, and so does turning round where the polygon bends inwards.
            corner = isBackwards ? before[a] : after[c];
            if (_reflex.Count > 0 && !IsConvex(plane, before[corner], corner, after[corner]))
            {
                corner = isBackwards ? before[corner] : after[corner];
                isBackwards = !isBackwards;
            }
        }

        AddTriangle(before[corner], corner, after[corner]);
    }

    private void AddTriangle(int a, int b, int c)
    {
        _triangles.Add(a);
        _triangles.Add(b);
        _triangles.Add(c);
    }

    private void MakeRing(int count)
    {
        _before.Fill(0, count);
        _after.Fill(0, count);
        _reflex.Shrink(0);
        Span<int> before = _before.Span, after = _after.Span;
        for (int i = 0; i < count; i++)
        {
            before[i] = i == 0 ? count - 1 : i - 1;
            after[i] = i == count - 1 ? 0 : i + 1;
            if (!IsConvex(_plane.Span, before[i], i, after[i]))
            {
                _reflex.Add(i);
            }
        }
    }

    /// <summary>Drops the axis along which the polygon is flattest, keeping the winding counter-clockwise.</summary>
    private void Project(ReadOnlySpan<Vector3> polygon)
    {
        // Newell's normal: right for concave and slightly bent polygons.
        Vector3 normal = Vector3.Zero, last = polygon[^1] - polygon[0];
        foreach (Vector3 p in polygon)
        {
            normal += Vector3.Cross(last, p - polygon[0]);
            last = p - polygon[0];
        }

        Vector3 size = Vector3.Abs(normal);
        _plane.Shrink(0);
        foreach (Vector3 p in polygon)
        {
            Vector3 q = p - polygon[0];
            _plane.Add(
                size.X >= size.Y && size.X >= size.Z ? (normal.X > 0 ? new(q.Y, q.Z) : new(q.Z, q.Y))
                : size.Y >= size.Z ? (normal.Y > 0 ? new(q.Z, q.X) : new(q.X, q.Z))
                : normal.Z > 0 ? new(q.X, q.Y) : new(q.Y, q.X));
        }
    }

    private bool IsEar(ReadOnlySpan<Vector2> plane, int before, int corner, int after)
    {
        if (!IsConvex(plane, before, corner, after))
        {
            return false;
        }

        Vector2 a = plane[before], b = plane[corner], c = plane[after];
        for (int i = 0; i < _reflex.Count && _tests < MaxTests; i++)
        {
            _tests++;
            int other = _reflex.Span[i];
            int next = _after.Span[other];
            if (next < 0 || IsConvex(plane, _before.Span[other], other, next))
            {
                // No obstacle any more: the last takes its place.
                _reflex.Span[i--] = _reflex.Span[^1];
                _reflex.Shrink(_reflex.Count - 1);
                continue;
            }

            Vector2 p = plane[other];
            if (other != before && other != after && p != a && p != b && p != c
                && Cross(b - a, p - a) >= 0 && Cross(c - b, p - b) >= 0 && Cross(a - c, p - c) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsConvex(ReadOnlySpan<Vector2> plane, int before, int corner, int after) =>
        Cross(plane[corner] - plane[before], plane[after] - plane[corner]) > 0;

    private static float Cross(Vector2 a, Vector2 b) => (a.X * b.Y) - (a.Y * b.X);
}
