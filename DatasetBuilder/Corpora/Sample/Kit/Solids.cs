using System.Numerics;

namespace SIE.DatasetBuilder.Corpora.Sample.Kit;

/// <summary>Boxes and bodies of revolution.</summary>
internal static class Solids
{
    /// <summary>A box about the origin with rounded edges.</summary>
    /// <param name="x">Width.</param>
    /// <param name="y">Height.</param>
    /// <param name="z">Depth.</param>
    /// <param name="radius">Radius of the edges; at most half the shortest side is used.</param>
    /// <param name="steps">Pieces from the middle of an edge to its rim; 1 gives a soft chamfer of 108 triangles in all.</param>
    internal static Part Box(float x, float y, float z, float radius = 0.008f, int steps = 1)
    {
        float r = MathF.Min(radius, 0.499f * MathF.Min(x, MathF.Min(y, z)));
        Vector3 half = new(x / 2, y / 2, z / 2);
        Vector3[] normals = [Vector3.UnitX, -Vector3.UnitX, Vector3.UnitY, -Vector3.UnitY, Vector3.UnitZ, -Vector3.UnitZ];
        return Part.Join(normals.Select(normal =>
        {
            Vector3 u = MathF.Abs(normal.Y) > 0 ? Vector3.UnitX : Vector3.Cross(Vector3.UnitY, normal);
            Vector3 v = Vector3.Cross(normal, u);
            (float Flat, float Tan)[] alongU = Stations(Vector3.Dot(Vector3.Abs(u), half) - r, steps);
            (float Flat, float Tan)[] alongV = Stations(Vector3.Dot(Vector3.Abs(v), half) - r, steps);
            int columns = alongU.Length;
            List<Vector3> positions = [], directions = [];
            List<int> indices = [];
            foreach ((float flatV, float tanV) in alongV)
            {
                foreach ((float flatU, float tanU) in alongU)
                {
                    Vector3 direction = Vector3.Normalize(normal + (tanU * u) + (tanV * v));
                    directions.Add(direction);
                    positions.Add((flatU * u) + (flatV * v) + ((Vector3.Dot(Vector3.Abs(normal), half) - r) * normal) + (r * direction));
                }
            }

            for (int row = 0; row + 1 < alongV.Length; row++)
            {
                for (int a = row * columns; a < (row * columns) + columns - 1; a++)
                {
                    indices.AddRange([a, a + 1, a + columns + 1, a, a + columns + 1, a + columns]);
                }
            }

            return new Part(
                [.. positions],
                [.. directions],
                [.. positions.Select(p => new Vector2(Vector3.Dot(p, u), Vector3.Dot(p, v)))],
                [.. indices]);
        }));
    }

    /// <summary>A body of revolution about Y.</summary>
    /// <param name="profile">
    /// (radius, height) from the bottom outwards and up, so that outside is to the right; edges where it turns sharply.
    /// </param>
    /// <param name="segments">Pieces round the axis.</param>
    /// <param name="fromDegrees">Where the turn begins: 0 is +X, 90 is −Z (the front).</param>
    /// <param name="toDegrees">Where it ends.</param>
    /// <returns>Texture: u is the share of the turn, v the length along the profile, in shares of the whole.</returns>
    internal static Part Lathe(IReadOnlyList<Vector2> profile, int segments = 32, float fromDegrees = 0, float toDegrees = 360)
    {
        float total = 0;
        for (int i = 1; i < profile.Count; i++)
        {
            total += Vector2.Distance(profile[i - 1], profile[i]);
        }

        float before = 0;
        List<Part> parts = [];
        foreach (Vector2[] run in Curves.SmoothRuns(profile))
        {
            float[] along = new float[run.Length];
            for (int i = 0; i < run.Length; i++)
            {
                along[i] = i == 0 ? before : along[i - 1] + Vector2.Distance(run[i - 1], run[i]);
            }

            before = along[^1];
            parts.Add(GridSurface.Through(
                [.. run.Select(p => Ring(p.X, p.Y, segments, fromDegrees, toDegrees))],
                (row, column) => new Vector2((float)column / segments, along[row] / total)));
        }

        return Part.Join(parts);
    }

    /// <summary>An upright cylinder or cone with its bottom at 0.</summary>
    internal static Part Cylinder(float bottomRadius, float topRadius, float height, int segments = 24, float bevel = 0.003f)
    {
        float b = MathF.Min(bevel, 0.4f * MathF.Min(height, MathF.Max(bottomRadius, topRadius)));
        return Lathe(
            [
                new(0, 0), new(MathF.Max(bottomRadius - b, 0), 0), new(bottomRadius, b), new(topRadius, height - b),
                new(MathF.Max(topRadius - b, 0), height), new(0, height),
            ],
            segments);
    }

    /// <summary>An ellipsoid about the origin.</summary>
    internal static Part Ellipsoid(float radiusX, float radiusY, float radiusZ, int segments = 20) =>
        Lathe(
            Curves.Arc(Vector2.Zero, 1, 1, -90, 90, segments / 2).Select(static p => new Vector2(MathF.Max(p.X, 0), p.Y)).ToArray(),
            segments)
            .Scaled(radiusX, radiusY, radiusZ);

    /// <summary>The points of one turn, the last of a whole turn exactly on the first; poles exactly on the axis.</summary>
    private static Vector3[] Ring(float radius, float height, int segments, float fromDegrees, float toDegrees)
    {
        Vector3[] ring = new Vector3[segments + 1];
        for (int i = 0; i <= segments; i++)
        {
            (float sin, float cos) = MathF.SinCos(float.DegreesToRadians(fromDegrees + ((toDegrees - fromDegrees) * i / segments)));
            ring[i] = radius < 1e-6f ? new Vector3(0, height, 0) : new Vector3(radius * cos, height, -radius * sin);
        }

        if (MathF.Abs(toDegrees - fromDegrees - 360) < 1e-3f)
        {
            ring[segments] = ring[0];
        }

        return ring;
    }

    /// <summary>Places across a box's side: where the flat part begins and how steep the rounding is there.</summary>
    private static (float Flat, float Tan)[] Stations(float flat, int steps) =>
        [.. Enumerable.Range(-steps, steps + 1).Select(i => (-flat, MathF.Tan(MathF.PI / 4 * i / steps))),
         .. Enumerable.Range(0, steps + 1).Select(i => (flat, MathF.Tan(MathF.PI / 4 * i / steps)))];
}
