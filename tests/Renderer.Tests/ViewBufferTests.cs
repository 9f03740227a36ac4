using SIE.Imaging;
using SIE.Renderer.Preparation;
using SIE.Renderer.Scenes;

namespace SIE.Renderer.Tests;

public class ViewBufferTests(RendererFixture fixture) : IClassFixture<RendererFixture>
{
    private static readonly Latents[] Views =
    [
        new(0.3, -0.4, 0.5, 0.1, 0.3, 1.0, 0.6), new(-1.2, 0.9, -0.1, 0.8, 0.7, 4.0, 0.2), new(1.5, 1.5, -1.5, 0.4, 0, 0, 0.9),
    ];

    [Theory]
    [InlineData(ViewLayout.Rgba)]
    [InlineData(ViewLayout.Planes420)]
    [InlineData(ViewLayout.Planes420RedBlueSwapped)]
    public void Views_in_a_buffer_are_those_of_the_plain_path_to_the_bit(ViewLayout layout)
    {
        (byte[][] buffered, byte[][] plain) = fixture.Use(renderer => (Buffered(renderer, layout), Plain(renderer)));
        Assert.Equal(plain.Select(rgba => Expected(rgba, layout, fixture.Size)), buffered);
    }

    [Fact]
    public void Sizes_without_whole_blocks_have_no_planes()
    {
        using ViewRenderer renderer = new(new RenderOptions { Size = 40 });
        Assert.False(ViewRenderer.HasPlanes(40));
        Assert.Throws<ArgumentException>(() => renderer.CreateBuffer(ViewLayout.Planes420, 1));
        using ViewBuffer buffer = renderer.CreateBuffer(ViewLayout.Rgba, 1);
        Assert.Equal(4 * 40 * 40, buffer.View(0).Length);
    }

    private static byte[] Expected(byte[] rgba, ViewLayout layout, int size)
    {
        if (layout == ViewLayout.Planes420RedBlueSwapped)
        {
            for (int i = 0; i < rgba.Length; i += 4)
            {
                (rgba[i], rgba[i + 2]) = (rgba[i + 2], rgba[i]);
            }
        }

        return layout == ViewLayout.Rgba ? rgba : JpegPlanes.FromRgba(rgba, size, size);
    }

    private static byte[][] Plain(ViewRenderer renderer)
    {
        using UploadedMesh mesh = renderer.Upload(PreparedMesh.From(Shapes.Box));
        byte[] rgba = new byte[Views.Length * renderer.BytesPerView];
        renderer.Render(mesh, Views, rgba);
        return [.. rgba.Chunk(renderer.BytesPerView)];
    }

    private static byte[][] Buffered(ViewRenderer renderer, ViewLayout layout)
    {
        using UploadedMesh mesh = renderer.Upload(PreparedMesh.From(Shapes.Box));
        using ViewBuffer buffer = renderer.CreateBuffer(layout, Views.Length);
        for (int i = 0; i < Views.Length; i++)
        {
            renderer.Draw(mesh, Views[i]);
            renderer.ReadBack(buffer, i);
        }

        buffer.Wait();
        return [.. Views.Select((_, i) => buffer.View(i).ToArray())];
    }
}
