using System.Numerics;
using SIE.Renderer.Meshes;
using SIE.Renderer.Scenes;
using Picture = SIE.Renderer.Tests.RendererFixture.Picture;

namespace SIE.Renderer.Tests;

/// <summary>The factors beyond the seven of 3DIEBench: what they do to a picture, against the same thing done in another way.</summary>
public class FactorTests(RendererFixture fixture) : IClassFixture<RendererFixture>
{
    private static readonly Latents Plain = new(0.3, -0.4, 0.5, 0.1, 0.3, 1.0, 0.6);

    [Fact]
    public void The_defaults_are_the_papers_scene_to_the_last_bit()
    {
        Latents explicitly = Plain with
        {
            FloorSaturation = 0.6f,
            FloorValue = 0.6f,
            LightPower = 500,
            CameraDistance = 2.5,
            Scale = 1,
            TranslationX = 0,
        };
        Picture[] pictures = fixture.Draw(Shapes.Box, Plain, explicitly);
        Assert.Equal(pictures[0].Rgba, pictures[1].Rgba);
    }

    [Theory]
    [InlineData(0.2, 0, 0)]
    [InlineData(0, -0.25, 0)]
    [InlineData(0, 0, 0.3)]
    [InlineData(-0.3, 0.2, -0.25)]
    public void A_translation_in_the_objects_frame_is_a_box_off_the_meshs_centre(double x, double y, double z)
    {
        // Object frame (x, y, z) is (x, z, −y) of the file. A speck opposite keeps the bounding box's centre at the file's origin.
        Vector3 offset = new((float)x, (float)z, (float)-y);
        Mesh shifted = WithSpecks(Shapes.Box, offset);
        Picture there = fixture.Draw(shifted, Plain)[0];
        Picture here = fixture.Draw(Shapes.Box, Plain with { TranslationX = x, TranslationY = y, TranslationZ = z })[0];
        Assert.InRange(MeanDifference(there, here), 0, 1.0);
        Assert.True(MeanDifference(there, fixture.Draw(Shapes.Box, Plain)[0]) > 4, "the translation is too small for the test to mean anything");
    }

    [Fact]
    public void A_scale_is_a_larger_mesh()
    {
        Picture larger = fixture.Draw(Scaled(Shapes.Box, 1.4f), Plain)[0], scaled = fixture.Draw(Shapes.Box, Plain with { Scale = 1.4 })[0];
        Assert.InRange(MeanDifference(larger, scaled), 0, 0.3);
        Picture smaller = fixture.Draw(Scaled(Shapes.Box, 0.5f), Plain)[0], shrunk = fixture.Draw(Shapes.Box, Plain with { Scale = 0.5 })[0];
        Assert.InRange(MeanDifference(smaller, shrunk), 0, 0.3);
        Assert.Equal(larger.Coverage, scaled.Coverage, larger.Coverage * 0.002);
    }

