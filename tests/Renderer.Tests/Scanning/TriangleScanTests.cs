using System.Numerics;
using CsCheck;
using SIE.Renderer.Meshes;
using SIE.Renderer.Passes;
using SIE.Renderer.Preparation;
using SIE.Renderer.Scanning;
using SIE.Renderer.Scenes;

namespace SIE.Renderer.Tests.Scanning;

/// <summary>What a CPU draws against rays through the samples, each with every triangle, in double precision.</summary>
public class TriangleScanTests
{
    private const int Size = 24, Side = 3 * Size;
    private const double Rounding = 0.01;

    private static readonly Gen<Vector3> Points =
        from x in Gen.Float[-0.5f, 0.5f]
        from y in Gen.Float[-0.5f, 0.5f]
        from z in Gen.Float[-0.5f, 0.5f]
        select new Vector3(x, y, z);

    /// <summary>From afar, from within, and sunk into the floor.</summary>
    private static readonly Gen<Latents> Views =
        from turn in Gen.Double[-3, 3]
        from distance in Gen.Double[0.05, 3]
        from z in Gen.Double[-1.2, 0.5]
        select new Latents(turn, 1 - turn, turn / 2, 0.1, 0.3, 1, 0.6) { TranslationZ = z, CameraDistance = distance };

    [Fact]
    public void Each_sample_sees_the_nearest_triangle_of_its_ray() => Gen.Select(Points.Array[3, 60], Views).Sample(
        static (points, latents) =>
        {
            Drawn drawn = Draw(MeshOf(points), latents);
            for (int i = 0; i < Side * Side; i++)
            {
                (int column, int row) = (i % Side, i / Side);
                (int expected, bool isClose) = drawn.Cast(column, row);
                Assert.True(isClose || expected == drawn.NumberAt(column, row), $"{latents}: {column}, {row} sees {drawn.NumberAt(column, row)}, not {expected}");
            }
        },
        iter: 200);

    /// <summary>Coordinates from nearly nothing to the largest that a reader lets through: nothing but triangles is seen, and nothing written elsewhere.</summary>
    [Fact]
    public void Triangles_of_any_size_can_be_drawn() => Gen.Select(Points.Array[3, 30], Gen.Int[-38, 9].Array[30], Views).Sample(
        static (points, sizes, latents) =>
        {
            Vector3[] scaled = [.. points.Select((point, i) => point * MathF.Pow(10, sizes[i]))];
            Drawn drawn = Draw(MeshOf(scaled), latents);
            Assert.All(drawn.Plane.Numbers, number => Assert.True(number == PassConstants.NoTriangle || number < scaled.Length / 3));
        });

    /// <summary>A square of many triangles is seen without a gap: each row of samples is one run.</summary>
    [Fact]
    public void Between_neighbours_is_no_gap() => Gen.Select(Gen.Float[-0.04f, 0.04f].Array[2 * 81], Gen.Double[-0.5, 0.5]).Sample(
        static (shifts, turn) =>
        {
            Vector3[] grid = [.. Enumerable.Range(0, 81).Select(i => GridPoint(i % 9, i / 9, shifts[2 * i], shifts[(2 * i) + 1]))];
            int[] lowerLeft = [.. Enumerable.Range(0, 64).Select(static i => (i / 8 * 9) + (i % 8))];
            Drawn drawn = Draw(
                MeshOf([.. lowerLeft.SelectMany(static a => new[] { a, a + 1, a + 9, a + 1, a + 10, a + 9 }).Select(i => grid[i])]),
                new Latents(0.2, 0.3, turn, 0.1, 0.3, 1, 0.6));
            int rows = 0;
            for (int row = 0; row < Side; row++)
            {
                int[] seen = [.. Enumerable.Range(0, Side).Where(column => drawn.NumberAt(column, row) >= 0)];
                Assert.True(seen.Length == 0 || seen[^1] - seen[0] == seen.Length - 1, $"a gap in row {row}");
                rows += seen.Length > 0 ? 1 : 0;
            }

            Assert.InRange(rows, 8, Side);
        },
        iter: 100);

    private static Vector3 GridPoint(int column, int row, float shiftX, float shiftY)
    {
        bool isInner = column is > 0 and < 8 && row is > 0 and < 8;
        return new((0.1f * column) - 0.4f + (isInner ? shiftX : 0), (0.1f * row) - 0.4f + (isInner ? shiftY : 0), 0);
    }

    private static Mesh MeshOf(Vector3[] points)
    {
        int count = points.Length / 3 * 3;
        return new Mesh
        {
            Positions = points[..count],
            Normals = [.. Enumerable.Repeat(Vector3.UnitY, count)],
            TexCoords = new Vector2[count],
            Indices = [.. Enumerable.Range(0, count)],
            Parts = [new MeshPart(0, 0, count)],
            Warnings = [],
            Materials = [Shapes.Matte(0.5f, 0.5f, 0.5f)],
        };
    }

