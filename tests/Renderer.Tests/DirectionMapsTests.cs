using System.Numerics;
using SIE.Renderer.Meshes;
using SIE.Renderer.Passes;
using SIE.Renderer.Preparation;

namespace SIE.Renderer.Tests;

/// <summary>How far an object reaches in all directions: as a GPU finds it and as a CPU does, and as it is.</summary>
public class DirectionMapsTests
{
    private const int Texels = PassConstants.DirectionSize * PassConstants.DirectionSize;

    [Theory]
    [InlineData(1f)]
    [InlineData(0.4f)]
    public void Drawn_by_compute_and_by_scanning_they_are_alike(float alpha)
    {
        Material solid = Shapes.Matte(0.5f, 0.5f, 0.5f), other = solid with { Alpha = alpha };
        Random random = new(3);
        Mesh mesh = Shapes.Quads([.. Enumerable.Range(0, 300).Select(i => Quad(random, i % 3 == 0 ? other : solid))]);
        (ushort[] computed, ushort[] scanned) = (Maps(mesh, byCompute: true), Maps(mesh, byCompute: false));
        Assert.InRange(computed.Count(static extent => extent > 0) / (double)computed.Length, 0.3, 0.7);

        // Where an edge runs through a texel's middle one may see the surface and the other not.
        int differ = computed.Zip(scanned, static (a, b) => Math.Abs(a - b) > 3 ? 1 : 0).Sum();
        Assert.InRange(differ / (double)computed.Length, 0, 1e-3);
    }

    [Fact]
    public void A_ball_reaches_as_far_as_its_surface_along_every_axis_and_against_it()
    {
        ushort[] maps = Maps(Shapes.Sphere(0.5f, Shapes.Matte(0.5f, 0.5f, 0.5f)), byCompute: false);
        double worst = 0;
        for (int map = 0; map < 2 * PassConstants.Axes; map++)
        {
            ReadOnlySpan<ushort> texels = maps.AsSpan(map * Texels, Texels);

            // In the order of extents.glsl: blocks of 8 by 4.
            for (int i = 0; i < Texels; i++)
            {
                (int block, int within) = Math.DivRem(i, 32);
                int column = (block % (PassConstants.DirectionSize / 8) * 8) + (within % 8), row = (block / (PassConstants.DirectionSize / 8) * 4) + (within / 8);

                // In radii of the sphere round the object, which is a little larger.
                double x = ((column + 0.5) * 2 / PassConstants.DirectionSize) - 1, y = ((row + 0.5) * 2 / PassConstants.DirectionSize) - 1;
                double square = (1 / (1.02 * 1.02)) - (x * x) - (y * y);
                double expected = square > 0 ? 0.5 + (0.5 * Math.Sqrt(square)) : 0;
                worst = Math.Abs(square) > 0.03 ? Math.Max(worst, Math.Abs(expected - (texels[i] / 65535.0))) : worst;
            }
        }

        Assert.InRange(worst, 0, 2e-3); // Of a sphere of 64 rings.
    }

    private static ushort[] Maps(Mesh mesh, bool byCompute)
    {
        using ViewRenderer renderer = new(new RenderOptions { Size = 32, DrawsByCompute = byCompute });
        using UploadedMesh uploaded = renderer.Upload(PreparedMesh.From(mesh));
        ushort[] extents = new ushort[2 * PassConstants.Axes * Texels];
        uploaded.Directions!.Read(extents);
        return extents;
    }

    private static (Vector3 A, Vector3 B, Vector3 C, Vector3 D, Material Material) Quad(Random random, Material material)
    {
        Vector3 at = Point(0.8f), along = Point(0.25f), across = Point(0.25f);
        return (at, at + along, at + along + across, at + across, material);

        Vector3 Point(float size) => size * (new Vector3(random.NextSingle(), random.NextSingle(), random.NextSingle()) - new Vector3(0.5f));
    }
}
