using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>Normals that the file leaves out.</summary>
internal static class NormalBuilder
{
    /// <summary>
    /// The normal of a polygon by Newell's method, which suits concave and slightly bent ones: unit length, or zero if it has no area.
    /// </summary>
    /// <param name="positions">The document's vertices.</param>
    /// <param name="polygon">Corners in order.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector3 OfFace(ReadOnlySpan<Vector3> positions, ReadOnlySpan<Corner> polygon)
    {
        Vector3 origin = positions[polygon[0].Position];
        Vector3 before = positions[polygon[1].Position] - origin;
        Vector3 sum = Vector3.Zero;
        foreach (Corner corner in polygon[2..])
        {
            Vector3 here = positions[corner.Position] - origin;
            sum += Vector3.Cross(before, here);
            before = here;
        }

        return Unit(sum);
    }

    /// <summary>
    /// For every vertex the mean of the normals of the faces round it, weighted by their angles there, as Blender does: faces outside smoothing
    /// groups count as well.
    /// </summary>
    /// <param name="document">With cleaned faces.</param>
    /// <param name="means">Receives a normal a vertex: unit length, or zero where the faces cancel or there are none.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MeanOfFaces(ObjDocument document, PooledList<Vector3> means)
    {
        ReadOnlySpan<Vector3> positions = document.Positions.Span;
        ReadOnlySpan<Corner> corners = document.Corners.Span;
        means.Fill(Vector3.Zero, positions.Length);
        Span<Vector3> sums = means.Span;
        foreach (ref readonly Face face in document.Faces.Span)
        {
            ReadOnlySpan<Corner> polygon = corners.Slice(face.FirstCorner, face.CornerCount);
            switch (polygon.Length)
            {
                case 0:
                    break;
                case 3:
                    AddTriangle(positions, polygon, sums);
                    break;
                case 4:
                    AddQuad(positions, polygon, sums);
                    break;
                default:
                    AddPolygon(positions, polygon, sums);
                    break;
            }
        }

        foreach (ref Vector3 sum in sums)
        {
            // What is left of faces that cancel are the errors of their angles.
            sum = sum.LengthSquared() > 1e-6f ? Unit(sum) : Vector3.Zero;
        }
    }

    private static void AddPolygon(ReadOnlySpan<Vector3> positions, ReadOnlySpan<Corner> polygon, Span<Vector3> sums)
    {
        Vector3 normal = OfFace(positions, polygon);
        Vector3 here = positions[polygon[^1].Position];
        Vector3 lastEdge = here - positions[polygon[^2].Position];
        float lastLength = lastEdge.Length();
        int vertex = polygon[^1].Position;
        foreach (Corner corner in polygon)
        {
            Vector3 next = positions[corner.Position];
            Vector3 edge = next - here;
            float length = edge.Length();
            float cosine = -Vector3.Dot(lastEdge, edge) / (lastLength * length);
            sums[vertex] += normal * Angles(Vector128.CreateScalar(cosine)).ToScalar();
            vertex = corner.Position;
            here = next;
            lastEdge = edge;
            lastLength = length;
        }
    }

    /// <summary>What <see cref="AddPolygon"/> does, with all corners at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddQuad(ReadOnlySpan<Vector3> positions, ReadOnlySpan<Corner> quad, Span<Vector3> sums)
    {
        int ia = quad[0].Position, ib = quad[1].Position, ic = quad[2].Position, id = quad[3].Position;
        Vector3 a = positions[ia], b = positions[ib], c = positions[ic], d = positions[id];
        Vector3 diagonal = c - a;
        Vector3 normal = Unit(Vector3.Cross(b - a, diagonal) + Vector3.Cross(diagonal, d - a));
        Vector128<float> x = Vector128.Create(a.X, b.X, c.X, d.X), y = Vector128.Create(a.Y, b.Y, c.Y, d.Y), z = Vector128.Create(a.Z, b.Z, c.Z, d.Z);
        Vector128<int> next = Vector128.Create(1, 2, 3, 0), last = Vector128.Create(3, 0, 1, 2);
        x = Vector128.Shuffle(x, next) - x;
        y = Vector128.Shuffle(y, next) - y;
        z = Vector128.Shuffle(z, next) - z;
        Vector128<float> angles = Angles(x, y, z, Vector128.Shuffle(x, last), Vector128.Shuffle(y, last), Vector128.Shuffle(z, last));
        sums[id] += normal * angles[3];
        sums[ia] += normal * angles[0];
        sums[ib] += normal * angles[1];
        sums[ic] += normal * angles[2];
    }

