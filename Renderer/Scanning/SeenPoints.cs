using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SIE.Renderer.Scanning;

/// <summary>Where an eye sees a mesh's vertices.</summary>
internal sealed class SeenPoints
{
    private Projection _projection;
    private bool _isCut, _isSunk;

    /// <summary>Negative where a vertex is before the near plane or below the floor; not found if none is.</summary>
    private float[] _margin = [];

    /// <summary>Place in samples.</summary>
    internal float[] X { get; private set; } = [];

    /// <inheritdoc cref="X"/>
    internal float[] Y { get; private set; } = [];

    /// <summary>Depth.</summary>
    internal float[] Depth { get; private set; } = [];

    /// <summary>Finds them.</summary>
    /// <param name="points">The mesh.</param>
    /// <param name="projection">How the eye sees it.</param>
    /// <param name="isCut">Whether some vertices may be before the near plane.</param>
    /// <param name="isSunk">Whether some may be below the floor, and hidden by it.</param>
    internal void Project(ScannedMesh points, in Projection projection, bool isCut, bool isSunk)
    {
        int count = points.X.Length;
        MakeRoom(count);
        (_projection, _isCut, _isSunk) = (projection, isCut, isSunk);
        bool hasMargin = isCut || isSunk;
        _margin = hasMargin && _margin.Length < count ? new float[count] : _margin;
        Row x = new(projection.X), y = new(projection.Y), forward = new(projection.Forward), height = new(projection.Height);
        Vector256<float> fall = Vector256.Create(projection.DepthFall), farthest = Vector256.Create(projection.DepthAtInfinity);
        Vector256<float> near = Vector256.Create(projection.Near), unbounded = Vector256.Create(float.PositiveInfinity);
        for (int i = 0; i < count; i += Vector256<float>.Count)
        {
            Vector256<float> px = Vector256.Create(points.X, i), py = Vector256.Create(points.Y, i), pz = Vector256.Create(points.Z, i);
            Vector256<float> distance = forward.Of(px, py, pz), inverse = Vector256<float>.One / distance;
            (x.Of(px, py, pz) * inverse).CopyTo(X, i);
            (y.Of(px, py, pz) * inverse).CopyTo(Y, i);
            (farthest - (fall * inverse)).CopyTo(Depth, i);
            if (hasMargin)
            {
                Vector256<float> margin = isCut ? distance - near : unbounded;
                (isSunk ? Vector256.Min(margin, height.Of(px, py, pz)) : margin).CopyTo(_margin, i);
            }
        }
    }

    /// <summary>Finds them for an eye that is infinitely far away, before which nothing is cut off.</summary>
    /// <param name="points">The mesh.</param>
    /// <param name="x">Row that makes of a point (x, y, z, 1) in the object frame its column.</param>
    /// <param name="y">Its row.</param>
    /// <param name="depth">Its depth.</param>
    internal void ProjectAlong(ScannedMesh points, Vector4 x, Vector4 y, Vector4 depth)
    {
        MakeRoom(points.X.Length);
        (_isCut, _isSunk) = (false, false);
        Row toX = new(x), toY = new(y), toDepth = new(depth);
        for (int i = 0; i < points.X.Length; i += Vector256<float>.Count)
        {
            Vector256<float> px = Vector256.Create(points.X, i), py = Vector256.Create(points.Y, i), pz = Vector256.Create(points.Z, i);
            toX.Of(px, py, pz).CopyTo(X, i);
            toY.Of(px, py, pz).CopyTo(Y, i);
            toDepth.Of(px, py, pz).CopyTo(Depth, i);
        }
    }

    /// <summary>Whether a triangle is not seen whole.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsCut(int a, int b, int c) => (_isCut || _isSunk) && Math.Min(_margin[a], Math.Min(_margin[b], _margin[c])) < 0;

    /// <summary>Cuts off what is before the near plane or below the floor.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="triangle">A triangle of it.</param>
    /// <returns>What is left: corners of a polygon, as they are seen; fewer than three if nothing is.</returns>
    internal ReadOnlySpan<CutCorner> Cut(ScannedMesh mesh, int triangle)
    {
        (int a, int b, int c) = (mesh.Corners[3 * triangle], mesh.Corners[(3 * triangle) + 1], mesh.Corners[(3 * triangle) + 2]);
        List<CutCorner> polygon = [new(mesh[a], Vector3.UnitX), new(mesh[b], Vector3.UnitY), new(mesh[c], Vector3.UnitZ)];
        polygon = _isCut ? Keep(polygon, _projection.Forward - new Vector4(0, 0, 0, _projection.Near)) : polygon;
        polygon = _isSunk ? Keep(polygon, _projection.Height) : polygon;
        CutCorner[] seen = new CutCorner[polygon.Count];
        for (int i = 0; i < seen.Length; i++)
        {
            seen[i] = polygon[i] with { Point = _projection.Of(polygon[i].Point) };
        }

        return seen;
    }

    private void MakeRoom(int count)
    {
        if (X.Length < count)
        {
            (X, Y, Depth) = (new float[count], new float[count], new float[count]);
        }
    }

    /// <summary>What of a polygon lies on a plane's positive side (Sutherland and Hodgman 1974, "Reentrant polygon clipping").</summary>
    private static List<CutCorner> Keep(List<CutCorner> polygon, Vector4 plane)
    {
        List<CutCorner> kept = [];
        for (int i = 0; i < polygon.Count; i++)
        {
            CutCorner here = polygon[i], next = polygon[(i + 1) % polygon.Count];
            float height = Projection.Product(plane, here.Point), nextHeight = Projection.Product(plane, next.Point);
            if (height >= 0)
            {
                kept.Add(here);
            }

            if ((height >= 0) != (nextHeight >= 0))
            {
                float share = height / (height - nextHeight);
                // Not Vector3.Lerp, which comes to one number or another as it is compiled.
                kept.Add(new(here.Point + ((next.Point - here.Point) * share), here.Shares + ((next.Shares - here.Shares) * share)));
            }
        }

        return kept;
    }

    /// <summary>A row of a <see cref="Projection"/> for several points.</summary>
    private readonly struct Row(Vector4 row)
    {
        private readonly Vector256<float> _x = Vector256.Create(row.X), _y = Vector256.Create(row.Y), _z = Vector256.Create(row.Z), _w = Vector256.Create(row.W);

        internal Vector256<float> Of(Vector256<float> x, Vector256<float> y, Vector256<float> z) => (_x * x) + (_y * y) + ((_z * z) + _w);
    }
}
