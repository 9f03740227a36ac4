using System.Numerics;
using SIE.Renderer.Meshes;
using SIE.Renderer.Scenes;

namespace SIE.Renderer.Tests;

/// <summary>Shadows of what is thinner than a step of the rays to the spot.</summary>
public class ThinShadowTests(RendererFixture fixture) : IClassFixture<RendererFixture>
{
    private const float HalfPlate = 0.15f;
    private const int Strips = 30;

    private static readonly Material Black = Shapes.Matte(0, 0, 0);

    [Theory]
    [InlineData(0)]
    [InlineData(0.4)]
    public void Strips_take_as_much_light_from_the_floor_as_a_plate_of_their_area(double rotationX)
    {
        Latents view = new(rotationX, 0.75 * rotationX, 0.5 * rotationX, 0.6, 0.1, 0.5, 1.3);
        float[] open = fixture.Linear(Shapes.Speck, view), ofPlate = fixture.Linear(Shapes.Quads(Shapes.Plate(HalfPlate, Black)), view);
        float[] ofStrips = fixture.Linear(Shapes.Quads([.. ThinPlates()]), view);
        double plate = 0, strips = 0;
        for (int i = 0; i < open.Length; i++)
        {
            plate += open[i] - ofPlate[i];
            strips += open[i] - ofStrips[i];
        }

        Assert.Equal(1, strips / plate, 0.03);
    }

    private static IEnumerable<(Vector3 A, Vector3 B, Vector3 C, Vector3 D, Material Material)> ThinPlates()
    {
        const float width = 2 * HalfPlate / Strips;
        for (int i = 0; i < Strips; i++)
        {
            float x = 2 * width * (i - ((Strips - 1) / 2f));
            yield return (
                new(x - (width / 2), 0, HalfPlate), new(x + (width / 2), 0, HalfPlate), new(x + (width / 2), 0, -HalfPlate), new(x - (width / 2), 0, -HalfPlate), Black);
        }
    }
}
