using System.Numerics;
using CsCheck;
using SIE.Renderer.Scenes;

namespace SIE.Renderer.Tests;

public class SceneTests
{
    [Theory]
    [InlineData(0.01, 25.78)]
    [InlineData(0.05, 69.64)]
    [InlineData(0.1069, 102.13)]
    [InlineData(0.18, 127.55)]
    [InlineData(0.2673, 147.20)]
    [InlineData(0.5, 177.21)]
    [InlineData(1, 205.84)]
    [InlineData(2, 227.53)]
    [InlineData(4, 242.09)]
    [InlineData(8, 250.71)]
    [InlineData(16.3, 255)]
    public void Filmic_gives_the_levels_that_Blender_gives(float linear, double level)
    {
        Assert.Equal(level, 255 * Filmic.Display(new Vector3(linear)).X, 0.02);
    }

    [Fact]
    public void Filmic_draws_highlights_towards_their_largest_channel()
    {
        Vector3 display = Filmic.Display(new Vector3(5000, 100, 100));
        Assert.Equal(1, display.Y);
        Assert.True(Filmic.Display(new Vector3(5, 0.1f, 0.1f)).Y < 0.5);
    }

    [Fact]
    public void The_camera_stands_above_positive_Y_and_sees_negative_X_on_the_right()
    {
        Camera camera = new();
        AssertNear(new Vector3(0, 1.767767f, 1.767767f), camera.Position);
        AssertNear(new Vector3(0, -0.70710678f, -0.70710678f), camera.Forward);
        AssertNear(-Vector3.UnitX, camera.Right);
        AssertNear(new Vector3(0, -0.70710678f, 0.70710678f), camera.Up);
    }

    [Fact]
    public void Rotation_turns_about_the_fixed_axes_X_then_Y_then_Z()
    {
        Gen.Select(Gen.Double[-3, 3], Gen.Double[-3, 3], Gen.Double[-3, 3]).Sample((x, y, z) =>
        {
            (Vector3 row0, Vector3 row1, Vector3 row2) = ObjectTransform.Rotation(new Latents(x, y, z, 0, 0, 0, 0));
            foreach (Vector3 v in new[] { Vector3.UnitX, Vector3.UnitY, Vector3.UnitZ })
            {
                Vector3 turned = Vector3.Transform(v, Quaternion.CreateFromAxisAngle(Vector3.UnitX, (float)x));
                turned = Vector3.Transform(turned, Quaternion.CreateFromAxisAngle(Vector3.UnitY, (float)y));
                turned = Vector3.Transform(turned, Quaternion.CreateFromAxisAngle(Vector3.UnitZ, (float)z));
                AssertNear(turned, new Vector3(Vector3.Dot(row0, v), Vector3.Dot(row1, v), Vector3.Dot(row2, v)));
            }
        });
    }

    [Fact]
    public void Floor_colours_have_a_largest_channel_of_0_6_and_a_smallest_of_0_24()
    {
        Gen.Double[0, 1].Sample(hue =>
        {
            Vector3 albedo = new Floor().Albedo(hue);
            Assert.Equal(0.6, Math.Max(albedo.X, Math.Max(albedo.Y, albedo.Z)), 1e-6);
            Assert.Equal(0.24, Math.Min(albedo.X, Math.Min(albedo.Y, albedo.Z)), 1e-6);
        });
    }

    [Theory]
    [InlineData(0, 0.8, 0, 0)]
    [InlineData(1.0 / 3, 0, 0.8, 0)]
    [InlineData(2.0 / 3, 0, 0, 0.8)]
    [InlineData(1.0 / 6, 0.8, 0.8, 0)]
    public void Spot_colours_follow_the_hue(double hue, float r, float g, float b)
    {
        AssertNear(new Vector3(r, g, b), new Spot().Color(hue));
    }

    [Fact]
    public void The_suns_mean_cosine_is_the_mean_over_its_disk()
    {
        foreach (double nz in new[] { -0.9, -0.5, 0, 0.3, 0.6, 0.8, 1 })
        {
            double nx = Math.Sqrt(1 - nz * nz), sum = 0;
            const int n = 400;
            for (int i = 0; i < n; i++)
            {
                double r = Math.Sqrt((i + 0.5) / n);
                for (int j = 0; j < n; j++)
                {
                    double x = r * Math.Cos(2 * Math.PI * j / n);
                    sum += Math.Max(0, (nx * x + nz) / Math.Sqrt(1 + r * r));
                }
            }

            Assert.Equal(sum / (n * n), Sun.MeanCosine((float)nz), 0.0013);
        }
    }

    private static void AssertNear(Vector3 expected, Vector3 actual) => Assert.True((expected - actual).Length() < 2e-6f, $"{expected} {actual}");
}
