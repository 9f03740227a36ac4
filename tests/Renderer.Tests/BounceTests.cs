using System.Numerics;
using SIE.Renderer.Meshes;
using SIE.Renderer.Preparation;
using SIE.Renderer.Scenes;

namespace SIE.Renderer.Tests;

/// <summary>What a surface of two lobes sends on of the floor's light, against the integral of SCENE.md, sections 7 and 8, computed here.</summary>
public class BounceTests
{
    private const int Size = 64;

    [Theory]
    [InlineData(0.8f, 0f, 1f)]
    [InlineData(0.05f, 0.2f, 0.9f)]
    [InlineData(0.05f, 1f, 0.6f)]
    [InlineData(0.1f, 0.5f, 0.5f)]
    public void The_glossy_lobe_takes_its_share_of_the_bounces_of_light_from_the_floor(float albedo, float specular, float roughness)
    {
        // A small plate whose normal points at the camera's side and down.
        Latents view = new(-Math.PI / 2 - 0.3, 0, 0, 0, 0, 0, 0) { LightPower = 0 };
        Mesh mesh = Shapes.Quads(Shapes.Plate(0.1f, Shapes.Matte(albedo, albedo, albedo) with { Specular = specular, Roughness = roughness }));
        float full = Middle(mesh, view, SceneDescription.Paper), direct = Middle(mesh, view, SceneDescription.Paper with { Interreflection = false });

        (Vector3 row0, Vector3 row1, Vector3 row2) = ObjectTransform.Rotation(view);
        Vector3 normal = new(row0.Z, row1.Z, row2.Z);
        Vector3 toCamera = -SceneDescription.Paper.Camera.Forward;
        Assert.True(normal.Z < -0.2 && Vector3.Dot(normal, toCamera) > 0.2, $"{normal}");
        double floor = 0.6 * 0.445545; // The red channel of hue 0.
        (double expected, double unshared) = Integral(normal, toCamera, albedo, specular, roughness);
        Assert.Equal(expected * floor, full - direct, 0.07 * expected * floor);
        if (specular > 0)
        {
            Assert.True(unshared > 1.08 * expected, $"{unshared} without sharing is too near to {expected} for the test to mean anything");
        }
    }

    /// <summary>Both lobes over the directions below the horizon, with and without the share that the diffuse lobe draws.</summary>
    private static (double Shared, double Unshared) Integral(Vector3 n, Vector3 v, double albedo, double specular, double roughness)
    {
        const int steps = 400;
        double shared = 0, unshared = 0, nv = Vector3.Dot(n, v), alpha2 = Math.Pow(roughness, 4), f0 = 0.08 * specular;
        double eta = (2 / (1 - Math.Sqrt(f0))) - 1, one = Dielectric(1, eta);
        for (int i = 0; i < steps; i++)
        {
            for (int j = 0; j < steps; j++)
            {
                double z = -(i + 0.5) / steps, phi = 2 * Math.PI * (j + 0.5) / steps, r = Math.Sqrt(1 - (z * z));
                Vector3 l = new((float)(r * Math.Cos(phi)), (float)(r * Math.Sin(phi)), (float)z);
                double nl = Vector3.Dot(n, l);
                if (nl <= 0)
                {
                    continue;
                }

                Vector3 h = Vector3.Normalize(l + v);
                double nh = Vector3.Dot(n, h), t = (nh * nh * (alpha2 - 1)) + 1, d = alpha2 / (Math.PI * t * t);
                double fl = Math.Pow(1 - nl, 5), fv = Math.Pow(1 - nv, 5), rr = roughness * (1 + Vector3.Dot(l, v));
                double diffuse = albedo / Math.PI * (((1 - (0.5 * fl)) * (1 - (0.5 * fv))) + (rr * (fl + fv + (fl * fv * (rr - 1)))));
                double glossy = specular == 0 ? 0 : Fresnel(Vector3.Dot(l, h)) * d * G1(nl) * G1(nv) / (4 * nl * nv);
                double byDiffuse = albedo * nl / Math.PI, byGlossy = specular == 0 ? 0 : Fresnel(nv) * G1(nv) * d / (4 * nv);
                double solidAngle = 2 * Math.PI / steps / steps;
                unshared += diffuse * nl * solidAngle;
                shared += (diffuse + glossy) * nl * byDiffuse / (byDiffuse + byGlossy) * solidAngle;
            }
        }

        return (shared, unshared);

        double G1(double c) => 2 / (1 + Math.Sqrt(1 + (alpha2 * (1 - (c * c)) / (c * c))));

        double Fresnel(double c) => f0 + ((1 - f0) * (Dielectric(c, eta) - one) / (1 - one));
    }

    private static double Dielectric(double c, double eta)
    {
        double g = Math.Sqrt((eta * eta) - 1 + (c * c)), a = (g - c) / (g + c), b = ((c * (g + c)) - 1) / ((c * (g - c)) + 1);
        return 0.5 * a * a * (1 + (b * b));
    }

    /// <summary>Linear red in the middle of the picture.</summary>
    private static float Middle(Mesh mesh, Latents view, SceneDescription scene)
    {
        using ViewRenderer renderer = new(new RenderOptions { Size = Size, Scene = scene });
        using UploadedMesh uploaded = renderer.Upload(PreparedMesh.From(mesh));
        float[] rgb = new float[3 * Size * Size];
        renderer.RenderLinear(uploaded, view, rgb);
        return rgb[3 * ((Size / 2 * Size) + (Size / 2))];
    }
}
