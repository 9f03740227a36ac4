using System.Globalization;
using System.Numerics;
using System.Text;
using CsCheck;
using SIE.Renderer.Meshes;

namespace SIE.Renderer.Tests.Meshes;

public class PolygonTests
{
    [Theory]
    [InlineData("0 0, 2 0, 2 2, 0 2", 4)]
    [InlineData("0 0, 2 1, 0 2, 1 1", 1)] // an arrowhead, its dent opposite the first diagonal
    [InlineData("1 1, 0 0, 2 1, 0 2", 1)] // the same, its dent on the first diagonal
    [InlineData("0 0, 1 0, 2 0, 2 2, 0 2", 4)] // a corner on a straight edge
    [InlineData("0 0, 4 0, 4 4, 2 1, 0 4", 10)]
    [InlineData(
        "0 0, 5 0, 5 5, 0 5, 0 1, 4 1, 4 4, 1 4, 1 2, 3 2, 3 3, 2 3, 2 2.5, 2.2 2.5, 2.2 2.8, 2.8 2.8, 2.8 2.2, 1.2 2.2, 1.2 3.8, 3.8 3.8, 3.8 1.2, "
        + "0.2 1.2, 0.2 4.8, 4.8 4.8, 4.8 0.2, 0 0.2",
        -1)] // a spiral
    public void A_polygon_is_covered_exactly_once_with_its_own_winding(string corners, double area)
    {
        Vector2[] outline = [.. corners.Split(',').Select(c => c.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(n => float.Parse(n, CultureInfo.InvariantCulture)).ToArray()).Select(c => new Vector2(c[0], c[1]))];
        AssertCovered(outline, area < 0 ? SignedArea(outline) : area);
        AssertCovered([.. outline.Reverse()], -(area < 0 ? SignedArea(outline) : area));
    }

    [Fact]
    public void Star_shaped_polygons_of_any_size_and_direction_are_covered_exactly_once()
    {
        Gen.Select(Gen.Float[0.2f, 1], Gen.Float[0.2f, 1]).Array[3, 60].Select(Gen.Int[0, 5]).Sample((radii, plane) =>
        {
            Vector2[] outline = [.. radii.Select((r, i) =>
                r.Item1 * new Vector2(MathF.Cos(i * MathF.Tau / radii.Length), MathF.Sin(i * MathF.Tau / radii.Length)))];
            if (radii.Length == 3)
            {
                return;
            }

            Mesh mesh = ReadPolygon(outline, p => plane switch
            {
                0 => new(p.X, p.Y, 0),
                1 => new(p.Y, p.X, 0),
                2 => new(p.X, 0, p.Y),
                3 => new(p.Y, 5, p.X),
                4 => new(0, p.X, p.Y),
                _ => new(p.X, p.Y, (0.7f * p.X) + (0.4f * p.Y)),
            });
            Vector3 sum = Triangles(mesh).Aggregate(Vector3.Zero, (s, t) => s + Vector3.Cross(t.B - t.A, t.C - t.A));

            // No triangle turns against the others if the sum of their areas is the area of their sum.
            Assert.Equal(0.5 * sum.Length(), mesh.Area(), 1e-4);
            Assert.True(Vector3.Dot(sum, mesh.Normals[0]) > 0);
        });
    }

    [Fact]
    public void A_polygon_that_makes_ear_cutting_slow_still_ends()
    {
        // A comb of 100,000 teeth: hardly an ear to be found, and every test goes over all dents.
        StringBuilder obj = new();
        StringBuilder face = new("f");
        const int teeth = 100_000;
        for (int i = 0; i < teeth; i++)
        {
            obj.Append(CultureInfo.InvariantCulture, $"v {i} {((i & 1) == 0 ? 0.01 * (i % 7) : 1000 + (i % 5))} 0\n");
            face.Append(CultureInfo.InvariantCulture, $" {i + 1}");
        }

        obj.Append(CultureInfo.InvariantCulture, $"v {teeth} -1 0\nv 0 -1 0\n");
        face.Append(CultureInfo.InvariantCulture, $" {teeth + 1} {teeth + 2}\n");
        Mesh mesh = ModelOnDisk.Obj(obj.Append(face).ToString());
        Assert.InRange(mesh.TriangleCount, teeth / 2, teeth);
    }

    private static void AssertCovered(Vector2[] outline, double signedArea)
    {
        Mesh mesh = ReadPolygon(outline, p => new Vector3(p, 0));
        Assert.InRange(mesh.TriangleCount, 1, outline.Length - 2);
        Assert.Equal(Math.Abs(signedArea), mesh.Area(), 1e-4);
        Assert.All(Triangles(mesh), t => Assert.Equal(Math.Sign(signedArea), Math.Sign(Vector3.Cross(t.B - t.A, t.C - t.A).Z)));
    }

    private static Mesh ReadPolygon(Vector2[] outline, Func<Vector2, Vector3> place)
    {
        StringBuilder obj = new();
        foreach (Vector3 p in outline.Select(place))
        {
            obj.Append(CultureInfo.InvariantCulture, $"v {p.X:R} {p.Y:R} {p.Z:R}\n");
        }

        return ModelOnDisk.Obj(obj.Append("f ").AppendJoin(' ', Enumerable.Range(1, outline.Length)).Append('\n').ToString());
    }

    private static IEnumerable<(Vector3 A, Vector3 B, Vector3 C)> Triangles(Mesh mesh) =>
        mesh.Indices.Select(i => mesh.Positions[i]).Chunk(3).Select(t => (t[0], t[1], t[2]));

    private static double SignedArea(Vector2[] outline) =>
        0.5 * outline.Select((p, i) => ((double)p.X * outline[(i + 1) % outline.Length].Y) - ((double)p.Y * outline[(i + 1) % outline.Length].X)).Sum();
}
