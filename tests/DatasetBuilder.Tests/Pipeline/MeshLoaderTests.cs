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

    [Theory]
    [InlineData("f 1 2 3\n")]
    [InlineData(null)]
    public async Task A_broken_or_missing_mesh_costs_its_object_only(string? text)
    {
        string path = _folder["a.obj"];
        if (text is not null)
        {
            File.WriteAllText(path, text);
        }

        ObjectJob job = new(new CorpusObject("1", "chair", 0, "a", path), [new Latents(0, 0, 0, 0, 0, 0, 0)]);
        Assert.False(new MeshLoader(Path.GetDirectoryName(path)!).Load(job));
        Assert.Contains("a.obj", await job.Finished, StringComparison.Ordinal);
    }
}
