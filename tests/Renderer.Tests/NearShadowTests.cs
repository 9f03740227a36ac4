using System.Numerics;
using SIE.Renderer.Meshes;
using SIE.Renderer.Scenes;

namespace SIE.Renderer.Tests;

/// <summary>The spot's shadow of what is just above a surface: nearer than a step of the rays to the spot.</summary>
public class NearShadowTests(RendererFixture fixture) : IClassFixture<RendererFixture>
{
    private const double Half = 0.3, Tilt = Math.PI / 4, RedLight = 0, CyanLight = 0.5;

    private static readonly Material Grey = Shapes.Matte(0.5f, 0.5f, 0.5f);

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.12)]
    public void Under_the_edge_of_a_roof_there_is_no_light_of_the_spot(double height)
    {
        // A plate, and over the half of it that is away from the camera a roof. The spot shines from behind, so that the roof's shadow is as wide to the
        // front as the roof is high.
        float low = (float)(-height / 2), half = (float)Half;
        Mesh mesh = Shapes.Quads(
            Shapes.Plate(half, Grey, y: low),
            (new(-half, -low, half), new(half, -low, half), new(half, -low, 0), new(-half, -low, 0), Grey));
        double[] ofSpot = OfSpot(mesh);
        double open = At(ofSpot, 0, 2.0 / 3 * Half, low), shadow = 0;
        foreach (double x in new[] { -0.2, -0.1, 0, 0.1, 0.2 })
        {
            shadow = Math.Max(shadow, Math.Max(At(ofSpot, x, 0.4 * height, low), At(ofSpot, x, 0.6 * height, low)));
        }

        Assert.InRange(shadow / open, 0, 0.1); // what light remains was on the roof or the floor before
    }

    [Fact]
    public void A_surface_that_looks_along_the_light_does_not_shade_itself()
    {
        float half = (float)Half;
        double[] level = OfSpot(Shapes.Quads(Shapes.Plate(half, Grey)));

        // 75 degrees from the light, which falls on it with a cosine of 0.26 where it falls on the level one with 0.71.
        float rise = half * MathF.Tan(MathF.PI / 6);
        double[] steep = OfSpot(Shapes.Quads((new(-half, rise, half), new(half, rise, half), new(half, -rise, -half), new(-half, -rise, -half), Grey)));
        Vector3 up = Vector3.Normalize(new Vector3(0, MathF.Tan(MathF.PI / 6), 1));
        foreach (float x in new[] { -0.2f, 0, 0.2f })
        {
            foreach (float y in new[] { -0.2f, 0, 0.2f })
            {
                Vector3 point = new(x, y, -MathF.Tan(MathF.PI / 6) * y);
                double expected = Received(point, up) / Received(Vector3.Zero, Vector3.UnitZ);
                Assert.InRange(At(steep, x, y, point.Z) / At(level, 0, 0, 0) / expected, 0.95, 1.2); // with what comes from the floor
            }
        }

        // By the law of distance and cosine; the cone's rim is farther out.
        static double Received(Vector3 point, Vector3 normal)
        {
            Vector3 toSpot = SceneDescription.Paper.Spot.Position(Tilt, 3 * Math.PI / 2) - point;
            return Vector3.Dot(toSpot, normal) / Math.Pow(toSpot.Length(), 3);
        }
    }

    /// <summary>What the spot adds to red, of each pixel.</summary>
    private double[] OfSpot(Mesh mesh)
    {
        float[] red = fixture.Linear(mesh, View(RedLight)), cyan = fixture.Linear(mesh, View(CyanLight));
        return [.. Enumerable.Range(0, red.Length / 3).Select(i => (double)red[3 * i] - cyan[3 * i])];
    }

    private static Latents View(double lightHue) => new(0, 0, 0, 0.3, Tilt, 3 * Math.PI / 2, lightHue);

    /// <summary>The pixel that shows a point of the world.</summary>
    private double At(double[] picture, double x, double y, double z)
    {
        Camera camera = SceneDescription.Paper.Camera;
        Vector3 ray = new Vector3((float)x, (float)y, (float)z) - camera.Position;
        double depth = Vector3.Dot(ray, camera.Forward) * camera.TanHalfFieldOfView;
        int column = (int)(fixture.Size * (0.5 + (0.5 * Vector3.Dot(ray, camera.Right) / depth)));
        int row = (int)(fixture.Size * (0.5 - (0.5 * Vector3.Dot(ray, camera.Up) / depth)));
        return picture[(row * fixture.Size) + column];
    }
}
