using System.Globalization;
using SIE.Benchmarks.Fidelity;
using SIE.DatasetBuilder.Exchange;
using SIE.Imaging;
using SIE.Renderer;
using SIE.Renderer.Meshes;
using SIE.Renderer.Preparation;
using SIE.Renderer.Scenes;

namespace SIE.Benchmarks.Tests;

public sealed class LightComponentsTests : IDisposable
{
    private const int Size = 32;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sie-bench-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_reference_that_is_a_tenth_brighter_on_the_object_and_the_same_on_the_floor_is_told_as_that()
    {
        string mesh = Path.Combine(_folder.FullName, "meshes/plate/p1/models/model_normalized.obj");
        Directory.CreateDirectory(Path.GetDirectoryName(mesh)!);
        File.WriteAllText(mesh, "v -0.4 0 -0.4\nv 0.4 0 -0.4\nv 0.4 0 0.4\nv -0.4 0 0.4\nf 1 4 3 2\n");
        File.WriteAllText(
            Path.Combine(_folder.FullName, "jobs.json"),
            """[{"mesh_path": "meshes/plate/p1/models/model_normalized.obj", "latents": [0, 0, 0, 0, 0, 0, 0], "out": "p1_0.png"}]""");
        RenderOptions options = new() { Size = Size };
        float[] sun = new float[3 * Size * Size];
        byte[] mask = new byte[Size * Size];
        Draw(mesh, options, sun, mask);
        Assert.Contains((byte)255, mask);

        string components = Directory.CreateDirectory(Path.Combine(_folder.FullName, "components")).FullName;
        using (FileStream file = File.Create(Path.Combine(components, "plate_p1__sun_direct.npy")))
        {
            NpyWriter.Write(file, [.. sun.Select((value, i) => (mask[i / 3] >= 250 ? 1.1 : 1) * value)], Size, Size, 3);
        }

        File.WriteAllBytes(Path.Combine(components, "plate_p1__mask.png"), PngEncoder.EncodeGrey(mask, Size, Size));
        ComponentFidelity result = Assert.Single(LightComponents.Run(_folder.FullName, options, TestContext.Current.CancellationToken));
        Assert.Equal("plate_p1 sun_direct", result.Name);
        Assert.Equal((1 / 1.1) - 1, result.Object.Bias, 1e-3);
        Assert.Equal(0, result.Floor.Bias, 1e-6);
        Assert.Equal(0, result.Floor.Rms, 1e-6);
        Assert.True(result.Floor.Mean > 0.01, result.Floor.Mean.ToString(CultureInfo.InvariantCulture));
    }

    private static void Draw(string mesh, RenderOptions options, float[] sun, byte[] mask)
    {
        SceneDescription direct = SceneDescription.Paper with { Interreflection = false };
        using ViewRenderer renderer = new(options with { Scene = direct with { WorldRadiance = 0, Spot = direct.Spot with { Power = 0 } } });
        using UploadedMesh uploaded = renderer.Upload(PreparedMesh.From(MeshFile.Read(mesh)));
        Latents view = new(0.3, -0.4, 0.5, 0.1, 0.3, 1.0, 0.6);
        byte[] rgba = new byte[renderer.BytesPerView];
        renderer.RenderLinear(uploaded, view, sun);
        renderer.Render(uploaded, [view], rgba);
        for (int i = 0; i < mask.Length; i++)
        {
            mask[i] = rgba[(4 * i) + 3];
        }
    }
}
