using System.Numerics;
using SIE.Imaging;
using SIE.Renderer.Meshes;
using SIE.Renderer.Preparation;
using SIE.Renderer.Scenes;
using Picture = SIE.Renderer.Tests.RendererFixture.Picture;

namespace SIE.Renderer.Tests;

/// <summary>What is known of pixels besides their colour, against what geometry says.</summary>
public class SurfaceTests(RendererFixture fixture) : IClassFixture<RendererFixture>
{
    private const float Radius = 0.4f;
    private static readonly Latents Plain = new(0, 0, 0, 0.6, 0, 0, 0.1);
    private static readonly Latents Turned = new(0.3, -0.4, 0.5, 0.1, 0.3, 1.0, 0.6);

    [Theory]
    [InlineData(2.5, 1)]
    [InlineData(3.5, 1.6)]
    public void Depth_and_normal_of_a_sphere_are_those_of_a_ray_through_the_pixels_centre(double distance, double scale)
    {
        Latents view = Turned with { CameraDistance = distance, Scale = scale };
        (_, _, PixelSurface[] surfaces) = fixture.DrawWithSurfaces(Shapes.Sphere(Radius, Shapes.Matte(0.5f, 0.5f, 0.5f)), view);
        int compared = 0;
        foreach ((double x, double y, PixelSurface surface) in Pixels(surfaces))
        {
            // In the camera's frame: the ray (x, y, −1)·t from 0, the sphere's centre at (0, 0, −distance).
            double radius = Radius * scale, a = (x * x) + (y * y) + 1, root = (distance * distance) - (a * ((distance * distance) - (radius * radius)));
            if (root < 0.02 * a)
            {
                continue; // Beside the sphere, or where it is seen so much from the side that its facets show.
            }

            double t = (distance - Math.Sqrt(root)) / a;
            Assert.True(surface.IsObject);
            Assert.Equal(t, surface.Depth, 1e-3 * scale);
            Assert.Equal(128 + (127.5 * x * t / radius), surface.Normal.X, 1.5);
            Assert.Equal(128 + (127.5 * y * t / radius), surface.Normal.Y, 1.5);
            Assert.Equal(128 + (127.5 * (distance - t) / radius), surface.Normal.Z, 1.5);
            compared++;
        }

        Assert.True(compared > 3000, $"{compared} pixels");
    }

    [Fact]
    public void Floor_has_its_depth_its_normal_and_its_colour_as_sRGB()
    {
        (_, _, PixelSurface[] surfaces) = fixture.DrawWithSurfaces(Shapes.Speck, Plain);
        float s = MathF.Sqrt(0.5f);
        Vector3 albedo = new Floor().Albedo(Plain.FloorHue);
        foreach ((double x, double y, PixelSurface surface) in Pixels(surfaces).Where(static p => !p.Surface.IsObject))
        {
            // The plane lies 1.767767 + 1 below the camera, which looks down at 45°.
            Assert.Equal((1.767767 + 1) / (s - (y * s)), surface.Depth, 1e-3);
            Assert.Equal((128, 218, 218), (surface.Normal.X, surface.Normal.Y, surface.Normal.Z));
            Assert.Equal(Srgb(albedo.X), surface.Albedo.R, 0.51);
            Assert.Equal(Srgb(albedo.Y), surface.Albedo.G, 0.51);
            Assert.Equal(Srgb(albedo.Z), surface.Albedo.B, 0.51);
            Assert.Equal(0, surface.Coverage > 128 ? 1 : 0);
        }
    }

    [Fact]
    public void Above_the_horizon_there_is_no_surface()
    {
        (_, _, PixelSurface[] surfaces) = fixture.DrawWithSurfaces(Shapes.Speck, Plain with { CameraElevation = 0.05, CameraFieldOfView = 1 });
        PixelSurface sky = surfaces[(10 * fixture.Size) + 128];
        Assert.Equal(0, sky.Depth);
        Assert.Equal(((byte)128, (byte)128, (byte)128), sky.Normal);
        Assert.Equal(((byte)0, (byte)0, (byte)0), sky.Albedo);
        Assert.True(surfaces[(250 * fixture.Size) + 128].Depth > 0);
    }

    [Fact]
    public void The_colour_of_a_texture_is_the_pictures_own()
    {
        byte[] png = PngEncoder.EncodeRgba([200, 100, 50, 255], 1, 1);
        Material painted = Shapes.Matte(0, 0, 0) with { BaseColorMap = new Texture { Embedded = png } };
        (_, _, PixelSurface[] surfaces) = fixture.DrawWithSurfaces(Shapes.Quads(Shapes.Plate(0.3f, painted)), Plain);
        (byte r, byte g, byte b) = surfaces[(128 * fixture.Size) + 128].Albedo;
        Assert.Equal(200, r, 1.0);
        Assert.Equal(100, g, 1.0);
        Assert.Equal(50, b, 1.0);
    }

