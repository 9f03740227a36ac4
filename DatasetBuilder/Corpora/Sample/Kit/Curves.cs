using System.Numerics;

namespace SIE.DatasetBuilder.Corpora.Sample.Kit;

/// <summary>Lines that the round shapes follow.</summary>
internal static class Curves
{
    /// <summary>Where a profile or outline turns by more than this, it has an edge; below, it is meant to be round.</summary>
    private const float EdgeDegrees = 40;

    /// <summary>A Catmull-Rom curve through points in the plane.</summary>
    /// <param name="points">At least two points.</param>
    /// <param name="steps">Pieces between two points.</param>
    /// <param name="closed">Whether the curve returns to its first point (which is not repeated).</param>
    internal static Vector2[] Smooth(IReadOnlyList<Vector2> points, int steps, bool closed = false) =>
        [.. Smooth([.. points.Select(static p => new Vector3(p, 0))], steps, closed).Select(static p => new Vector2(p.X, p.Y))];

    /// <summary>A Catmull-Rom curve through points in space.</summary>
    /// <param name="points">At least two points.</param>
    /// <param name="steps">Pieces between two points.</param>
    /// <param name="closed">Whether the curve returns to its first point (which is not repeated).</param>
    internal static Vector3[] Smooth(IReadOnlyList<Vector3> points, int steps, bool closed = false)
    {
        int n = points.Count;
        Vector3 Point(int i) => closed ? points[(i + n) % n] : points[Math.Clamp(i, 0, n - 1)];
        List<Vector3> curve = [];
        for (int i = 0; i < (closed ? n : n - 1); i++)
        {
            Vector3 a = Point(i - 1), b = Point(i), c = Point(i + 1), d = Point(i + 2);
            for (int s = 0; s < steps; s++)
            {
                float t = (float)s / steps;
                curve.Add(0.5f * ((2 * b) + ((c - a) * t) + (((2 * a) - (5 * b) + (4 * c) - d) * t * t)
                    + (((3 * b) - a - (3 * c) + d) * t * t * t)));
            }
        }

        if (!closed)
        {
            curve.Add(points[^1]);
        }

        return [.. curve];
    }

    /// <summary>An arc in the plane, counter-clockwise for growing angles.</summary>
    internal static Vector2[] Arc(Vector2 centre, float radiusX, float radiusY, float fromDegrees, float toDegrees, int steps) =>
        [.. Enumerable.Range(0, steps + 1).Select(i =>
        {
            (float sin, float cos) = MathF.SinCos(float.DegreesToRadians(fromDegrees + ((toDegrees - fromDegrees) * i / steps)));
            return centre + new Vector2(radiusX * cos, radiusY * sin);
        })];

    /// <summary>A rectangle with rounded corners about the origin, counter-clockwise.</summary>
    /// <param name="width">Along X.</param>
    /// <param name="height">Along Y.</param>
    /// <param name="radius">Radius of the corners, less than half the shorter side.</param>
    /// <param name="steps">Pieces a corner.</param>
    internal static Vector2[] RoundedRectangle(float width, float height, float radius, int steps = 4)
    {
        radius = MathF.Min(radius, 0.49f * MathF.Min(width, height));
        float x = (width / 2) - radius, y = (height / 2) - radius;
        return
        [
            .. Arc(new(x, y), radius, radius, 0, 90, steps), .. Arc(new(-x, y), radius, radius, 90, 180, steps),
            .. Arc(new(-x, -y), radius, radius, 180, 270, steps), .. Arc(new(x, -y), radius, radius, 270, 360, steps),
        ];
    }

    /// <summary>Splits a line at its edges: runs of points that are to look round, neighbours sharing their end points.</summary>
    /// <param name="points">The line, without repeated points.</param>
    internal static List<Vector2[]> SmoothRuns(IReadOnlyList<Vector2> points)
    {
        float edge = MathF.Cos(float.DegreesToRadians(EdgeDegrees));
        List<Vector2[]> runs = [];
        int start = 0;
        for (int i = 1; i < points.Count; i++)
        {
            bool last = i == points.Count - 1;
            if (last || Vector2.Dot(Vector2.Normalize(points[i] - points[i - 1]), Vector2.Normalize(points[i + 1] - points[i])) < edge)
            {
                runs.Add([.. points.Skip(start).Take(i - start + 1)]);
                start = i;
            }
        }

        return runs;
    }
}
