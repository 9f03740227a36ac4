using System.Text.Json.Nodes;
using SIE.DatasetBuilder.Pipeline;
using SIE.Imaging;
using SIE.Renderer;
using SIE.Renderer.Meshes;
using SIE.Shards;

namespace SIE.DatasetBuilder.Tests.Pipeline;

/// <summary>What a dataset knows of the machinery and the meshes that made it.</summary>
public sealed class IdentityTests(RenderTests.Uninterrupted reference) : IClassFixture<RenderTests.Uninterrupted>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_recipe_names_renderer_driver_and_encoder()
    {
        JsonObject recipe = DatasetManifest.Read(reference.Dataset).Recipe;
        Assert.Equal(RendererRevision.Current, (string?)recipe["renderer"]);
        Assert.Equal(JpegFingerprint.Of(), (string?)recipe["encoder"]);
        Assert.False(string.IsNullOrEmpty((string?)recipe["driver"]));
    }

    [Theory]
    [InlineData("renderer")]
    [InlineData("driver")]
    [InlineData("encoder")]
    public void Another_machinery_goes_on_with_nothing(string part)
    {
        RenderTests.Copy(reference.Dataset, _folder["data"]);
        DatasetManifest manifest = DatasetManifest.Read(_folder["data"]);
        manifest.Recipe[part] = "another";
        manifest.Write(_folder["data"]);
        File.Delete(Directory.GetFiles(_folder["data/data"])[0]);
        (int code, _, string errors) = SieProcess.Run(RenderTests.Arguments(reference.Corpus, _folder["data"]));
        Assert.Equal(1, code);
        Assert.Contains($"{part}: \"another\" there", errors, StringComparison.Ordinal);
        Assert.Contains("go on with the program, driver and JPEG library that began it", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_two_jpeg_libraries_are_told_apart_and_each_is_itself_every_time()
    {
        Assert.Equal(JpegFingerprint.Of(JpegBackend.Skia), JpegFingerprint.Of(JpegBackend.Skia));
        Assert.NotEqual(JpegFingerprint.Of(JpegBackend.Skia), JpegFingerprint.Of(JpegBackend.Turbo));
    }

    [Theory]
    [InlineData("models/model_normalized.obj", true)]
    [InlineData("models/model_normalized.mtl", true)]
    [InlineData("images/wood.png", true)]
    [InlineData("images/unused.png", false)]
    [InlineData("models/model_normalized.solid.binvox", false)]
    public void A_mesh_s_checksum_covers_what_it_is_drawn_from(string file, bool covered)
    {
        Write("models/model_normalized.obj", "mtllib model_normalized.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nvt 0 0\nusemtl a\nf 1/1 2/1 3/1\n");
        Write("models/model_normalized.mtl", "newmtl a\nmap_Kd ../images/wood.png\n");
        Write("images/wood.png", "pixels");
        Write("images/unused.png", "pixels");
        Write("models/model_normalized.solid.binvox", "voxels");
        string before = Sha256();
        File.AppendAllText(_folder[file], "# changed\n");
        Assert.Equal(covered, before != Sha256());

        void Write(string name, string text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
            File.WriteAllText(_folder[name], text);
        }

        string Sha256()
        {
            string mesh = _folder["models/model_normalized.obj"];
            return MeshFiles.Sha256(mesh, MeshFile.Read(mesh));
        }
    }
}
