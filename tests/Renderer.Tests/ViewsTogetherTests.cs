using SIE.Imaging;
using SIE.Renderer.Meshes;
using SIE.Renderer.OpenGL;
using SIE.Renderer.Preparation;
using SIE.Renderer.Scenes;

namespace SIE.Renderer.Tests;

/// <summary>Drawing several views at once, as is done on a GPU, against drawing each by itself.</summary>
public class ViewsTogetherTests
{
    /// <summary>Not a multiple of the views drawn together; far and near, from inside, cut by the floor, out of the picture.</summary>
    private static readonly Latents[] Views =
    [
        new(0.3, -0.4, 0.5, 0.1, 0.3, 1.0, 0.6),
        new(-1.2, 0.9, -0.1, 0.8, 0.7, 4.0, 0.2) { Scale = 0.4, TranslationX = 0.3 },
        new(0.3, -0.4, 0.5, 0.2, 0.1, 2.0, 0.3) { CameraDistance = 0.1 },
        new(1.5, 1.5, -1.5, 0.4, 0, 0, 0.9) { TranslationZ = -0.9 },
        new(0.1, 0.2, 0.3, 0.4, 0.5, 2, 0.7) { TranslationX = 10 },
        new(2.5, -0.5, 1.1, 0.9, 0.6, 5, 0.1) { CameraElevation = 0.9, Scale = 1.3 },
    ];

    private static readonly Material Glass = Shapes.Matte(0.2f, 0.4f, 0.1f) with { Alpha = 0.2f };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Views_drawn_together_are_those_drawn_alone_to_the_bit(bool byCompute)
    {
        foreach ((Drawn alone, Drawn together) in DrawAll(together: 1, byCompute).Zip(DrawAll(together: 4, byCompute)))
        {
            Assert.Equal(alone.Rgba, together.Rgba);
            Assert.Equal(alone.Silhouettes, together.Silhouettes);
            Assert.Equal(alone.Surfaces, together.Surfaces);
            Assert.Equal(alone.Planes, together.Planes);
            Assert.Equal(Views.Length - 1, alone.Silhouettes.Count(static silhouette => silhouette.Pixels > 0));
        }
    }

    /// <summary>A GPU draws by compute, a CPU without OpenGL: where a sample is on an edge they may differ, and nowhere else.</summary>
    [Fact]
    public void Views_drawn_by_compute_are_those_of_a_CPU_but_for_samples_on_edges()
    {
        foreach ((Drawn scanned, Drawn computed) in DrawAll(together: 1, byCompute: false).Zip(DrawAll(together: 4, byCompute: true)))
        {
            int[] differences = [.. scanned.Rgba.Zip(computed.Rgba, static (a, b) => Math.Abs(a - b))];
            Assert.InRange(differences.Count(static d => d > 2) / (double)differences.Length, 0, 0.004);
            Assert.InRange(differences.Average(), 0, 0.06);
            Assert.Equal(Views.Length - 1, computed.Silhouettes.Count(static silhouette => silhouette.Pixels > 0));
            foreach ((Silhouette a, Silhouette b) in scanned.Silhouettes.Zip(computed.Silhouettes))
            {
                Assert.InRange(Math.Abs(a.Pixels - b.Pixels), 0, 4);
            }
        }
    }

    [Fact]
    public void Neither_none_nor_too_many_views_can_be_drawn_together()
    {
        using ViewRenderer renderer = Open(3);
        using UploadedMesh mesh = renderer.Upload(PreparedMesh.From(Shapes.Box));
        using ViewBuffer buffer = renderer.CreateBuffer(ViewLayout.Rgba, 4);
        Assert.Throws<ArgumentException>(() => renderer.Draw(mesh));
        Assert.Throws<ArgumentException>(() => renderer.Draw(mesh, Views.AsSpan(0, 4)));
        renderer.Draw(mesh, Views.AsSpan(0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => renderer.ReadBack(buffer, 2));
        renderer.ReadBack(buffer, 1);
    }

    [Fact]
    public void Asking_for_more_views_together_than_the_driver_can_draw_is_an_error_that_says_so()
    {
        GraphicsException error = Assert.Throws<GraphicsException>(() => Open(10_000));
        Assert.Contains("views together at most, not 10000", error.Message, StringComparison.Ordinal);
    }

    private static ViewRenderer Open(int together, bool byCompute = false) =>
        new(new RenderOptions { Debug = true, Size = 64, Surfaces = true, ViewsPerDraw = together, DrawsByCompute = byCompute });

    /// <summary>Panes of glass before something opaque, of which each view sees another number.</summary>
    private static Mesh Panes() => Shapes.Quads(
        [Shapes.Plate(0.2f, Shapes.Matte(1, 1, 1)), .. Enumerable.Range(1, 4).Select(static i => Shapes.Plate(0.3f, Glass, x: 0.1f * i, y: 0.05f * i))]);

    /// <summary>A plate with holes, whose borders let some light through.</summary>
    private static Mesh CutOut()
    {
        byte[] png = PngEncoder.EncodeRgba([255, 255, 255, 255, 255, 255, 255, 0, 255, 255, 255, 128, 255, 255, 255, 255], 2, 2);
        return Shapes.Quads(Shapes.Plate(0.4f, Shapes.Matte(0.3f, 0.5f, 0.7f) with { AlphaMap = new Texture { Embedded = png } }));
    }

    private static Drawn[] DrawAll(int together, bool byCompute)
    {
        using ViewRenderer renderer = Open(together, byCompute);
        Assert.Equal(together, renderer.ViewsPerDraw);
        Mesh[] meshes = [Shapes.Box, Shapes.Sphere(0.4f, Shapes.Matte(0.7f, 0.3f, 0.2f)), Panes(), CutOut()];
        return [.. meshes.Select(mesh => Draw(renderer, mesh))];
    }

    private static Drawn Draw(ViewRenderer renderer, Mesh mesh)
    {
        using UploadedMesh uploaded = renderer.Upload(PreparedMesh.From(mesh));
        byte[] rgba = new byte[Views.Length * renderer.BytesPerView];
        Silhouette[] silhouettes = new Silhouette[Views.Length];
        PixelSurface[] surfaces = new PixelSurface[rgba.Length / 4];
        renderer.Render(uploaded, Views, rgba, silhouettes, surfaces);

        using ViewBuffer buffer = renderer.CreateBuffer(ViewLayout.Planes420, Views.Length);
        for (int first = 0; first < Views.Length; first += renderer.ViewsPerDraw)
        {
            renderer.Draw(uploaded, Views.AsSpan(first, Math.Min(renderer.ViewsPerDraw, Views.Length - first)));
            renderer.ReadBack(buffer, first);
        }

        buffer.Wait();
        IEnumerable<int> all = Enumerable.Range(0, Views.Length);
        Assert.Equal(silhouettes, all.Select(buffer.Silhouette));
        Assert.Equal(surfaces, all.SelectMany(i => buffer.SurfacesOf(i).ToArray()));
        return new(rgba, silhouettes, surfaces, [.. all.SelectMany(i => buffer.View(i).ToArray())]);
    }

    private sealed record Drawn(byte[] Rgba, Silhouette[] Silhouettes, PixelSurface[] Surfaces, byte[] Planes);
}
