using SIE.Benchmarks.Jpeg;
using SIE.Benchmarks.Meshes;
using SIE.Benchmarks.Rendering;
using SIE.DatasetBuilder.Corpora;
using SIE.DatasetBuilder.Pipeline;

namespace SIE.Benchmarks.Tests;

public sealed class RenderBenchmarkTests : IDisposable
{
    private const string Triangle = "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sie-bench-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Every_stage_of_a_rendering_is_measured_together_and_alone()
    {
        foreach (string name in new[] { "chair/a", "chair/b", "table/c" })
        {
            string models = Path.Combine(_folder.FullName, "corpus", name, "models");
            Directory.CreateDirectory(models);
            File.WriteAllText(Path.Combine(models, "model_normalized.obj"), Triangle);
        }

        CancellationToken token = TestContext.Current.CancellationToken;
        Corpus corpus = Corpus.Open(Path.Combine(_folder.FullName, "corpus"));
        RenderBenchmark benchmark = new(corpus, views: 3, size: 32, threads: 2, gpu: null, viewsPerDraw: null, Path.Combine(_folder.FullName, "data"));
        WholeRendering whole = await benchmark.MeasureWholeAsync(new Silent(), token);
        StagesAlone alone = benchmark.MeasureAlone(new Silent(), token);

        Assert.Equal((9, 9, 0), (whole.Meters.Views, whole.Meters.Triangles, whole.Skipped));
        Assert.Equal(1, whole.TrianglesPerView);
        Assert.True(whole.ImagesPerSecond > 0 && whole.PeakMemoryBytes > 0 && whole.Driver.Length > 0);
        Assert.InRange(whole.Collecting / whole.Wall, 0, 1);
        Assert.All(Enum.GetValues<RenderStage>(), stage =>
        {
            Assert.InRange(whole.Busy(stage), 1e-6, 1);
            Assert.InRange(alone.Rate(stage), 1e-3, 1e7);
        });
        Assert.Equal(3 * Triangle.Length, whole.Meters.Bytes(RenderStage.Load));
        Assert.Equal(9 * 32 * 32 * 3 / 2, whole.Meters.Bytes(RenderStage.Readback));
        Assert.Equal(whole.Meters.Bytes(RenderStage.Encode), whole.Meters.Bytes(RenderStage.Write));
        Assert.All(alone.PassMilliseconds.Values, pass => Assert.True(pass.Wall > 0));
    }

    [Fact]
    public void The_synthetic_mesh_is_about_as_long_as_asked_and_read_whole()
    {
        string file = Path.Combine(_folder.FullName, "large.obj");
        SyntheticObj.Write(file, 2_000_000);
        Assert.InRange(new FileInfo(file).Length, 2_000_000, 4_000_000);
        SIE.Renderer.Meshes.Mesh mesh = SIE.Renderer.Meshes.MeshFile.Read(file);
        Assert.Empty(mesh.Warnings);
        Assert.True(mesh.TriangleCount % 2048 == 0 && mesh.TriangleCount > 10_000, $"{mesh.TriangleCount}");
        Assert.Equal(8, mesh.Parts.Select(static part => part.Material).Distinct().Count());
    }

    [Fact]
    public void The_sample_picture_is_as_long_a_JPEG_as_a_view()
    {
        using SIE.Imaging.JpegEncoder encoder = new(95);
        Assert.InRange(encoder.Encode(SamplePicture.Rgba(256), 256, 256).Length, 5_000, 14_000);
    }

    private sealed class Silent : IRenderProgress
    {
        public void Start(long images, long alreadyDone)
        {
        }

        public void ImagesDone(int images)
        {
        }

        public void Say(string message)
        {
        }
    }
}
