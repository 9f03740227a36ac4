using System.Numerics;
using SIE.Imaging;
using SIE.Renderer.Meshes;
using SIE.Renderer.OpenGL;
using SIE.Renderer.Preparation;
using SIE.Renderer.Scenes;
using Picture = SIE.Renderer.Tests.RendererFixture.Picture;

namespace SIE.Renderer.Tests;

public class ViewRendererTests(RendererFixture fixture) : IClassFixture<RendererFixture>
{
    private static readonly Latents Plain = new(0, 0, 0, 0.6, 0, 0, 0.1);

    private static readonly Latents[] Three =
    [
        new(0.3, -0.4, 0.5, 0.1, 0.3, 1.0, 0.6), new(-1.2, 0.9, -0.1, 0.8, 0.7, 4.0, 0.2), new(1.5, 1.5, -1.5, 0.4, 0, 0, 0.9),
    ];

    [Fact]
    public void A_missing_GPU_is_explained_with_what_was_tried_and_what_to_install()
    {
        GraphicsException error = Assert.Throws<GraphicsException>(() => new ViewRenderer(new RenderOptions { Gpu = 63 }));
        Assert.Contains("63", error.Message, StringComparison.Ordinal);
        Assert.Contains("Tried:", error.Message, StringComparison.Ordinal);
        Assert.Contains(OperatingSystem.IsWindows() ? "opengl32.dll" : "apt-get install libegl1 libgl1-mesa-dri", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Renderers_of_one_process_that_draw_on_the_CPU_do_not_share_a_display()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "WGL has no displays.");
        Assert.SkipUnless(fixture.Use(static renderer => renderer.IsSoftware), "A GPU draws here, which has one display.");
        using HeadlessContext first = HeadlessContext.Open(null, debug: false), second = HeadlessContext.Open(null, debug: false);
        EglContext a = Assert.IsType<EglContext>(first), b = Assert.IsType<EglContext>(second);
        Assert.NotEqual(a.Display, b.Display);
    }

