using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SIE.Renderer.Preparation;

/// <summary>
/// Triangles that lie in the same place as others: sheets modelled twice, whatever their winding and whichever way their polygons are cut. A path
/// tracer's rays that start on one of the two meet the other or not, by rounding, so that such a face gets about half of its light.
/// </summary>
internal static class CoincidentFaces
{
    /// <summary>
    /// Distance between two faces within which rays that start on one meet the other, in Blender units or in radii of the object, whichever is more, as
    /// rounding goes with where things are. In Cycles a quad of that size loses to another one half as much light at a distance of 1.5e-7 to 2e-7 as
    /// at 0, and none at 6e-7.
    /// </summary>
    private const float Reach = 2e-7f;

    /// <summary>
    /// Least cosine between the planes of two faces: what is within <see cref="Reach"/> of faces that are less parallel is too small to be seen.
    /// </summary>
    private const float LeastCosine = 0.99f;

    /// <summary>The part of a triangle that has to be covered by others.</summary>
    private const float LeastCover = 0.5f;

    /// <summary>Triangles that each one is compared with at an edge; where thousands meet at one, all pairs would be too many.</summary>
    private const int MostCompared = 32;

    /// <summary>The part of the object's area from which a triangle is compared with all as large.</summary>
    private const float Large = 1e-3f;

    /// <summary>
    /// Finds triangles most of whose area is covered by others: by such as have an edge in common with them, or by any if both are large. (Two polygons of
    /// many corners that are cut differently have triangles inside that share no edge.)
    /// </summary>
    /// <param name="positions">The vertices.</param>
    /// <param name="points">For each vertex, the point that it lies in (<see cref="MergedPoints"/>).</param>
    /// <param name="indices">Three vertices a triangle.</param>
    /// <param name="planes">The triangles' unit normals by their winding, with anything behind.</param>
    /// <param name="radius">The object's, in Blender units.</param>
    /// <returns>For each triangle, whether it is covered.</returns>
    internal static bool[] Find(
        ReadOnlySpan<Vector3> positions, ReadOnlySpan<int> points, ReadOnlySpan<int> indices, ReadOnlySpan<Vector4> planes, float radius)
    {
        bool[] isCovered = new bool[indices.Length / 3];
        float[] cover = ArrayPool<float>.Shared.Rent(isCovered.Length);
        cover.AsSpan(0, isCovered.Length).Clear();
        float reach = Reach * Math.Max(radius, 1);
        using (MeshEdges edges = MeshEdges.Of(points, indices))
        {
            CoverAtEdges(edges, positions, indices, planes, reach, cover);
        }

        for (int triangle = 0; triangle < isCovered.Length; triangle++)
        {
            isCovered[triangle] = cover[triangle] >= LeastCover;
        }

        CoverLarge(positions, indices, planes, reach, isCovered);
        ArrayPool<float>.Shared.Return(cover);
        return isCovered;
    }