    [Fact]
    public void A_spot_beside_a_part_of_the_object_lights_fine_triangles_as_it_does_coarse_ones()
    {
        // The plate reaches past the point below the spot, so that a part of it lies behind the spot as that looks at the plate's middle.
        Latents inside = new(0, 0, 0, 0.1, 0.9, 1.2, 0.3) { Scale = 14 };
        Picture coarse = fixture.Draw(Grid(2), inside)[0], fine = fixture.Draw(Grid(80), inside)[0];
        Assert.InRange(MeanDifference(coarse, fine), 0, 0.3);

        static Mesh Grid(int cells)
        {
            const float Half = 0.35f;
            return Shapes.Quads([.. Enumerable.Range(0, cells * cells).Select(i => Shapes.Plate(
                Half / cells, Shapes.Matte(0.6f, 0.6f, 0.6f), x: Half * ((((i % cells) * 2) + 1f) / cells - 1), z: Half * ((((i / cells) * 2) + 1f) / cells - 1)))]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.15f)]
    public void The_brightest_spot_is_mirrored_white(float roughness)
    {
        // The sphere's centre is the world's origin. Its normal where it mirrors the spot is halfway between the directions to spot and camera.
        const float Radius = 0.5f;
        Latents bright = new(0, 0, 0, 0.1, 0.6, 1.2, 0.3) { LightPower = 1e6 };
        Material polished = Shapes.Matte(0.8f, 0.8f, 0.8f) with { Metallic = 1, Specular = 0.5f, Roughness = roughness };
        Picture picture = fixture.Draw(Shapes.Sphere(Radius, polished), bright)[0];
        Camera camera = new();
        Vector3 normal = Vector3.UnitZ, spot = new Spot().Position(bright.LightTheta, bright.LightPhi);
        for (int i = 0; i < 20; i++)
        {
            Vector3 at = Radius * normal;
            normal = Vector3.Normalize(Vector3.Normalize(spot - at) + Vector3.Normalize(camera.Position - at));
        }

        Vector3 seen = Radius * normal - camera.Position;
        float scale = fixture.Size / 2f / (Vector3.Dot(seen, camera.Forward) * camera.TanHalfFieldOfView);
        int x = (int)(fixture.Size / 2f + scale * Vector3.Dot(seen, camera.Right)), y = (int)(fixture.Size / 2f - scale * Vector3.Dot(seen, camera.Up));
        for (int beside = 0; beside < 9; beside++)
        {
            (byte R, byte G, byte B, byte A) pixel = picture[x - 1 + (beside % 3), y - 1 + (beside / 3)];
            Assert.True(Math.Min(pixel.R, Math.Min(pixel.G, pixel.B)) > 250, $"{pixel} beside ({x}, {y})");
        }
    }

    [Fact]
    public void The_floor_hides_what_is_below_it()
    {
        // Half of a box stands in the floor, straight below the origin: its lower half may not be seen.
        Latents upright = new(0, 0, 0, 0.1, 0, 0, 0.6);
        Picture whole = fixture.Draw(Shapes.Box, upright with { TranslationZ = -0.75 })[0];
        Picture half = fixture.Draw(Shapes.Box, upright with { TranslationZ = -1 })[0];
        Picture none = fixture.Draw(Shapes.Box, upright with { TranslationZ = -1.3 })[0];
        Assert.InRange(half.Coverage, whole.Coverage * 0.4, whole.Coverage * 0.9);
        Assert.Equal(0, none.Coverage, 0.01);
    }

    [Fact]
    public void A_camera_elsewhere_sees_the_point_where_geometry_puts_it()
    {
        // A small level plate half a unit along world x, seen by cameras whose projection is computed here.
        Mesh plate = Shapes.Quads(Shapes.Plate(0.03f, Shapes.Matte(0.9f, 0.9f, 0.9f)));
        foreach ((double distance, double elevation, double azimuth, double fov) in new[] { (2.5, 0.9, 1.0, 0.8), (4, 0.5, -2, 0.6), (2, 1.3, 3, 1.1) })
        {
            Latents latents = new Latents(0, 0, 0, 0.6, 0.2, 0, 0.1)
            {
                TranslationX = 0.4,
                CameraDistance = distance,
                CameraElevation = elevation,
                CameraAzimuth = azimuth,
                CameraFieldOfView = fov,
            };
            Picture picture = fixture.Draw(plate, latents)[0];
            (double X, double Y) seen = picture.Centroid(static p => p.A > 250);

            Vector3 eye = (float)distance * new Vector3(
                (float)(Math.Cos(elevation) * Math.Cos(azimuth)), (float)(Math.Cos(elevation) * Math.Sin(azimuth)), (float)Math.Sin(elevation));
            Vector3 forward = -Vector3.Normalize(eye), right = Vector3.Normalize(Vector3.Cross(forward, Vector3.UnitZ)), up = Vector3.Cross(right, forward);
            Vector3 d = new Vector3(0.4f, 0, 0) - eye;
            double scale = 128 / Math.Tan(fov / 2) / Vector3.Dot(d, forward);
            Assert.Equal(128 + (scale * Vector3.Dot(d, right)), seen.X, 1.0);
            Assert.Equal(128 - (scale * Vector3.Dot(d, up)), seen.Y, 1.0);
        }
    }

    [Fact]
    public void Above_the_horizon_is_the_grey_world()
    {
        Picture picture = fixture.Draw(Shapes.Speck, Plain with { CameraElevation = 0.05, CameraFieldOfView = 1 })[0];
        Vector3 expected = 255 * Filmic.Display(new Vector3(0.05f));
        (byte r, byte g, byte b, byte a) = picture[128, 10];
        Assert.Equal(expected.X, r, 1.0);
        Assert.Equal(expected.Y, g, 1.0);
        Assert.Equal(expected.Z, b, 1.0);
        Assert.Equal(0, a);
    }

    [Fact]
    public void Floor_colour_and_light_power_are_what_they_say()
    {
        Latents lit = new(0, 0, 0, 0, 0, 0, 0.5) { FloorSaturation = 0.25, FloorValue = 0.8, LightPower = 200 };
        Picture picture = fixture.Draw(Shapes.Speck, lit)[0];
        Vector3 albedo = new(0.8f, 0.6f, 0.6f);
        Vector3 far = 255 * Filmic.Display(albedo * 0.445545f);
        Vector3 pool = 255 * Filmic.Display(albedo * (new Vector3(0.445545f) + 0.50661f * 200 / 500 * new Spot().Color(0.5)));
        Assert.Equal(far.X, picture[4, 4].R, 1.0);
        Assert.Equal(far.Y, picture[4, 4].G, 1.0);
        Assert.Equal(pool.X, picture[128, 206].R, 1.0);
        Assert.Equal(pool.Z, picture[128, 206].B, 1.0);
    }

    private static Mesh WithSpecks(Mesh mesh, Vector3 offset)
    {
        Vector3 half = (mesh.Positions.Aggregate(Vector3.Max) - mesh.Positions.Aggregate(Vector3.Min)) / 2;
        Vector3 centre = (mesh.Positions.Aggregate(Vector3.Max) + mesh.Positions.Aggregate(Vector3.Min)) / 2;
        Vector3 corner = Vector3.Abs(offset) + half, tiny = new(1e-4f);
        Vector3[] specks = [corner, corner - tiny, corner - new Vector3(1e-4f, 0, 0), -corner, -corner + tiny, -corner + new Vector3(1e-4f, 0, 0)];
        int first = mesh.Positions.Length, index = mesh.Indices.Length;
        return new Mesh
        {
            Positions = [.. mesh.Positions.Select(p => p - centre + offset), .. specks],
            Normals = [.. mesh.Normals, .. Enumerable.Repeat(Vector3.UnitY, 6)],
            TexCoords = [.. mesh.TexCoords, .. Enumerable.Repeat(Vector2.Zero, 6)],
            Indices = [.. mesh.Indices, .. Enumerable.Range(first, 6)],
            Parts = [.. mesh.Parts, new MeshPart(0, index, 6)],
            Materials = mesh.Materials,
            Warnings = [],
        };
    }

    private static Mesh Scaled(Mesh mesh, float by) => new()
    {
        Positions = [.. mesh.Positions.Select(p => p * by)],
        Normals = mesh.Normals,
        TexCoords = mesh.TexCoords,
        Indices = mesh.Indices,
        Parts = mesh.Parts,
        Materials = mesh.Materials,
        Warnings = [],
    };

    private static double MeanDifference(Picture a, Picture b) =>
        a.Rgba.Zip(b.Rgba).Average(static p => Math.Abs(p.First - p.Second));
}