    [Theory]
    [InlineData(RenderOptions.MinSize - 1)]
    [InlineData(RenderOptions.MaxSize + 1)]
    public void Sizes_out_of_range_are_refused(int size)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ViewRenderer(new RenderOptions { Size = size }));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.25)]
    [InlineData(0.6)]
    public void Far_floor_has_the_radiance_of_sun_and_world(double hue)
    {
        Picture picture = fixture.Draw(Shapes.Speck, Plain with { FloorHue = hue })[0];
        Vector3 expected = 255 * Filmic.Display(new Floor().Albedo(hue) * 0.445545f);
        AssertLevel(expected, picture[4, 4], 0.75);
        AssertLevel(expected, picture[251, 4], 0.75);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    public void Floor_in_the_middle_of_the_pool_has_the_spots_irradiance(double hue)
    {
        Picture picture = fixture.Draw(Shapes.Speck, Plain with { LightHue = hue })[0];
        Vector3 expected = 255 * Filmic.Display(new Floor().Albedo(Plain.FloorHue) * (new Vector3(0.445545f) + 0.50661f * new Spot().Color(hue)));

        // The floor point below the origin, through the camera of SCENE.md.
        AssertLevel(expected, picture[128, 206], 0.75);
    }

    [Fact]
    public void A_level_plate_casts_a_shadow_with_a_soft_edge()
    {
        Picture with = fixture.Draw(Shapes.Quads(Shapes.Plate(0.2f, Shapes.Matte(0.5f, 0.5f, 0.5f))), Plain)[0];
        Picture without = fixture.Draw(Shapes.Speck, Plain)[0];
        int umbra = without[128, 206].R - with[128, 206].R;
        int[] edge = [.. Enumerable.Range(128, 40).Select(x => without[x, 206].R - with[x, 206].R)];
        Assert.True(umbra > 30, $"umbra {umbra}");
        Assert.True(edge.Count(d => d > umbra / 8 && d < umbra * 7 / 8) >= 4, string.Join(' ', edge));
        Assert.True(edge[^1] < 4, string.Join(' ', edge));
    }

    [Fact]
    public void Axes_of_the_file_appear_where_ShapeNet_has_them()
    {
        // Red at file +X, green at file -X, blue at file -Z (the front, towards the camera), all facing up.
        Mesh mesh = Shapes.Quads(
            Shapes.Plate(0.05f, Shapes.Matte(0.8f, 0, 0), x: 0.3f),
            Shapes.Plate(0.05f, Shapes.Matte(0, 0.8f, 0), x: -0.3f),
            Shapes.Plate(0.05f, Shapes.Matte(0, 0, 0.8f), z: -0.3f),
            Shapes.Plate(0.05f, Shapes.Matte(0, 0, 0), z: 0.3f));
        Picture picture = fixture.Draw(mesh, Plain with { LightHue = 0.5 })[0];
        (double X, double Y) red = picture.Centroid(p => p.A > 250 && p.R > p.G + 30 && p.R > p.B + 30);
        (double X, double Y) green = picture.Centroid(p => p.A > 250 && p.G > p.R + 30 && p.G > p.B + 30);
        (double X, double Y) blue = picture.Centroid(p => p.A > 250 && p.B > p.R + 30 && p.B > p.G + 30);
        Assert.Equal(128 - 128 * 0.3 / 2.5 / 0.36, red.X, 0.5);
        Assert.Equal(128 + 128 * 0.3 / 2.5 / 0.36, green.X, 0.5);
        Assert.Equal(128, red.Y, 0.5);
        Assert.Equal(128, blue.X, 0.5);
        Assert.True(blue.Y > 140, $"{blue.Y}");
    }

    [Fact]
    public void Coverage_is_the_projected_area()
    {
        const double half = 0.3;
        Picture picture = fixture.Draw(Shapes.Quads(Shapes.Plate((float)half, Shapes.Matte(0.5f, 0.5f, 0.5f))), Plain)[0];
        (double X, double Y)[] corners = [Project(half, half), Project(-half, half), Project(-half, -half), Project(half, -half)];
        double area = 0;
        for (int i = 0; i < 4; i++)
        {
            ((double x0, double y0), (double x1, double y1)) = (corners[i], corners[(i + 1) % 4]);
            area += (x0 * y1 - x1 * y0) / 2;
        }

        Assert.Equal(Math.Abs(area), picture.Coverage, Math.Abs(area) * 0.005);
        Assert.Equal(255, picture[128, 128].A);
        Assert.Equal(0, picture[5, 5].A);

        // A point of the plane z = 0 in pixels, with the numbers of SCENE.md, section 2.
        static (double X, double Y) Project(double x, double y)
        {
            double s = Math.Sqrt(0.5), dy = y - 2.5 * s, dz = -2.5 * s;
            double depth = -s * dy - s * dz;
            return (128 - 128 * x / depth / 0.36, 128 - 128 * (-s * dy + s * dz) / depth / 0.36);
        }
    }

    [Fact]
    public void Glass_counts_as_solid_and_lets_the_floor_through()
    {
        Material glass = Shapes.Matte(0, 0, 0) with { Alpha = 0.25f };
        Picture clear = fixture.Draw(Shapes.Speck, Plain)[0];
        Picture picture = fixture.Draw(Shapes.Quads(Shapes.Plate(0.3f, glass)), Plain)[0];
        Assert.Equal(255, picture[128, 128].A);
        Assert.InRange(picture[128, 128].R, clear[128, 128].R * 0.7, clear[128, 128].R - 5);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.8, 0.3)]
    public void What_is_invisible_everywhere_changes_nothing(double x, double scale)
    {
        Latents view = Plain with { TranslationX = x, Scale = scale };
        Material air = Shapes.Matte(1, 1, 1) with { Alpha = 0 };
        var plate = Shapes.Plate(0.3f, Shapes.Matte(0.7f, 0.3f, 0.2f));
        byte[] alone = fixture.Draw(Shapes.Quads(plate), view)[0].Rgba, beside = fixture.Draw(Shapes.Quads(plate, plate with { Material = air }), view)[0].Rgba;
        Assert.InRange(alone.Zip(beside, static (a, b) => Math.Abs(a - b)).Max(), 0, 1);
    }

    [Fact]
    public void A_thread_has_one_renderer_at_a_time()
    {
        RenderOptions options = new() { Size = 16 };
        using (ViewRenderer first = new(options))
        {
            Assert.Throws<InvalidOperationException>(() => new ViewRenderer(options));
        }

        using ViewRenderer next = new(options);
        Assert.Equal(16, next.Options.Size);
    }

    [Fact]
    public void An_upload_that_fails_leaves_nothing_behind()
    {
        using GraphicsDevice device = GraphicsDevice.Open(null, debug: false);
        PreparedMesh mesh = PreparedMesh.From(Shapes.Box);
        Assert.Empty(Names());
        using MeshMemory memory = new(device, keeps: true), forgetful = new(device, keeps: false);
        UploadedMesh before = new(device, forgetful, mesh, isScanned: true);
        Assert.NotEmpty(Names());
        before.Dispose();
        Assert.Empty(Names());

        // Any error that the driver has to report when the mesh is there will do.
        device.Gl.Enable((Silk.NET.OpenGL.EnableCap)0xffff);
        Assert.Throws<GraphicsException>(() => new UploadedMesh(device, memory, mesh, isScanned: true));
        Assert.Empty(Names());

        uint[] Names() => [.. Enumerable.Range(1, 50).Select(static i => (uint)i).Where(name => device.Gl.IsBuffer(name) || device.Gl.IsTexture(name))];
    }

    [Fact]
    public void A_mesh_that_lies_where_others_were_is_drawn_the_same()
    {
        using ViewRenderer renderer = new(new RenderOptions { Size = 32, DrawsByCompute = true });
        Mesh[] meshes = [Shapes.Box, Shapes.Sphere(0.4f, Shapes.Matte(0.7f, 0.3f, 0.2f)), Shapes.Quads(Shapes.Plate(0.4f, Shapes.Matte(0.3f, 0.5f, 0.7f)))];
        byte[][] first = [.. meshes.Select(Draw)];
        for (int round = 0; round < 3; round++)
        {
            Assert.Equal(first, [.. meshes.Select(Draw)]);
        }

        byte[] Draw(Mesh mesh)
        {
            using UploadedMesh uploaded = renderer.Upload(PreparedMesh.From(mesh));
            byte[] rgba = new byte[renderer.BytesPerView];
            renderer.Render(uploaded, [Plain], rgba);
            return rgba;
        }
    }

    [Fact]
    public void Prepared_views_are_of_their_mesh_size_and_scene()
    {
        RenderOptions options = new() { Size = 32 };
        using ViewRenderer renderer = new(options);
        PreparedMesh box = PreparedMesh.From(Shapes.Box);
        using UploadedMesh uploaded = renderer.Upload(box);
        PreparedViews views = PreparedViews.Of(options.Scene, options.Size, box, [Plain, Plain]);
        renderer.Draw(uploaded, views, 1, 1);
        Assert.Equal(2, views.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => renderer.Draw(uploaded, views, 2, 1));
        Assert.Throws<ArgumentException>(() => renderer.Draw(uploaded, PreparedViews.Of(options.Scene, 64, box, [Plain]), 0, 1));
        Assert.Throws<ArgumentException>(() => renderer.Draw(uploaded, PreparedViews.Of(options.Scene, 32, PreparedMesh.From(Shapes.Box), [Plain]), 0, 1));
    }

    [Fact]
    public void A_renderer_is_disposed_on_its_own_thread_only_and_once()
    {
        using ViewRenderer renderer = new(new RenderOptions { Size = 16 });
        using (UploadedMesh mesh = renderer.Upload(PreparedMesh.From(Shapes.Box)))
        {
            byte[] before = new byte[renderer.BytesPerView], after = new byte[renderer.BytesPerView];
            renderer.Render(mesh, [Plain], before);
            Exception? thrown = null;
            Thread other = new(() => thrown = Record.Exception(renderer.Dispose));
            other.Start();
            other.Join();
            Assert.IsType<InvalidOperationException>(thrown);
            renderer.Render(mesh, [Plain], after);
            Assert.Equal(before, after);
        }

        renderer.Dispose();
        renderer.Dispose();
        using ViewRenderer next = new(new RenderOptions { Size = 16 });
        renderer.Dispose();
        Assert.Throws<InvalidOperationException>(() => new ViewRenderer(new RenderOptions { Size = 16 }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(12)]
    public void Drawing_empty_layers_of_glass_too_as_a_GPU_does_changes_no_byte(int plates)
    {
        Material glass = Shapes.Matte(0.2f, 0.4f, 0.1f) with { Alpha = 0.2f };
        Mesh mesh = Shapes.Quads([Shapes.Plate(0.2f, Shapes.Matte(1, 1, 1)), .. Enumerable.Range(1, plates).Select(i => Shapes.Plate(0.3f, glass, y: 0.05f * i))]);
        byte[] stopping = Draw(stops: true), blind = Draw(stops: false);
        Assert.Equal(stopping, blind);

        byte[] Draw(bool stops)
        {
            using ViewRenderer renderer = new(new RenderOptions { Debug = true, Size = 64 }) { StopsAtEmptyLayer = stops };
            using UploadedMesh uploaded = renderer.Upload(PreparedMesh.From(mesh));
            byte[] rgba = new byte[Three.Length * renderer.BytesPerView];
            renderer.Render(uploaded, Three, rgba);
            return rgba;
        }
    }

    [Fact]
    public void An_opacity_map_cuts_holes()
    {
        byte[] png = PngEncoder.EncodeRgba([255, 255, 255, 0, 255, 255, 255, 255, 255, 255, 255, 0, 255, 255, 255, 255], 2, 2);
        Material half = Shapes.Matte(0.5f, 0.5f, 0.5f) with { AlphaMap = new Texture { Embedded = png } };
        Picture whole = fixture.Draw(Shapes.Quads(Shapes.Plate(0.3f, Shapes.Matte(0.5f, 0.5f, 0.5f))), Plain)[0];
        Picture cut = fixture.Draw(Shapes.Quads(Shapes.Plate(0.3f, half)), Plain)[0];
        Assert.Equal(255, whole[128, 128].A);

        // u = 0.25 is transparent, u = 0.75 opaque; file +X, where u is large, is on the left.
        Assert.Equal(0, cut[128 + 22, 128].A);
        Assert.Equal(255, cut[128 - 22, 128].A);
    }

    [Fact]
    public void Textures_stand_the_right_way_up_and_repeat()
    {
        // Top row red, green; bottom row blue, white.
        byte[] png = PngEncoder.EncodeRgba([255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255, 255, 255, 255], 2, 2);
        Material painted = Shapes.Matte(0, 0, 0) with { BaseColorMap = new Texture { Embedded = png, Offset = new Vector2(3, -2) } };
        Picture picture = fixture.Draw(Shapes.Quads(Shapes.Plate(0.3f, painted)), Plain with { LightHue = 0.5 })[0];

        // u grows with file +X (to the left), v with file -Z (towards the camera, down).
        (byte R, byte G, byte B, byte A) blue = picture[128 + 22, 128 - 14], white = picture[128 - 22, 128 - 14];
        (byte R, byte G, byte B, byte A) red = picture[128 + 22, 128 + 14], green = picture[128 - 22, 128 + 14];
        Assert.True(blue.B > blue.R + 40 && blue.B > blue.G + 40, $"{blue}");
        Assert.True(red.R > red.G + 40 && red.R > red.B + 40, $"{red}");
        Assert.True(green.G > green.R + 40 && green.G > green.B + 40, $"{green}");
        Assert.True(white.G > 150 && Math.Abs(white.R - white.G) < 60, $"{white}");
    }

    [Fact]
    public void The_same_view_has_the_same_bytes_whatever_was_drawn_before_and_in_whatever_batch()
    {
        Picture[] batch = fixture.Draw(Shapes.Box, Three);
        Material glass = Shapes.Matte(0.2f, 0.4f, 0.1f) with { Alpha = 0.5f, Specular = 1, Roughness = 0 };
        _ = fixture.Draw(Shapes.Quads(Shapes.Plate(0.4f, glass), Shapes.Plate(0.2f, Shapes.Matte(1, 1, 1), y: 0.3f)), Three);
        foreach (int i in new[] { 2, 0, 1 })
        {
            Assert.Equal(batch[i].Rgba, fixture.Draw(Shapes.Box, Three[i])[0].Rgba);
        }

        using RendererFixture other = new();
        Assert.Equal(batch[1].Rgba, other.Draw(Shapes.Box, Three[1])[0].Rgba);
    }

    [Theory]
    [InlineData(32)]
    [InlineData(100)]
    public void Other_sizes_show_the_same_picture(int size)
    {
        using ViewRenderer renderer = new(new RenderOptions { Size = size, Debug = true });
        using UploadedMesh mesh = renderer.Upload(PreparedMesh.From(Shapes.Box));
        byte[] rgba = new byte[renderer.BytesPerView];
        renderer.Render(mesh, [Three[0]], rgba);
        Picture small = new(rgba, size), large = fixture.Draw(Shapes.Box, Three[0])[0];
        double scale = (double)size / fixture.Size;
        Assert.Equal(large.Coverage * scale * scale, small.Coverage, large.Coverage * scale * scale * 0.02);
        (double x, double y) = large.Centroid(p => p.A > 127);
        (double smallX, double smallY) = small.Centroid(p => p.A > 127);
        Assert.Equal(x * scale, smallX, 0.5);
        Assert.Equal(y * scale, smallY, 0.5);
    }

    [Theory]
    [InlineData(RenderOptions.MinSize)]
    [InlineData(RenderOptions.MaxSize)]
    public void The_smallest_and_the_largest_size_work(int size)
    {
        using ViewRenderer renderer = new(new RenderOptions { Size = size, Debug = true, Surfaces = true });
        using UploadedMesh mesh = renderer.Upload(PreparedMesh.From(Shapes.Box));
        byte[] rgba = new byte[renderer.BytesPerView];
        Silhouette[] silhouette = new Silhouette[1];
        PixelSurface[] surfaces = new PixelSurface[size * size];
        renderer.Render(mesh, [Three[0]], rgba, silhouette, surfaces);
        Silhouette expected = fixture.DrawWithSurfaces(Shapes.Box, Three[0]).Silhouette;
        double scale = (double)size / fixture.Size;
        Assert.Equal(expected.Pixels * scale * scale, silhouette[0].Pixels, expected.Pixels * scale * scale * (size < fixture.Size ? 0.1 : 0.01));
        Assert.Equal(expected.Left * scale, silhouette[0].Left, 1 + scale);
        Assert.Equal(expected.Width * scale, silhouette[0].Width, 2 + (2 * scale));
        Assert.Contains(surfaces, static s => s.IsObject);
    }

    [Fact]
    public void A_draft_shows_the_same_object_with_about_the_same_light_and_is_deterministic_too()
    {
        using ViewRenderer renderer = new(new RenderOptions { Quality = RenderQuality.Draft, Debug = true });
        using UploadedMesh mesh = renderer.Upload(PreparedMesh.From(Shapes.Box));
        byte[] draft = new byte[renderer.BytesPerView], again = new byte[renderer.BytesPerView];
        renderer.Render(mesh, [Three[0]], draft);
        renderer.Render(mesh, [Three[0]], again);
        Assert.Equal(draft, again);
        byte[] reference = fixture.Draw(Shapes.Box, Three[0])[0].Rgba;
        Assert.NotEqual(reference, draft);
        Assert.InRange(reference.Zip(draft).Average(static p => Math.Abs(p.First - p.Second)), 0.01, 2);
        Picture whole = new(reference, fixture.Size), rough = new(draft, fixture.Size);
        Assert.Equal(whole.Coverage, rough.Coverage, whole.Coverage * 0.01);
    }

    [Fact]
    public void A_mesh_of_300_materials_shows_each_of_them()
    {
        // 20 × 15 plates, each of a colour of its own.
        Mesh mesh = Shapes.Quads([.. Enumerable.Range(0, 300).Select(static i => Shapes.Plate(
            0.012f, Shapes.Matte((i % 20) / 19f, (i / 20) / 14f, 0.5f), x: ((i % 20) - 9.5f) * 0.03f, z: ((i / 20) - 7) * 0.03f))]);
        PixelSurface[] surfaces = fixture.DrawWithSurfaces(mesh, Plain).Surfaces;
        Assert.Equal(300, surfaces.Where(static s => s.IsObject).Select(static s => s.Albedo).Distinct().Count());
    }

    [Fact]
    public void A_mesh_of_more_triangles_than_one_side_of_a_dispatch_has_groups_for_looks_the_same()
    {
        // 16384 triangles are 128 groups: layers of 50, of which the last has 28 and then nothing to do.
        Mesh mesh = Shapes.Sphere(0.4f, Shapes.Matte(0.6f, 0.3f, 0.2f));
        byte[] whole = Draw(null), layered = Draw(50);
        Assert.Equal(whole, layered);

        byte[] Draw(int? mostGroups)
        {
            RenderOptions options = new() { Debug = true, Size = 64, DrawsByCompute = true };
            using ViewRenderer renderer = mostGroups is { } most ? new(options) { MostGroups = most } : new(options);
            using UploadedMesh uploaded = renderer.Upload(PreparedMesh.From(mesh));
            byte[] rgba = new byte[Three.Length * renderer.BytesPerView];
            renderer.Render(uploaded, Three, rgba);
            return rgba;
        }
    }

    private static void AssertLevel(Vector3 expected, (byte R, byte G, byte B, byte A) actual, double tolerance)
    {
        Assert.Equal(0, actual.A);
        Assert.Equal(expected.X, actual.R, tolerance);
        Assert.Equal(expected.Y, actual.G, tolerance);
        Assert.Equal(expected.Z, actual.B, tolerance);
    }
}