    [Fact]
    public void Through_a_hole_the_surface_behind_is_seen_and_glass_is_solid()
    {
        byte[] png = PngEncoder.EncodeRgba([255, 255, 255, 0, 255, 255, 255, 255, 255, 255, 255, 0, 255, 255, 255, 255], 2, 2);
        Material cut = Shapes.Matte(0.5f, 0, 0) with { AlphaMap = new Texture { Embedded = png } };
        Material glass = Shapes.Matte(0, 0, 0.5f) with { Alpha = 0.3f };
        Mesh mesh = Shapes.Quads(Shapes.Plate(0.3f, cut, y: 0.2f), Shapes.Plate(0.3f, Shapes.Matte(0, 0.5f, 0)), Shapes.Plate(0.05f, glass, z: -0.5f, y: 0.1f));
        (Picture picture, _, PixelSurface[] surfaces) = fixture.DrawWithSurfaces(mesh, Plain);

        // The hole of the upper plate is on the right, where u is small; the lower plate shines through it, green.
        Assert.True(CountAt(0.1, static s => s.Albedo is { R: > 100, G: 0 }) > 1000);
        Assert.True(CountAt(-0.1, static s => s.Albedo is { G: > 100, R: 0 }) > 1000);
        Assert.True(CountAt(0, static s => s.Albedo is { B: > 100, R: 0 }) > 50);
        Assert.All(Enumerable.Range(0, surfaces.Length), i => Assert.Equal(picture.Rgba[(4 * i) + 3], surfaces[i].Coverage));

        // How many there are, all of them at the depth of a level plane that the camera sees at 45°.
        int CountAt(double height, Predicate<PixelSurface> chosen)
        {
            int count = 0;
            foreach ((_, double y, PixelSurface surface) in Pixels(surfaces).Where(p => p.Surface.IsObject && chosen(p.Surface)))
            {
                Assert.Equal((1.767767 - height) / (Math.Sqrt(0.5) * (1 - y)), surface.Depth, 1e-3);
                count++;
            }

            return count;
        }
    }

    [Fact]
    public void The_silhouette_is_the_box_round_the_covered_pixels_and_their_number()
    {
        Latents[] views =
        [
            Turned, Turned with { TranslationX = 0.7, TranslationY = 0.2 }, Turned with { Scale = 3 }, Turned with { TranslationX = 10 },
        ];
        foreach (Latents view in views)
        {
            (Picture picture, Silhouette silhouette, _) = fixture.DrawWithSurfaces(Shapes.Box, view);
            (int X, int Y)[] covered = [.. Enumerable.Range(0, fixture.Size * fixture.Size)
                .Where(i => picture.Rgba[(4 * i) + 3] >= Silhouette.Covered).Select(i => (i % fixture.Size, i / fixture.Size))];
            Silhouette expected = covered.Length == 0 ? default : new(
                covered.Min(static p => p.X),
                covered.Min(static p => p.Y),
                covered.Max(static p => p.X) - covered.Min(static p => p.X) + 1,
                covered.Max(static p => p.Y) - covered.Min(static p => p.Y) + 1,
                covered.Length);
            Assert.Equal(expected, silhouette);
        }
    }

    [Fact]
    public void Asking_for_surfaces_does_not_change_the_picture()
    {
        (Picture with, _, _) = fixture.DrawWithSurfaces(Shapes.Box, Turned);
        using ViewRenderer renderer = new(new RenderOptions { Debug = true });
        using UploadedMesh mesh = renderer.Upload(PreparedMesh.From(Shapes.Box));
        byte[] without = new byte[renderer.BytesPerView];
        renderer.Render(mesh, [Turned], without);
        Assert.Equal(without, with.Rgba);
    }

