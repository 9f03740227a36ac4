using CsCheck;
using SIE.Renderer.Meshes;
using SIE.Renderer.Passes;
using SIE.Renderer.Preparation;
using SIE.Renderer.Scenes;

namespace SIE.Renderer.Tests;

/// <summary>Triangles that are drawn by compute, beyond what <see cref="ViewsTogetherTests"/> has.</summary>
public class ComputedDrawingTests
{
    private static readonly Latents View = new(0.3, -0.4, 0.5, 0.1, 0.3, 1.0, 0.6);

    [Fact]
    public void More_large_triangles_than_there_is_room_for_are_drawn_all_the_same()
    {
        // Each of them touches all four tiles of the picture's samples, 8192 of which have room.
        Material[] materials = [Shapes.Matte(0.8f, 0.2f, 0.1f), Shapes.Matte(0.1f, 0.3f, 0.9f)];
        Mesh stack = Shapes.Quads([.. Enumerable.Range(0, 1200).Select(i => Shapes.Plate(0.45f, materials[i / 600], y: 2e-4f * i))]);
        byte[] scanned = Draw(stack, byCompute: false), computed = Draw(stack, byCompute: true);
        Assert.InRange(scanned.Zip(computed, static (a, b) => Math.Abs(a - b)).Average(), 0, 0.1);
    }

    [Fact]
    public void Neighbouring_triangles_leave_no_gap_between_them()
    {
        // A plate of many slivers that meet in a point, before a plate of another colour, which would show through.
        Material front = Shapes.Matte(0.8f, 0.8f, 0.1f), behind = Shapes.Matte(0, 0, 0) with { Emission = new(0, 0, 50) };
        Mesh fan = Shapes.Quads(
        [
            Shapes.Plate(0.2f, behind, y: -0.1f),
            .. Enumerable.Range(0, 400).Select(i => (Rim(i), Rim(i + 1), new System.Numerics.Vector3(0.013f, 0, 0.007f), new System.Numerics.Vector3(0.013f, 0, 0.007f), front)),
        ]);
        byte[] computed = Draw(fan, byCompute: true, new Latents(0, 0, 0.4, 0.1, 0.3, 1.0, 0.6));
        Assert.DoesNotContain(Enumerable.Range(0, computed.Length / 4), i => computed[(4 * i) + 3] == 255 && computed[(4 * i) + 2] > 200);

        static System.Numerics.Vector3 Rim(int i)
        {
            (double sin, double cos) = Math.SinCos(2 * Math.PI * i / 400);
            return new((float)(0.5 * cos), 0, (float)(0.5 * sin));
        }
    }

    [Fact]
    public void There_is_an_invocation_for_each_triangle_within_what_a_dispatch_may_have() => Gen.Int[1, 50_000_000].Sample(static triangles =>
    {
        (uint x, uint y) = ComputedDrawing.Groups(triangles);
        Assert.InRange(x, 1u, (uint)PassConstants.MostGroups);
        Assert.InRange(y, 1u, (uint)PassConstants.MostGroups);
        Assert.InRange((long)x * y * 64, triangles, triangles + (64L * y));
    });

    private static byte[] Draw(Mesh mesh, bool byCompute, Latents? view = null)
    {
        using ViewRenderer renderer = new(new RenderOptions { Size = 32, DrawsByCompute = byCompute });
        using UploadedMesh uploaded = renderer.Upload(PreparedMesh.From(mesh));
        byte[] rgba = new byte[renderer.BytesPerView];
        renderer.Render(uploaded, [view ?? View], rgba);
        return rgba;
    }
}
