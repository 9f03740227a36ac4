using System.Numerics;
using CsCheck;
using SIE.Renderer.Preparation;
using SIE.Renderer.Scenes;

namespace SIE.Renderer.Tests;

/// <summary>The part of the floor where rays to the spot are followed, against the question that each of its texels asks.</summary>
public class FloorShadowTests
{
    private const int Size = 64, Side = Size / 2;

    private static readonly MeshExtent Box = PreparedMesh.From(Shapes.Box).Extent;

    private static readonly Gen<Latents> Views =
        from turn in Gen.Double[-3, 3]
        from theta in Gen.Double[0, 1.4]
        from phi in Gen.Double[0, 6.28]
        from x in Gen.Double[-1.5, 1.5]
        from z in Gen.Double[-1, 1]
        from scale in Gen.Double[0.2, 2]
        from elevation in Gen.Double[0.1, 1.5]
        select new Latents(turn, 1 - turn, turn / 2, 0.1, theta, phi, 0.6) { TranslationX = x, TranslationZ = z, Scale = scale, CameraElevation = elevation };

    [Fact]
    public void No_texel_beside_it_may_have_the_object_before_the_spot() => Views.Sample(static latents =>
    {
        PreparedViews views = PreparedViews.Of(SceneDescription.Paper, Size, Box, [latents]);
        PixelRect part = views.Blocks[0].ShadowRect;
        Assert.InRange(part.X, 0, Side - 1);
        Assert.InRange(part.Y, 0, Side - 1);
        Assert.InRange(part.X + part.Width, 1, Side);
        Assert.InRange(part.Y + part.Height, 1, Side);
        for (int i = 0; i < Side * Side; i++)
        {
            (int x, int y) = (i % Side, i / Side);
            bool isWithin = x >= part.X && x < part.X + part.Width && y >= part.Y && y < part.Y + part.Height;
            Assert.True(isWithin || !MayBeHidden(views.Uniforms, x, y), $"{latents}: {x}, {y} beside {part}");
        }
    });

    [Fact]
    public void It_is_a_small_part_of_the_papers_pictures()
    {
        Latents[] paper = [.. Enumerable.Range(0, 50).Select(static i => new Latents(i, 2 * i, 3 * i, 0.1, i / 64.0, i, 0.6))];
        PreparedViews views = PreparedViews.Of(SceneDescription.Paper, Size, Box, paper);
        Assert.InRange(views.Blocks.Average(static view => view.ShadowRect.Width * view.ShadowRect.Height / (double)(Side * Side)), 0.01, 0.4);
    }

    /// <summary>The texel's ray in floorspot.comp.glsl, and spotMayBeHidden of spotlight.glsl.</summary>
    private static bool MayBeHidden(Vector4[] view, int x, int y)
    {
        Vector2 ndc = ((new Vector2((2 * x) + 1, (2 * y) + 1) * 2 / Size) - Vector2.One) * view[3].W;
        Vector3 ray = Xyz(6) + (ndc.X * Xyz(4)) - (ndc.Y * Xyz(5));
        if (ray.Z >= -1e-3f)
        {
            return false;
        }

        Vector3 p = Xyz(3) + (ray * ((view[7].W - view[3].Z) / ray.Z)), a = p - Xyz(8);
        float depth = Vector3.Dot(Xyz(12), a), near = view[14].W;
        Vector2 seen = new Vector2(Vector3.Dot(Xyz(14), a), Vector3.Dot(Xyz(15), a)) / depth;
        float reach = 1.1f * view[8].W * Xyz(14).Length() * Math.Max((1 / near) - (1 / depth), 0);
        return depth > near && Math.Abs(seen.X - view[16].X) <= view[16].Z + reach && Math.Abs(seen.Y - view[16].Y) <= view[16].W + reach;

        Vector3 Xyz(int row) => view[row].AsVector3();
    }
}