    private static Drawn Draw(Mesh mesh, Latents latents)
    {
        PreparedMesh prepared = PreparedMesh.From(mesh);
        PreparedViews views = PreparedViews.Of(SceneDescription.Paper, Size, prepared, [latents]);
        ViewBlock block = views.Blocks[0];
        ScannedMesh scanned = new(prepared);
        SeenPoints seen = new();
        SamplePlane plane = new();
        PixelRect samples = block.Rect.Times(3);
        seen.Project(scanned, Projection.OfCamera(views.Uniforms, Side), !block.IsOutside, block.ReachesFloor);
        plane.Begin(samples, samples);
        EverySample rule = default;
        new TriangleScan(plane, samples, scanned, seen).Draw(0, prepared.OpaqueCount, block.IsOutside ? prepared.ShellCount : 0, ref rule);
        return new Drawn(prepared, views.Uniforms, block, plane);
    }

    private sealed record Drawn(PreparedMesh Mesh, Vector4[] View, ViewBlock Block, SamplePlane Plane)
    {
        internal int NumberAt(int column, int row)
        {
            PixelRect area = Plane.Area;
            bool isIn = column >= area.X && row >= area.Y && column < area.X + area.Width && row < area.Y + area.Height;
            return isIn ? (int)Plane.Numbers[Plane.PlaceOf(column, row)] : -1;
        }

        /// <summary>The nearest triangle of a sample's ray, −1 for none, and whether rounding may see another one.</summary>
        internal (int Triangle, bool IsClose) Cast(int column, int row)
        {
            double x = (((2.0 * column) + 1) / Side - 1) * View[3].W, y = (((2.0 * row) + 1) / Side - 1) * View[3].W;
            double[] ray = [.. Enumerable.Range(0, 3).Select(i => View[6][i] + (x * View[4][i]) - (y * View[5][i]))];
            (double Distance, double Margin)[] hits = [.. Enumerable.Range(0, Mesh.MaterialOf.Length).Select(triangle => Meet(triangle, ray))];
            int[] met = [.. Enumerable.Range(0, hits.Length).Where(i => hits[i].Margin > 0)];
            int nearest = met.Length > 0 ? met.MinBy(i => hits[i].Distance) : -1;
            double distance = nearest >= 0 ? hits[nearest].Distance : double.PositiveInfinity;
            bool isClose = Enumerable.Range(0, hits.Length).Any(i =>
                hits[i].Margin > -Rounding && hits[i].Distance < distance + Rounding && (i != nearest || hits[i].Margin < Rounding));
            return (nearest, isClose);
        }

        /// <summary>How far away a ray meets a triangle's plane, and how far inside everything that may end it: its edges, near plane, floor.</summary>
        private (double Distance, double Margin) Meet(int triangle, double[] ray)
        {
            double[] a = Corner(triangle, 0), ab = Minus(Corner(triangle, 1), a), ac = Minus(Corner(triangle, 2), a);
            double[] normal = Cross(ab, ac), fromA = Minus([View[3].X, View[3].Y, View[3].Z], a), moment = Cross(fromA, ray);
            double determinant = Dot(normal, ray), distance = -Dot(normal, fromA) / determinant;
            double b = Dot(ac, moment) / -determinant, c = Dot(ab, moment) / determinant;
            double height = View[3].Z + (distance * ray[2]) - View[7].W;
            double margin = Math.Min(Math.Min(b, Math.Min(c, 1 - b - c)), Math.Min(Block.ReachesFloor ? height : 1, distance - View[4].W));

            // What is seen nearly from its edge has no place that rounding can't move.
            bool isEdgeOn = Math.Abs(determinant) < 0.01 * Math.Sqrt(Dot(normal, normal) * Dot(ray, ray));
            return (distance, isEdgeOn && margin > -1 ? 0 : margin);
        }

        private double[] Corner(int triangle, int corner)
        {
            Vector3 p = Mesh.Positions[Mesh.Indices[(3 * triangle) + corner]];
            return [.. Enumerable.Range(0, 3).Select(i => ((double)View[i].X * p.X) + ((double)View[i].Y * p.Y) + ((double)View[i].Z * p.Z))];
        }

        private static double[] Minus(double[] a, double[] b) => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];

        private static double Dot(double[] a, double[] b) => (a[0] * b[0]) + (a[1] * b[1]) + (a[2] * b[2]);

        private static double[] Cross(double[] a, double[] b) =>
            [(a[1] * b[2]) - (a[2] * b[1]), (a[2] * b[0]) - (a[0] * b[2]), (a[0] * b[1]) - (a[1] * b[0])];
    }
}
