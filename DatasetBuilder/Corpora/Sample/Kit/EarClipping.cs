using System.Numerics;

namespace SIE.DatasetBuilder.Corpora.Sample.Kit;

/// <summary>Triangulates a simple polygon by cutting off ears; quadratic, for outlines of up to a few hundred points.</summary>
internal static class EarClipping
{
    /// <summary>Cuts a polygon into triangles.</summary>
    /// <param name="outline">Counter-clockwise, not crossing itself.</param>
    /// <returns>Three vertex numbers a triangle, counter-clockwise.</returns>
    internal static List<int> Triangulate(IReadOnlyList<Vector2> outline)
    {
        List<int> rest = [.. Enumerable.Range(0, outline.Count)];
        List<int> triangles = [];
        while (rest.Count > 3)
        {
            int ear = FindEar(outline, rest);
            int n = rest.Count;
            triangles.AddRange([rest[(ear + n - 1) % n], rest[ear], rest[(ear + 1) % n]]);
            rest.RemoveAt(ear);
        }

        triangles.AddRange(rest);
        return triangles;
    }

    /// <summary>Of all ears the one with the largest smallest angle, so that no slivers pile up.</summary>
    private static int FindEar(IReadOnlyList<Vector2> outline, List<int> rest)
    {
        int best = 0;
        float bestQuality = float.NegativeInfinity;
        for (int i = 0; i < rest.Count; i++)
        {
            int n = rest.Count;
            Vector2 a = outline[rest[(i + n - 1) % n]], b = outline[rest[i]], c = outline[rest[(i + 1) % n]];
            float area = Cross(b - a, c - b);
            float quality = area / (Vector2.DistanceSquared(a, b) + Vector2.DistanceSquared(b, c) + Vector2.DistanceSquared(c, a));
            if (area > 0 && quality > bestQuality && !rest.Any(r => IsInside(outline[r], a, b, c)))
            {
                (best, bestQuality) = (i, quality);
            }
        }

        return best;
    }

    private static bool IsInside(Vector2 p, Vector2 a, Vector2 b, Vector2 c) =>
        p != a && p != b && p != c && Cross(b - a, p - a) >= 0 && Cross(c - b, p - b) >= 0 && Cross(a - c, p - c) >= 0;

    private static float Cross(Vector2 a, Vector2 b) => (a.X * b.Y) - (a.Y * b.X);
}
