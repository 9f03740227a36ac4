using System.Numerics;

namespace SIE.DatasetBuilder.Corpora.Sample.Kit;

/// <summary>Outlines moved through space: plates, tubes, hulls.</summary>
internal static class Sweeps
{
    /// <summary>A plate: an outline in the XY plane, thick along Z about 0, with bevelled rims.</summary>
    /// <param name="outline">Counter-clockwise, not crossing itself, possibly concave; it begins at an edge if it has one.</param>
    /// <param name="thickness">Along Z.</param>
    /// <param name="bevel">Width of the rounded rim.</param>
    internal static Part Plate(IReadOnlyList<Vector2> outline, float thickness, float bevel = 0.004f)
    {
        float b = MathF.Min(bevel, 0.45f * thickness);
        Vector2[] inner = Inset(outline, b);
        float z = thickness / 2;
        List<Part> parts = [Cap(inner, z), Cap(inner, -z)];

        // Sides run by runs of points that are to look round; the bevel belongs to the side and shades softly into it.
        Vector2[] around = [.. outline, outline[0]];
        Vector2[] aroundInner = [.. inner, inner[0]];
        int start = 0;
        float before = 0;
        foreach (Vector2[] run in Curves.SmoothRuns(around))
        {
            int first = start;
            float offset = before;
            Vector3[] Row(Vector2[] line, float height) =>
                [.. Enumerable.Range(first, run.Length).Select(i => new Vector3(line[i], height))];
            Vector3[][] rows = [Row(aroundInner, -z), Row(around, b - z), Row(around, z - b), Row(aroundInner, z)];
            float[] along = new float[run.Length];
            for (int i = 1; i < run.Length; i++)
            {
                along[i] = along[i - 1] + Vector2.Distance(run[i - 1], run[i]);
            }

            parts.Add(GridSurface.Through(rows, (row, column) => new Vector2(offset + along[column], rows[row][column].Z)));
            before += along[^1];
            start += run.Length - 1;
        }

        return Part.Join(parts);
    }

    /// <summary>A tube along a line, closed at both ends.</summary>
    /// <param name="path">Points of the line.</param>
    /// <param name="radius">Radius by the share of the line's points, 0 at its beginning and 1 at its end.</param>
    /// <param name="segments">Pieces round the line.</param>
    internal static Part Tube(IReadOnlyList<Vector3> path, Func<float, float> radius, int segments = 10)
    {
        List<Vector3[]> rings = [];
        float[] along = new float[path.Count];
        Vector3 side = Vector3.Zero;
        for (int i = 0; i < path.Count; i++)
        {
            along[i] = i == 0 ? 0 : along[i - 1] + Vector3.Distance(path[i - 1], path[i]);
            Vector3 forward = Vector3.Normalize(path[Math.Min(i + 1, path.Count - 1)] - path[Math.Max(i - 1, 0)]);

            // Carried along without twist; only the first ring chooses a side.
            side = i == 0 ? Vector3.Cross(forward, MathF.Abs(forward.Y) < 0.9f ? Vector3.UnitY : Vector3.UnitX) : side;
            side = Vector3.Normalize(side - (Vector3.Dot(side, forward) * forward));
            Vector3 other = Vector3.Cross(forward, side);
            float r = radius((float)i / (path.Count - 1));
            Vector3[] ring = new Vector3[segments + 1];
            for (int s = 0; s < segments; s++)
            {
                (float sin, float cos) = MathF.SinCos(2 * MathF.PI * s / segments);
                ring[s] = path[i] + (r * ((cos * side) + (sin * other)));
            }

            ring[segments] = ring[0];
            rings.Add(ring);
        }

        float girth = 2 * MathF.PI * radius(0.5f);
        return Part.Join(
            GridSurface.Through(rings, (row, column) => new Vector2(girth * column / segments, along[row])),
            GridSurface.Lid([.. rings[0].Take(segments).Reverse()]),
            GridSurface.Lid([.. rings[^1].Take(segments)]));
    }

    /// <summary>A straight round bar.</summary>
    internal static Part Bar(Vector3 from, Vector3 to, float radius, int segments = 10) => Tube([from, to], _ => radius, segments);

    /// <summary>A hull through rings of equally many points, closed at both ends by flat lids.</summary>
    /// <param name="rings">Each without repeating its first point, counter-clockwise seen from where the rings go to.</param>
    /// <returns>Texture: u round the rings, v along them, both from 0 to 1.</returns>
    internal static Part Hull(IReadOnlyList<Vector3[]> rings)
    {
        int segments = rings[0].Length;
        return Part.Join(
            GridSurface.Through(
                [.. rings.Select(static r => (Vector3[])[.. r, r[0]])],
                (row, column) => new Vector2((float)column / segments, (float)row / (rings.Count - 1))),
            GridSurface.Lid([.. rings[0].Reverse()]),
            GridSurface.Lid(rings[^1]));
    }

    /// <summary>The flat side of a plate.</summary>
    private static Part Cap(Vector2[] outline, float z)
    {
        List<int> triangles = EarClipping.Triangulate(outline);
        if (z < 0)
        {
            triangles.Reverse();
        }

        return new Part(
            [.. outline.Select(p => new Vector3(p, z))],
            [.. outline.Select(_ => new Vector3(0, 0, MathF.Sign(z)))],
            [.. outline.Select(p => z < 0 ? new Vector2(-p.X, p.Y) : p)],
            [.. triangles]);
    }

    /// <summary>The outline moved inwards, corners along their bisectors.</summary>
    private static Vector2[] Inset(IReadOnlyList<Vector2> outline, float distance)
    {
        int n = outline.Count;
        Vector2[] inset = new Vector2[n];
        for (int i = 0; i < n; i++)
        {
            Vector2 before = Vector2.Normalize(outline[i] - outline[(i + n - 1) % n]);
            Vector2 after = Vector2.Normalize(outline[(i + 1) % n] - outline[i]);
            Vector2 inward = new Vector2(-before.Y, before.X) + new Vector2(-after.Y, after.X);
            inset[i] = outline[i] + (distance * 2 / MathF.Max(inward.LengthSquared(), 1) * inward);
        }

        return inset;
    }
}
