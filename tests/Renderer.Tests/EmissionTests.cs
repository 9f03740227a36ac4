using System.Numerics;
using SIE.Renderer.Meshes;
using SIE.Renderer.Preparation;
using SIE.Renderer.Scenes;

namespace SIE.Renderer.Tests;

/// <summary>Surfaces that glow light what is round them, as an integral over them says that is computed here.</summary>
public class EmissionTests(RendererFixture fixture) : IClassFixture<RendererFixture>
{
    private const float Radiance = 30;

    /// <summary>Black, so that nothing but the glow's own light comes from it.</summary>
    private static readonly Material Dark = Shapes.Matte(0, 0, 0);
    private static readonly Material Glowing = Dark with { Emission = new(Radiance) };

    /// <summary>Half the width of the glowing plate.</summary>
    private const float Half = 0.12f;

    private static readonly Latents View = new(0, 0, 0, 0, 0, 0, 0) { LightPower = 0 };

    [Fact]
    public void A_glowing_plate_lights_the_floor_below()
    {
        SceneDescription scene = SceneDescription.Paper;
        float[] glow = Glow(material => Shapes.Quads(Shapes.Plate(Half, material)));
        float albedo = scene.Floor.Albedo(0).X;
        double ratios = 0;
        int count = 0;
        for (int pixel = 0; pixel < fixture.Size * fixture.Size; pixel += 37)
        {
            Vector3 ray = RayOf(pixel), eye = scene.Camera.Position;
            if (MayBeHidden(eye, ray))
            {
                continue;
            }

            Vector3 p = eye + (ray * ((scene.Floor.Height - eye.Z) / ray.Z));
            double expected = albedo / Math.PI * Irradiance(p, Vector3.UnitZ, new(0, 0, 0));
            if (expected > 0.2 * albedo / Math.PI * Radiance * 4 * Half * Half)
            {
                ratios += glow[pixel] / expected;
                count++;
                Assert.InRange(glow[pixel] / expected, 0.85, 1.15); // Between the points of the floor's grid the light is not as round.
            }
        }

        Assert.True(count > 200, $"{count} pixels");
        Assert.InRange(ratios / count, 0.96, 1.04);
    }

    [Theory]
    [InlineData(0.2f)]
    [InlineData(0.1f)]
    public void A_glowing_plate_lights_a_surface_below_it_and_one_between_them_keeps_the_light_away(float gap)
    {
        Material white = new() { BaseColor = new(0.8f), Specular = 0, Roughness = 0 };
        float below = -0.1f, above = below + gap;
        float[] open = Glow(material => Shapes.Quads(Shapes.Plate(Half, material, y: above), Shapes.Plate(0.4f, white, y: below)));
        float[] shut = Glow(material =>
            Shapes.Quads(Shapes.Plate(Half, material, y: above), Shapes.Plate(0.3f, Dark, y: above - (gap / 8)), Shapes.Plate(0.4f, white, y: below)));
        Vector3 eye = SceneDescription.Paper.Camera.Position;
        double ratios = 0, most = 0;
        int count = 0;
        for (int pixel = 0; pixel < fixture.Size * fixture.Size; pixel += 3)
        {
            // The object's box is put in the middle.
            Vector3 ray = RayOf(pixel), p = eye + (ray * ((-(gap / 2) - eye.Z) / ray.Z)), over = eye + (ray * (((gap / 2) - eye.Z) / ray.Z));
            if (Math.Max(Math.Abs(p.X), Math.Abs(p.Y)) > 0.38 || Math.Max(Math.Abs(over.X), Math.Abs(over.Y)) < 0.32)
            {
                continue;
            }

            double expected = 0.8 / Math.PI * Irradiance(p, Vector3.UnitZ, new(0, 0, gap / 2));
            most = Math.Max(most, shut[pixel] / expected);
            if (expected > 0.01 * Radiance)
            {
                ratios += open[pixel] / expected;
                count++;
                Assert.InRange(open[pixel] / expected, 0.75, 1.25);
            }
        }

        Assert.True(count > 100, $"{count} pixels");
        Assert.InRange(ratios / count, 0.9, 1.1);
        Assert.InRange(most, 0, 0.05);
    }

