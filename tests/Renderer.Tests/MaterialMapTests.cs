using System.Numerics;
using SIE.Renderer.Meshes;
using SIE.Renderer.Scenes;

namespace SIE.Renderer.Tests;

/// <summary>What pictures do to a surface's light, against what Cycles does.</summary>
public class MaterialMapTests(RendererFixture fixture) : IClassFixture<RendererFixture>
{
    private static readonly Latents View = new(0, 0, 0, 0.6, 0, 0, 0.1);

    [Fact]
    public void Between_two_texels_colours_are_mixed_as_in_sRGB()
    {
        // A plate that glows from black to white across its width. In the middle sRGB has 0.5, which is 0.214 in linear light; half of the light would be 0.5.
        Material glow = Shapes.Matte(0, 0, 0) with { EmissionMap = Shapes.Embedded([0, 0, 0, 255, 255, 255, 255, 255], 2, 1) };
        Assert.InRange(Light(Shapes.Quads(Shapes.Plate(0.3f, glow)), 128), 0.19, 0.27);
    }

    [Fact]
    public void Half_a_normal_map_s_strength_turns_the_normal_half_as_far()
    {
        float plain = Lit(0), half = Lit(0.5f), whole = Lit(1), beyond = Lit(2);
        Assert.True(plain > half + 0.01 && half > whole + 0.01 && whole > beyond + 0.01, $"{plain} {half} {whole} {beyond}");

        // Towards the right, away from the light above.
        float Lit(float strength) => Light(Shapes.Quads(Shapes.Plate(0.3f, Bumped([230, 128, 200, 255], strength))), 128);
    }

    [Fact]
    public void A_normal_below_the_surface_is_black() =>
        Assert.InRange(Light(Shapes.Quads(Shapes.Plate(0.3f, Bumped([128, 128, 0, 255], 1))), 128), 0, 0.03);

    [Fact]
    public void Behind_nine_layers_all_is_black()
    {
        Material glass = Shapes.Matte(0, 0, 0) with { Alpha = 0.2f }, glow = Shapes.Matte(0, 0, 0) with { Emission = new Vector3(3) };
        Assert.True(Through(8) > 0.3, "eight let light through");
        Assert.InRange(Through(9), 0, 0.03);
        Assert.InRange(Through(12), 0, 0.03);

        float Through(int layers) => Light(
            Shapes.Quads([Shapes.Plate(0.3f, glow, y: -0.1f), .. Enumerable.Range(0, layers).Select(i => Shapes.Plate(0.3f, glass, y: 0.01f * i))]), 128);
    }

    private static Material Bumped(byte[] texel, float strength) =>
        Shapes.Matte(0.8f, 0.8f, 0.8f) with { NormalMap = Shapes.Embedded(texel, 1, 1), NormalStrength = strength };

    /// <summary>Linear green in the middle row.</summary>
    private float Light(Mesh mesh, int column) => fixture.Linear(mesh, View)[(3 * ((128 * fixture.Size) + column)) + 1];
}
