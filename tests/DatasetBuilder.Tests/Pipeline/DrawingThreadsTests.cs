using SIE.DatasetBuilder.Corpora;
using SIE.DatasetBuilder.Pipeline;

namespace SIE.DatasetBuilder.Tests.Pipeline;

public sealed class DrawingThreadsTests : IDisposable
{
    private const int Objects = 6, Views = 3;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sie-drawing-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_number_of_drawing_threads_does_not_show_in_the_bytes()
    {
        string root = TinyCorpus.Write(Path.Combine(_folder.FullName, "corpus"), Objects);
        (StageMeters one, string[] alone) = await RenderAsync(root, "one", threads: 1);
        (StageMeters three, string[] together) = await RenderAsync(root, "three", threads: 3);
        Assert.Equal((1, 3), (one.DrawingThreads, three.DrawingThreads));
        Assert.Equal((Objects * Views, Objects * Views), (one.Views, three.Views));
        Assert.Equal(alone, together);
    }

    private async Task<(StageMeters Meters, string[] Hashes)> RenderAsync(string root, string name, int threads)
    {
        Corpus corpus = Corpus.Open(root);
        RenderRequest request = new()
        {
            Corpus = corpus,
            Identity = CorpusIdentity.Of(corpus, [], null),
            Output = Path.Combine(_folder.FullName, name),
            Views = Views,
            Size = 32,
            ShardObjects = 2,
            DrawingThreads = threads,
        };
        RenderSummary summary = await DatasetRender.RunAsync(request, new SilentProgress(), TestContext.Current.CancellationToken);
        return (request.Meters, [.. summary.Manifest!.Splits.SelectMany(static s => s.Shards).Select(static s => $"{s.File} {s.Sha256}")]);
    }
}
