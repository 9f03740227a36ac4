using System.Numerics;

namespace SIE.DatasetBuilder.Corpora.Sample.Kit;

/// <summary>The core of the round shapes: a smooth surface through rows of points.</summary>
internal static class GridSurface
{
    /// <summary>
    /// Joins rows of equally many points. Outside is where (along a row) × (from row to row) points. Points that coincide share a
    /// normal, so seams and poles are smooth.
    /// </summary>
    /// <param name="rows">The points, row by row.</param>
    /// <param name="texCoord">Texture coordinates of a point by row and column.</param>
    /// <returns>The surface; triangles without area are left out.</returns>
    internal static Part Through(IReadOnlyList<Vector3[]> rows, Func<int, int, Vector2> texCoord)
    {
        int columns = rows[0].Length;
        Vector3[] positions = [.. rows.SelectMany(static r => r)];
        Vector2[] texCoords = new Vector2[positions.Length];
        List<int> indices = [];
        for (int row = 0; row < rows.Count; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                int a = (row * columns) + column;
                texCoords[a] = texCoord(row, column);
                if (row + 1 < rows.Count && column + 1 < columns)
                {
                    AddTriangle(positions, indices, a, a + 1, a + columns + 1);
                    AddTriangle(positions, indices, a, a + columns + 1, a + columns);
                }
            }
        }

        return Compact(new Part(positions, SmoothNormals(positions, indices), texCoords, [.. indices]));
    }

    /// <summary>A flat lid over a convex ring of points that runs counter-clockwise seen from outside.</summary>
    /// <param name="ring">The ring; its last point may repeat the first.</param>
    internal static Part Lid(IReadOnlyList<Vector3> ring)
    {
        Vector3 centre = Vector3.Zero;
        foreach (Vector3 p in ring)
        {
            centre += p / ring.Count;
        }

        Vector3 normal = Vector3.Zero;
        for (int i = 0; i < ring.Count; i++)
        {
            normal += Vector3.Cross(ring[i] - centre, ring[(i + 1) % ring.Count] - centre);
        }

        normal = Vector3.Normalize(normal);
        Vector3 u = Vector3.Normalize(Vector3.Cross(MathF.Abs(normal.Y) < 0.7f ? Vector3.UnitY : Vector3.UnitX, normal));
        Vector3 v = Vector3.Cross(normal, u);
        Vector3[] positions = [centre, .. ring];
        List<int> indices = [];
        for (int i = 0; i < ring.Count; i++)
        {
            AddTriangle(positions, indices, 0, 1 + i, 1 + ((i + 1) % ring.Count));
        }

        return Compact(new Part(
            positions,
            [.. positions.Select(_ => normal)],
            [.. positions.Select(p => new Vector2(Vector3.Dot(p, u), Vector3.Dot(p, v)))],
            [.. indices]));
    }

    private static void AddTriangle(Vector3[] positions, List<int> indices, int a, int b, int c)
    {
        if (positions[a] != positions[b] && positions[b] != positions[c] && positions[c] != positions[a])
        {
            indices.AddRange([a, b, c]);
        }
    }

    private static Vector3[] SmoothNormals(Vector3[] positions, List<int> indices)
    {
        Dictionary<Vector3, Vector3> sums = [];
        for (int i = 0; i < indices.Count; i += 3)
        {
            Vector3 a = positions[indices[i]], b = positions[indices[i + 1]], c = positions[indices[i + 2]];
            Vector3 areaNormal = Vector3.Cross(b - a, c - a);
            foreach (Vector3 p in (ReadOnlySpan<Vector3>)[a, b, c])
            {
                sums[p] = sums.GetValueOrDefault(p) + areaNormal;
            }
        }

        return [
            .. positions.Select(p => sums.TryGetValue(p, out Vector3 n) && n.LengthSquared() > 0 ? Vector3.Normalize(n) : Vector3.UnitY),
        ];
    }

    /// <summary>Drops vertices that no triangle uses, such as a pole's second halves.</summary>
    private static Part Compact(Part part)
    {
        int[] kept = [.. part.Indices.Distinct().Order()];
        Dictionary<int, int> number = kept.Select(static (old, now) => (old, now)).ToDictionary(static x => x.old, static x => x.now);
        return new Part(
            [.. kept.Select(i => part.Positions[i])],
            [.. kept.Select(i => part.Normals[i])],
            [.. kept.Select(i => part.TexCoords[i])],
            [.. part.Indices.Select(i => number[i])]);
    }
}
