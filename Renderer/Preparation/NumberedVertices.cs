namespace SIE.Renderer.Preparation;

/// <summary>
/// Vertices in such an order that the last vertex of each triangle has the triangle's number, so that a rasteriser knows the triangle by a
/// flat output of its vertex shader; to ask for gl_PrimitiveID costs a driver that draws on the CPU more than the few vertices that are doubled.
/// </summary>
internal sealed class NumberedVertices
{
    private NumberedVertices(int[] sources, int[] indices) => (Sources, Indices) = (sources, indices);

    /// <summary>The mesh's vertex that each one is.</summary>
    internal int[] Sources { get; }

    /// <summary>Three numbers a triangle, wound as the mesh's are.</summary>
    internal int[] Indices { get; }

    /// <summary>Numbers the vertices.</summary>
    /// <param name="indices">Three vertices a triangle.</param>
    /// <param name="vertices">How many vertices there are.</param>
    internal static NumberedVertices Of(int[] indices, int vertices)
    {
        int triangles = indices.Length / 3;
        List<int> sources = new(triangles + (vertices / 8));
        int[] places = new int[vertices], last = new int[triangles];
        Array.Fill(places, -1);
        for (int triangle = 0; triangle < triangles; triangle++)
        {
            // A corner that has no place yet gets this one; if all have theirs, one is doubled.
            int corner = places[indices[3 * triangle]] < 0 ? 0 : places[indices[(3 * triangle) + 1]] < 0 ? 1 : 2;
            last[triangle] = corner;
            int source = indices[(3 * triangle) + corner];
            places[source] = places[source] < 0 ? triangle : places[source];
            sources.Add(source);
        }

        int[] numbered = new int[indices.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            int triangle = i / 3, source = indices[(3 * triangle) + ((last[triangle] + 1 + (i % 3)) % 3)];
            if (places[source] < 0)
            {
                places[source] = sources.Count;
                sources.Add(source);
            }

            numbered[i] = i % 3 == 2 ? triangle : places[source];
        }

        return new NumberedVertices([.. sources], numbered);
    }
}