    [Fact]
    public void The_points_of_a_sphere_have_its_power_and_lie_on_all_sides_of_it()
    {
        const float radius = 0.5f;
        const int rows = Passes.PassConstants.EmitterRows;
        Vector4[] emitters = PreparedMesh.From(Shapes.Sphere(radius, Dark with { Emission = new(1, 2, 3) })).Emitters;
        Assert.Equal(Passes.PassConstants.Emitters * rows, emitters.Length);
        Vector4[] places = [.. Enumerable.Range(0, Passes.PassConstants.Emitters).Select(i => emitters[i * rows])];
        Assert.Equal(4 * Math.PI * radius * radius, places.Sum(static place => place.W), 0.01);
        Assert.InRange((places.Aggregate(Vector4.Zero, static (sum, place) => sum + place).AsVector3() / places.Length).Length(), 0, 0.05);
        Assert.All(Enumerable.Range(0, Passes.PassConstants.Emitters), i => Assert.Equal(new Vector3(1, 2, 3), emitters[(i * rows) + 2].AsVector3()));
        Assert.Empty(PreparedMesh.From(Shapes.Sphere(radius, Dark)).Emitters);
    }

    [Fact]
    public void Where_a_picture_is_black_nothing_glows()
    {
        // Of two plates that show the same picture whole, one has a black one.
        byte[] white = [255, 255, 255, 255, 255, 255, 255, 255], black = [0, 0, 0, 255, 0, 0, 0, 255];
        Material left = Dark with { EmissionMap = Shapes.Embedded(white, 2, 1) }, right = Dark with { EmissionMap = Shapes.Embedded(black, 2, 1) };
        Vector4[] emitters = PreparedMesh.From(Shapes.Quads(Shapes.Plate(Half, right, x: 0.3f), Shapes.Plate(Half, left, x: -0.3f))).Emitters;
        for (int i = 0; i < emitters.Length; i += Passes.PassConstants.EmitterRows)
        {
            Assert.True(emitters[i].X < 0);
            Assert.Equal(1, emitters[i + 2].X, 0.001);
        }
    }

    /// <summary>Linear red that is there only while the material glows.</summary>
    private float[] Glow(Func<Material, Mesh> of)
    {
        float[] lit = fixture.Linear(of(Glowing), View), unlit = fixture.Linear(of(Dark), View);
        return [.. Enumerable.Range(0, lit.Length / 3).Select(i => lit[3 * i] - unlit[3 * i])];
    }

    private Vector3 RayOf(int pixel)
    {
        Camera camera = SceneDescription.Paper.Camera;
        Vector2 at = (2 * new Vector2((pixel % fixture.Size) + 0.5f, (pixel / fixture.Size) + 0.5f) / fixture.Size - Vector2.One) * camera.TanHalfFieldOfView;
        return camera.Forward + (at.X * camera.Right) - (at.Y * camera.Up);
    }

    /// <summary>Whether a ray passes the plate in the origin, or hardly beside it, or meets no floor.</summary>
    private static bool MayBeHidden(Vector3 eye, Vector3 ray)
    {
        Vector3 met = eye - (ray * (eye.Z / ray.Z));
        return ray.Z > -0.05f || Math.Max(Math.Abs(met.X), Math.Abs(met.Y)) < Half + 0.05f;
    }

    /// <summary>What a point receives from the level glowing plate.</summary>
    private static double Irradiance(Vector3 p, Vector3 normal, Vector3 middle)
    {
        const int steps = 40;
        double sum = 0;
        for (int i = 0; i < steps * steps; i++)
        {
            Vector3 q = middle + (Half * new Vector3((((i % steps) + 0.5f) * 2 / steps) - 1, (((i / steps) + 0.5f) * 2 / steps) - 1, 0));
            Vector3 d = q - p;
            double square = d.LengthSquared(), cosines = Math.Max(Vector3.Dot(d, normal), 0) * Math.Abs(d.Z) / square;
            sum += cosines / square;
        }

        return Radiance * sum * (4 * Half * Half) / (steps * steps);
    }
}
