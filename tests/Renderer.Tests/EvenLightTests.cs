using System.Numerics;
using SIE.Renderer.Meshes;
using SIE.Renderer.Scenes;

namespace SIE.Renderer.Tests;

/// <summary>Pixels side by side look along different axes and at different points of the spot: that must not show.</summary>
public class EvenLightTests(RendererFixture fixture) : IClassFixture<RendererFixture>
{
    private const float Half = 0.28f;

    /// <summary>Side of the square of pixels that is looked at.</summary>
    private const int Square = 24;

    [Theory]
    [InlineData(0)]
    [InlineData(0.6)]
    public void The_inside_of_a_box_has_no_pattern_of_single_pixels(float specular)
    {
        // Open to the top, seen into from above: half of what its bottom would see is hidden, and other directions from every point.
        Material grey = Shapes.Matte(0.6f, 0.6f, 0.6f) with { Specular = specular, Roughness = 0.4f };
        Vector3[] p = [.. Enumerable.Range(0, 8).Select(static i => new Vector3((i & 1) - 0.5f, (i >> 1 & 1) - 0.5f, (i >> 2) - 0.5f) * (2 * Half))];
        Mesh mesh = Shapes.Quads(
            (p[4], p[5], p[1], p[0], grey), (p[0], p[1], p[3], p[2], grey), (p[4], p[6], p[7], p[5], grey), (p[1], p[5], p[7], p[3], grey), (p[0], p[2], p[6], p[4], grey));
        float[] light = fixture.Linear(mesh, new Latents(0, 0.3, 0, 0.6, 0.5, 0.4, 0.1));
        double mean = 0, columns = 0, rows = 0, both = 0;
        for (int i = 0; i < Square * Square; i++)
        {
            int x = (fixture.Size / 2) + (i % Square) - (Square / 2), y = (fixture.Size / 2) + (i / Square) - (Square / 2);
            mean += Green(x, y);
            columns += Sign(x) * (Green(x - 1, y) - (2 * Green(x, y)) + Green(x + 1, y)) / 4;
            rows += Sign(y) * (Green(x, y - 1) - (2 * Green(x, y)) + Green(x, y + 1)) / 4;
            both += Sign(x + y) * (Green(x - 1, y) - (2 * Green(x, y)) + Green(x + 1, y)) / 4;
        }

        Assert.InRange(Math.Max(Math.Abs(columns), Math.Max(Math.Abs(rows), Math.Abs(both))) / mean, 0, 0.002);

        static int Sign(int i) => 1 - (2 * (i & 1));

        double Green(int x, int y) => light[(3 * ((y * fixture.Size) + x)) + 1];
    }
}