    /// <summary>The same for three corners.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTriangle(ReadOnlySpan<Vector3> positions, ReadOnlySpan<Corner> triangle, Span<Vector3> sums)
    {
        int ia = triangle[0].Position, ib = triangle[1].Position, ic = triangle[2].Position;
        Vector3 a = positions[ia], b = positions[ib], c = positions[ic];
        Vector3 normal = Unit(Vector3.Cross(b - a, c - a));
        Vector128<float> x = Vector128.Create(a.X, b.X, c.X, 0), y = Vector128.Create(a.Y, b.Y, c.Y, 0), z = Vector128.Create(a.Z, b.Z, c.Z, 0);
        Vector128<int> next = Vector128.Create(1, 2, 0, 3), last = Vector128.Create(2, 0, 1, 3);
        x = Vector128.Shuffle(x, next) - x;
        y = Vector128.Shuffle(y, next) - y;
        z = Vector128.Shuffle(z, next) - z;
        Vector128<float> angles = Angles(x, y, z, Vector128.Shuffle(x, last), Vector128.Shuffle(y, last), Vector128.Shuffle(z, last));
        sums[ic] += normal * angles[2];
        sums[ia] += normal * angles[0];
        sums[ib] += normal * angles[1];
    }

    /// <summary>The angles of corners between the edge that leads there and the one that goes on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Angles(
        Vector128<float> x, Vector128<float> y, Vector128<float> z, Vector128<float> lastX, Vector128<float> lastY, Vector128<float> lastZ)
    {
        Vector128<float> length = Vector128.Sqrt((x * x) + (y * y) + (z * z));
        Vector128<float> lastLength = Vector128.Sqrt((lastX * lastX) + (lastY * lastY) + (lastZ * lastZ));
        return Angles(-((lastX * x) + (lastY * y) + (lastZ * z)) / (lastLength * length));
    }

    /// <summary>The vector with length 1; zero if it is shorter than floats can square, or not finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector3 Unit(Vector3 vector)
    {
        float square = vector.LengthSquared();
        return square is > 1e-30f and < 1e30f ? vector / MathF.Sqrt(square) : UnitOfExtreme(vector);
    }

    private static Vector3 UnitOfExtreme(Vector3 vector)
    {
        Vector3 size = Vector3.Abs(vector);
        float largest = MathF.Max(size.X, MathF.Max(size.Y, size.Z));
        return largest > 1e-37f && float.IsFinite(largest) ? Vector3.Normalize(vector / largest) : Vector3.Zero;
    }

    /// <summary>
    /// The angles with four cosines, as near as a float's cosine tells it (Abramowitz and Stegun, 4.4.46, error 2e-8): several times faster than
    /// Acos, and this is where much of the time for normals goes. Edges too short for a direction have a cosine that is not a number, and an angle
    /// of 0: no weight.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Angles(Vector128<float> cosines)
    {
        Vector128<float> x = Vector128.Min(Vector128.Abs(cosines), Vector128<float>.One);
        Vector128<float> sum = Vector128.Create(0.0066700901f) - (Vector128.Create(0.0012624911f) * x);
        sum = Vector128.Create(-0.0170881256f) + (x * sum);
        sum = Vector128.Create(0.0308918810f) + (x * sum);
        sum = Vector128.Create(-0.0501743046f) + (x * sum);
        sum = Vector128.Create(0.0889789874f) + (x * sum);
        sum = Vector128.Create(-0.2145988016f) + (x * sum);
        Vector128<float> angles = Vector128.Sqrt(Vector128<float>.One - x) * (Vector128.Create(1.5707963050f) + (x * sum));
        angles = Vector128.ConditionalSelect(Vector128.LessThan(cosines, Vector128<float>.Zero), Vector128.Create(MathF.PI) - angles, angles);
        return Vector128.ConditionalSelect(Vector128.IsFinite(cosines), angles, Vector128<float>.Zero);
    }
}