    /// <summary>Adds up the parts of triangles that others cover which have an edge in common with them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CoverAtEdges(
        in MeshEdges edges, ReadOnlySpan<Vector3> positions, ReadOnlySpan<int> indices, ReadOnlySpan<Vector4> planes, float reach, Span<float> cover)
    {
        foreach (ReadOnlySpan<ulong> sides in edges)
        {
            for (int i = 0; i + 1 < sides.Length; i++)
            {
                int corner1 = MeshEdges.CornerOf(sides[i]);
                Vector3 normal = planes[corner1 / 3].AsVector3();
                for (int j = i + 1; j < Math.Min(sides.Length, i + MostCompared); j++)
                {
                    // Two that lie in one plane on the same side of their edge go along it in the same direction, or have opposite normals.
                    int corner2 = MeshEdges.CornerOf(sides[j]);
                    float cosine = Vector3.Dot(normal, planes[corner2 / 3].AsVector3());
                    if ((MeshEdges.GoTheSameWay(sides[i], sides[j]) ? cosine : -cosine) >= LeastCosine)
                    {
                        int next1 = MeshEdges.After(corner1), across1 = MeshEdges.After(next1), across2 = MeshEdges.After(MeshEdges.After(corner2));
                        Vector3 from = positions[indices[corner1]];
                        (float ofFirst, float ofSecond) = Overlap(
                            positions[indices[next1]] - from, positions[indices[across1]] - from, positions[indices[across2]] - from, reach);
                        cover[corner1 / 3] += ofFirst;
                        cover[corner2 / 3] += ofSecond;
                    }
                }
            }
        }
    }

    /// <summary>The parts of two triangles on one side of an edge that are within reach of each other, if any.</summary>
    /// <param name="edge">The edge, from one end.</param>
    /// <param name="first">The third corner of the one, from there.</param>
    /// <param name="second">The third corner of the other, from there.</param>
    /// <param name="reach">Distance up to which they count as one.</param>
    private static (float First, float Second) Overlap(Vector3 edge, Vector3 first, Vector3 second, float reach)
    {
        // Where the corners stand over the edge, in its lengths, and how high.
        float square = edge.LengthSquared(), foot1 = Vector3.Dot(first, edge) / square, foot2 = Vector3.Dot(second, edge) / square;
        Vector3 up1 = first - (foot1 * edge), up2 = second - (foot2 * edge);
        float height1 = up1.Length(), height2 = up2.Length();

        // The flatter sides meet above what is in both; they are given by their cotangents. A triangle's area goes with its height.
        float height = 1 / (Math.Max(foot1 / height1, foot2 / height2) + Math.Max((1 - foot1) / height1, (1 - foot2) / height2));
        float apart = Vector3.Cross(up1, up2).Length() / (height1 * height2) * height;
        return apart <= reach ? (height / height1, height / height2) : (0, 0);
    }

    /// <summary>Finds large triangles that other large ones cover.</summary>
    private static void CoverLarge(
        ReadOnlySpan<Vector3> positions, ReadOnlySpan<int> indices, ReadOnlySpan<Vector4> planes, float reach, Span<bool> isCovered)
    {
        float[] areas = ArrayPool<float>.Shared.Rent(isCovered.Length);
        double sum = 0;
        for (int triangle = 0; triangle < isCovered.Length; triangle++)
        {
            Vector3 a = positions[indices[3 * triangle]];
            areas[triangle] = Vector3.Cross(positions[indices[(3 * triangle) + 1]] - a, positions[indices[(3 * triangle) + 2]] - a).Length() / 2;
            sum += areas[triangle];
        }

        // No more than the reciprocal of the part.
        List<(int Triangle, float Cover)> large = [];
        for (int triangle = 0; triangle < isCovered.Length; triangle++)
        {
            if (areas[triangle] > Large * sum)
            {
                large.Add((triangle, 0));
            }
        }

        Span<(int Triangle, float Cover)> all = CollectionsMarshal.AsSpan(large);
        for (int i = 0; i < all.Length; i++)
        {
            int first = all[i].Triangle;
            Vector3 normal = planes[first].AsVector3();
            for (int j = i + 1; j < all.Length; j++)
            {
                int second = all[j].Triangle;
                if (Math.Abs(Vector3.Dot(normal, planes[second].AsVector3())) >= LeastCosine)
                {
                    float both = CommonArea(positions, indices.Slice(3 * first, 3), indices.Slice(3 * second, 3), normal, reach);
                    all[i].Cover += both / areas[first];
                    all[j].Cover += both / areas[second];
                }
            }
        }

        foreach ((int triangle, float cover) in all)
        {
            isCovered[triangle] |= cover >= LeastCover;
        }

        ArrayPool<float>.Shared.Return(areas);
    }

    /// <summary>The area that two triangles have in common, 0 if they lie farther apart there than the reach.</summary>
    private static float CommonArea(
        ReadOnlySpan<Vector3> positions, ReadOnlySpan<int> first, ReadOnlySpan<int> second, Vector3 normal, float reach)
    {
        Vector3 origin = positions[first[0]];
        int count = 3;

        // A corner is added by each cut, and by rounding half as many as there are.
        Span<Vector3> polygon = stackalloc Vector3[9], rest = stackalloc Vector3[9];
        for (int i = 0; i < 3; i++)
        {
            polygon[i] = positions[second[i]] - origin;
        }

        // Most lie in other planes.
        (float h0, float h1, float h2) = (Vector3.Dot(polygon[0], normal), Vector3.Dot(polygon[1], normal), Vector3.Dot(polygon[2], normal));
        if (Math.Min(h0, Math.Min(h1, h2)) > reach || Math.Max(h0, Math.Max(h1, h2)) < -reach)
        {
            return 0;
        }

        // The second triangle, cut off along the sides of the first (Sutherland and Hodgman).
        for (int side = 0; side < 3 && count > 0; side++)
        {
            Vector3 from = positions[first[side]] - origin, inwards = Vector3.Cross(normal, positions[first[(side + 1) % 3]] - origin - from);
            int left = 0;
            for (int i = 0; i < count; i++)
            {
                Vector3 a = polygon[i], b = polygon[(i + 1) % count];
                float ofA = Vector3.Dot(a - from, inwards), ofB = Vector3.Dot(b - from, inwards);
                if (ofA >= 0)
                {
                    rest[left++] = a;
                }

                if ((ofA >= 0) != (ofB >= 0))
                {
                    rest[left++] = a + ((b - a) * (ofA / (ofA - ofB)));
                }
            }

            Span<Vector3> cut = rest;
            rest = polygon;
            polygon = cut;
            count = left;
        }

        float area = 0;
        for (int i = 0; i < count; i++)
        {
            if (Math.Abs(Vector3.Dot(polygon[i], normal)) > reach)
            {
                return 0;
            }

            area += Vector3.Dot(normal, Vector3.Cross(polygon[i], polygon[(i + 1) % count])) / 2;
        }

        return Math.Abs(area);
    }
}