    [Fact]
    public void Buffers_bring_the_same_silhouettes_and_surfaces_to_any_place()
    {
        (_, Silhouette expected, PixelSurface[] surfaces) = fixture.DrawWithSurfaces(Shapes.Box, Turned);
        (Silhouette Silhouette, PixelSurface[] Surfaces)[] brought = fixture.Use(renderer =>
        {
            using UploadedMesh mesh = renderer.Upload(PreparedMesh.From(Shapes.Box));
            using ViewBuffer buffer = renderer.CreateBuffer(ViewLayout.Planes420, 3);
            foreach ((int at, Latents view) in new[] { (2, Turned), (0, Plain), (1, Turned) })
            {
                renderer.Draw(mesh, view);
                renderer.ReadBack(buffer, at);
            }

            buffer.Wait();
            return Enumerable.Range(0, 3).Select(i => (buffer.Silhouette(i), buffer.SurfacesOf(i).ToArray())).ToArray();
        });
        Assert.Equal((expected, expected), (brought[1].Silhouette, brought[2].Silhouette));
        Assert.NotEqual(expected, brought[0].Silhouette);
        Assert.Equal(surfaces, brought[1].Surfaces);
        Assert.Equal(surfaces, brought[2].Surfaces);
    }

    [Fact]
    public void Surfaces_that_the_renderer_was_not_opened_for_are_refused()
    {
        using ViewRenderer renderer = new(new RenderOptions { Size = 32 });
        using UploadedMesh mesh = renderer.Upload(PreparedMesh.From(Shapes.Box));
        byte[] rgba = new byte[renderer.BytesPerView];
        Assert.Throws<ArgumentException>(() => renderer.Render(mesh, [Turned], rgba, [], new PixelSurface[32 * 32]));
        Assert.Throws<ArgumentException>(() => renderer.Render(mesh, [Turned, Turned], new byte[2 * rgba.Length], new Silhouette[1], []));
    }

    [Fact]
    public void Linear_light_becomes_the_picture_by_the_view_transform()
    {
        float[] linear = fixture.Use(renderer =>
        {
            using UploadedMesh mesh = renderer.Upload(PreparedMesh.From(Shapes.Box));
            float[] rgb = new float[3 * renderer.Options.Size * renderer.Options.Size];
            renderer.RenderLinear(mesh, Turned, rgb);
            return rgb;
        });
        Picture picture = fixture.Draw(Shapes.Box, Turned)[0];
        for (int i = 0; i < linear.Length / 3; i += 7)
        {
            Vector3 display = 255 * Filmic.Display(new Vector3(linear[3 * i], linear[(3 * i) + 1], linear[(3 * i) + 2]));
            Assert.Equal(display.X, picture.Rgba[4 * i], 0.75);
            Assert.Equal(display.Y, picture.Rgba[(4 * i) + 1], 0.75);
            Assert.Equal(display.Z, picture.Rgba[(4 * i) + 2], 0.75);
        }
    }

    [Fact]
    public void Lights_one_by_one_without_interreflection_add_up_to_the_direct_light()
    {
        // Glossy too, so that both lobes are in it.
        Material glossy = Shapes.Matte(0.6f, 0.3f, 0.2f) with { Specular = 0.5f, Roughness = 0.6f };
        Mesh mesh = Shapes.Sphere(Radius, glossy);
        SceneDescription direct = SceneDescription.Paper with { Interreflection = false };
        float[] all = Linear(direct);
        float[] sun = Linear(direct with { WorldRadiance = 0, Spot = direct.Spot with { Power = 0 } });
        float[] world = Linear(direct with { Sun = direct.Sun with { Strength = 0 }, Spot = direct.Spot with { Power = 0 } });
        float[] spot = Linear(direct with { WorldRadiance = 0, Sun = direct.Sun with { Strength = 0 } });
        float[] full = Linear(SceneDescription.Paper);
        for (int i = 0; i < all.Length; i++)
        {
            // Half floats are kept in between: 11 bits of each.
            Assert.Equal(all[i], sun[i] + world[i] + spot[i], 0.002 + (0.004 * all[i]));
        }

        Assert.True(full.Average() > 1.005 * all.Average(), $"{full.Average()} with, {all.Average()} without interreflection");

        float[] Linear(SceneDescription scene)
        {
            using ViewRenderer renderer = new(new RenderOptions { Size = 64, Scene = scene });
            using UploadedMesh uploaded = renderer.Upload(PreparedMesh.From(mesh));
            float[] rgb = new float[3 * 64 * 64];
            renderer.RenderLinear(uploaded, Turned, rgb);
            return rgb;
        }
    }

    /// <summary>Pixels with their rays: x and y where the ray is 1 away along the camera's axis.</summary>
    private IEnumerable<(double X, double Y, PixelSurface Surface)> Pixels(PixelSurface[] surfaces) => surfaces.Select((surface, i) =>
        (0.36 * ((2 * ((i % fixture.Size) + 0.5) / fixture.Size) - 1), 0.36 * (1 - (2 * ((i / fixture.Size) + 0.5) / fixture.Size)), surface));

    private static double Srgb(double linear) => 255 * ((1.055 * Math.Pow(linear, 1 / 2.4)) - 0.055);
}
