using System.Numerics;
using CsCheck;
using SIE.Renderer.Preparation;

namespace SIE.Renderer.Tests.Preparation;

public class OutlineTests
{
    private static readonly Gen<Vector3> Points = Gen.Select(Gen.Float[-1, 1], Gen.Float[-1, 1], Gen.Float[-1, 1], static (x, y, z) => new Vector3(x, y, z));

    [Fact]
    public void Tangents_are_those_of_the_outermost_points()
    {
        Gen.Select(Points.Array[1, 40], Points).Sample((points, turn) =>
        {
            // A camera three units from the origin, anywhere round it.
            Quaternion rotation = Quaternion.Normalize(new Quaternion(turn, 1.5f));
            Vector3 right = Vector3.Transform(Vector3.UnitX, rotation), up = Vector3.Transform(Vector3.UnitY, rotation);
            Vector3 forward = Vector3.Transform(-Vector3.UnitZ, rotation), eye = -3 * forward;
            (Vector2 low, Vector2 high) = Of(points).Tangents(eye, right, up, forward, 0.1f);
            Vector2[] seen =
            [
                .. points.Select(p => new Vector2(Vector3.Dot(right, p - eye), -Vector3.Dot(up, p - eye)) / Vector3.Dot(forward, p - eye)),
            ];
            Assert.Equal(seen.Min(static s => s.X), low.X, 1e-4f);
            Assert.Equal(seen.Min(static s => s.Y), low.Y, 1e-4f);
            Assert.Equal(seen.Max(static s => s.X), high.X, 1e-4f);
            Assert.Equal(seen.Max(static s => s.Y), high.Y, 1e-4f);
        });
    }

    [Fact]
    public void A_point_that_is_not_in_front_may_be_anywhere()
    {
        (Vector2 low, Vector2 high) = Of([new(0, 0, -1), new(0, 0, 2)]).Tangents(Vector3.Zero, Vector3.UnitX, Vector3.UnitY, -Vector3.UnitZ, 0.1f);
        Assert.Equal(new Vector2(float.NegativeInfinity), low);
        Assert.Equal(new Vector2(float.PositiveInfinity), high);
    }

    [Fact]
    public void Only_corners_count()
    {
        Vector3[] points = [new(0.5f, 0, -1), new(9, 9, -1), new(-0.5f, 0.25f, -1)];
        (Vector2 low, Vector2 high) = Outline.Of(points, [0, 2, 0]).Tangents(Vector3.Zero, Vector3.UnitX, Vector3.UnitY, -Vector3.UnitZ, 0.1f);
        Assert.Equal(new Vector2(-0.5f, -0.25f), low);
        Assert.Equal(new Vector2(0.5f, 0), high);
    }

    [Fact]
    public void Without_corners_there_is_nothing_between_the_bounds()
    {
        (Vector2 low, Vector2 high) = Outline.Of([Vector3.One], []).Tangents(Vector3.Zero, Vector3.UnitX, Vector3.UnitY, -Vector3.UnitZ, 0.1f);
        Assert.True(low.X > high.X && low.Y > high.Y);
    }

    private static Outline Of(Vector3[] points) => Outline.Of(points, [.. Enumerable.Range(0, points.Length)]);
}
