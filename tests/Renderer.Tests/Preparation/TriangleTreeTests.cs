using System.Numerics;
using CsCheck;
using SIE.Renderer.Preparation.Emission;

namespace SIE.Renderer.Tests.Preparation;

/// <summary>A ray gets as far in the tree as it does past all triangles one by one.</summary>
public class TriangleTreeTests
{
    [Fact]
    public void A_ray_ends_at_the_nearest_triangle() => Gen.Select(Gen.Int, Gen.Int[1, 150]).Sample((seed, count) =>
    {
        Random random = new(seed);
        Vector3[] corners = [.. Enumerable.Range(0, 3 * count).Select(_ => Point())];
        TriangleTree tree = new(corners, [.. Enumerable.Range(0, 3 * count)], count);
        for (int ray = 0; ray < 10; ray++)
        {
            (Vector3 origin, Vector3 direction) = (Point(), Vector3.Normalize(Point()));
            double[] distances = [.. Enumerable.Range(0, count).Select(t => Distance(origin, direction, corners[3 * t], corners[(3 * t) + 1], corners[(3 * t) + 2]))];
            float found = tree.Distance(origin, direction, 1e-3f);
            Assert.True(distances.Min().Equals(found) || Math.Abs(distances.Min() - found) < 1e-3 || IsByEdge(), $"{distances.Min()} {found}");

            // On an edge both answers are right: rays beside it have either.
            bool IsByEdge() => Enumerable.Range(0, 40).Any(turn =>
            {
                Vector3 beside = direction + (1e-4f * new Vector3(MathF.Sin(turn), MathF.Cos(turn), MathF.Sin(2 * turn)));
                double there = Enumerable.Range(0, count).Min(t => Distance(origin, beside, corners[3 * t], corners[(3 * t) + 1], corners[(3 * t) + 2]));
                return there.Equals(found) || Math.Abs(there - found) < 0.02;
            });
        }

        Vector3 Point() => (2 * new Vector3(random.NextSingle(), random.NextSingle(), random.NextSingle())) - Vector3.One;
    }, iter: 300);

    [Fact]
    public void Without_triangles_a_ray_gets_everywhere()
    {
        Assert.Equal(float.PositiveInfinity, new TriangleTree([], [], 0).Distance(Vector3.Zero, Vector3.UnitX, 0));
    }

    [Fact]
    public void Along_the_axes_and_within_a_plane_of_boxes_too()
    {
        Vector3[] corners = [new(1, -1, -1), new(1, 1, -1), new(1, 1, 1), new(1, -1, -1), new(1, 1, 1), new(1, -1, 1)];
        TriangleTree tree = new(corners, [0, 1, 2, 3, 4, 5], 2);
        Assert.Equal(1, tree.Distance(Vector3.Zero, Vector3.UnitX, 1e-3f), 1e-6);
        Assert.Equal(float.PositiveInfinity, tree.Distance(Vector3.Zero, -Vector3.UnitX, 1e-3f));
        Assert.Equal(float.PositiveInfinity, tree.Distance(Vector3.Zero, Vector3.UnitY, 1e-3f));
        Assert.Equal(2, tree.Distance(new(-1, 0.5f, 0.25f), Vector3.UnitX, 1e-3f), 1e-6);
    }

    /// <summary>By volumes, in double precision.</summary>
    private static double Distance(Vector3 origin, Vector3 direction, Vector3 a, Vector3 b, Vector3 c)
    {
        (double X, double Y, double Z) d = Of(direction), p = Minus(a, origin), q = Minus(b, origin), r = Minus(c, origin);
        double u = Volume(d, q, r), v = Volume(d, r, p), w = Volume(d, p, q), all = u + v + w;
        bool isInside = (u >= 0 && v >= 0 && w >= 0) || (u <= 0 && v <= 0 && w <= 0);
        double distance = Volume(p, q, r) / all;
        return isInside && all != 0 && distance > 1e-3 ? distance : double.PositiveInfinity;

        static (double, double, double) Of(Vector3 x) => (x.X, x.Y, x.Z);

        static (double, double, double) Minus(Vector3 x, Vector3 y) => ((double)x.X - y.X, (double)x.Y - y.Y, (double)x.Z - y.Z);

        static double Volume((double X, double Y, double Z) x, (double X, double Y, double Z) y, (double X, double Y, double Z) z) =>
            (x.X * ((y.Y * z.Z) - (y.Z * z.Y))) + (x.Y * ((y.Z * z.X) - (y.X * z.Z))) + (x.Z * ((y.X * z.Y) - (y.Y * z.X)));
    }
}
