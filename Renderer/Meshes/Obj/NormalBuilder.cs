using System.Numerics;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>Normals that the file leaves out.</summary>
internal static class NormalBuilder
{
    /// <summary>The normal of a polygon by Newell's method, which suits concave and slightly bent ones: unit length, or zero if it has no area.</summary>
    /// <param name="positions">The document's vertices.</param>
    /// <param name="polygon">Corners in order.</param>
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
    public static void MeanOfFaces(ObjDocument document, PooledList<Vector3> means)
    {
        ReadOnlySpan<Vector3> positions = document.Positions.Span;
        ReadOnlySpan<Corner> corners = document.Corners.Span;
        means.Fill(Vector3.Zero, positions.Length);
        Span<Vector3> sums = means.Span;
        foreach (Face face in document.Faces.Span)
        {
            if (face.CornerCount == 0)
            {
                continue;
            }

            ReadOnlySpan<Corner> polygon = corners.Slice(face.FirstCorner, face.CornerCount);
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

                // Edges too short for that have no direction: not a number then, and no weight.
                float cosine = -Vector3.Dot(lastEdge, edge) / (lastLength * length);
                sums[vertex] += normal * (float.IsFinite(cosine) ? Angle(cosine) : 0);
                vertex = corner.Position;
                here = next;
                lastEdge = edge;
                lastLength = length;
            }
        }

        foreach (ref Vector3 sum in sums)
        {
            // What is left of faces that cancel are the errors of their angles.
            sum = sum.LengthSquared() > 1e-6f ? Unit(sum) : Vector3.Zero;
        }
    }

    /// <summary>The vector with length 1; zero if it is shorter than floats can square, or not finite.</summary>
    public static Vector3 Unit(Vector3 vector)
    {
        float square = vector.LengthSquared();
        if (square is > 1e-30f and < 1e30f)
        {
            return vector / MathF.Sqrt(square);
        }

        Vector3 size = Vector3.Abs(vector);
        float largest = MathF.Max(size.X, MathF.Max(size.Y, size.Z));
        return largest > 1e-37f && float.IsFinite(largest) ? Vector3.Normalize(vector / largest) : Vector3.Zero;
    }

    /// <summary>
    /// The angle with a cosine, as near as a float's cosine tells it (Abramowitz and Stegun, 4.4.46, error 2e-8): several times faster than Acos, and
    /// this is where much of the time for normals goes.
    /// </summary>
    private static float Angle(float cosine)
    {
        float x = MathF.Min(MathF.Abs(cosine), 1);
        float angle = MathF.Sqrt(1 - x) * (1.5707963050f + (x * (-0.2145988016f + (x * (0.0889789874f + (x * (-0.0501743046f
            + (x * (0.0308918810f + (x * (-0.0170881256f + (x * (0.0066700901f - (0.0012624911f * x))))))))))))));
        return cosine < 0 ? MathF.PI - angle : angle;
    }
}
