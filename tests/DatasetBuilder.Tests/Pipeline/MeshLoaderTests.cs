using SIE.DatasetBuilder.Corpora;
using SIE.DatasetBuilder.Pipeline;
using SIE.Renderer.Meshes;
using SIE.Renderer.Scenes;

namespace SIE.DatasetBuilder.Tests.Pipeline;

public sealed class MeshLoaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(5, true)] // EIO
    [InlineData(24, true)] // EMFILE
    [InlineData(116, true)] // ESTALE
    [InlineData(2, false)] // ENOENT
    [InlineData(40, false)] // ELOOP
    public void Only_errors_of_the_machine_may_be_gone_the_next_time(int error, bool isPassing)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the numbers are Linux's");
        IOException disk = new("no", error);
        Assert.Equal(isPassing, PassingError.Is(disk));
        Assert.Equal(isPassing, PassingError.Is(new MeshException("a.obj", "can't be read", disk)));
    }

    [Fact]
    public void A_refusal_may_be_gone_the_next_time_and_a_mesh_that_is_too_large_not()
    {
        Assert.True(PassingError.Is(new MeshException("a.obj", "can't be read", new UnauthorizedAccessException())));
        Assert.False(PassingError.Is(new MeshException("a.obj", "is too large", new InsufficientMemoryException())));
        Assert.False(PassingError.Is(new MeshException("a.obj", "is too large", new OverflowException())));
    }

    [Fact]
    public async Task A_broken_mesh_costs_its_object_only()
    {
        File.WriteAllText(_folder["a.obj"], "f 1 2 3\n");
        ObjectJob job = Job(_folder["a.obj"]);
        Assert.False(new MeshLoader(_folder.Path, new()).Load(job));
        Assert.Contains("a.obj", await job.Finished, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.obj")]
    [InlineData("models/a.obj")]
    public void A_mesh_that_was_listed_and_is_gone_stops_the_run_and_leaves_nothing_out(string name)
    {
        ObjectJob job = Job(_folder[name]);
        RenderException error = Assert.Throws<RenderException>(() => new MeshLoader(_folder.Path, new()).Load(job));
        Assert.Contains(_folder[name], error.Message, StringComparison.Ordinal);
        Assert.Contains("run the same command again", error.Message, StringComparison.Ordinal);
        Assert.False(job.Finished.IsCompleted);
    }

    [Fact]
    public async Task A_buffer_that_a_mesh_names_in_vain_costs_its_object_only()
    {
        File.WriteAllText(_folder["a.gltf"], """
            {"asset":{"version":"2.0"},"scene":0,"scenes":[{"nodes":[0]}],"nodes":[{"mesh":0}],"meshes":[{"primitives":[{"attributes":{"POSITION":0}}]}],
             "accessors":[{"bufferView":0,"componentType":5126,"count":3,"type":"VEC3","min":[0,0,0],"max":[1,1,0]}],
             "bufferViews":[{"buffer":0,"byteLength":36}],"buffers":[{"byteLength":36,"uri":"none.bin"}]}
            """);
        ObjectJob job = Job(_folder["a.gltf"]);
        Assert.False(new MeshLoader(_folder.Path, new()).Load(job));
        Assert.Contains("none.bin", await job.Finished, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_object_that_the_corpus_lacks_is_left_out()
    {
        ObjectJob job = Job("");
        Assert.False(new MeshLoader(_folder.Path, new()).Load(job));
        Assert.Contains("1/a: is not in the corpus", await job.Finished, StringComparison.Ordinal);
    }

    private static ObjectJob Job(string path) => new(new CorpusObject("1", "chair", 0, "a", path), [new Latents(0, 0, 0, 0, 0, 0, 0)]);
}
