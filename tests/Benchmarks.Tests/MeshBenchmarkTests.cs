using SIE.Benchmarks.Meshes;

namespace SIE.Benchmarks.Tests;

public sealed class MeshBenchmarkTests : IDisposable
{
    private const string Triangle = "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sie-bench-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Every_mesh_of_the_tree_is_read_once_a_measurement_and_broken_ones_are_counted()
    {
        string[] names = ["02691156/a/models/model_normalized.obj", "02691156/b/models/model_normalized.OBJ", "c.obj", "readme.txt"];
        foreach (string name in names)
        {
            string path = Path.Combine(_folder.FullName, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, name == "c.obj" ? "v 1 2 3\n" : Triangle);
        }

        string[] files = MeshBenchmark.FilesIn(_folder.FullName);
        Assert.Equal(names[..3], files.Select(f => Path.GetRelativePath(_folder.FullName, f).Replace('\\', '/')));
        MeshBenchmarkResult result = MeshBenchmark.Run(files, 2, static _ => { }, TestContext.Current.CancellationToken);
        long bytes = files.Sum(f => new FileInfo(f).Length);
        foreach (ReadingRate? rate in new[] { result.One, result.Several, result.OneOnObj })
        {
            Assert.NotNull(rate);
            Assert.Equal((bytes, 2L, 1), (rate.Bytes, rate.Triangles, rate.Failures));
        }

        // The peers, where they are installed, have read the same files.
        Assert.All([result.TinyObj, result.Assimp], peer => Assert.True(peer is null || peer.Bytes == bytes));
        Assert.Equal(result.TinyObj is null, result.VersusTinyObj is null);
        Assert.Equal(result.Assimp is null, result.VersusAssimp is null);
    }

    [Fact]
    public void Rates_are_bytes_over_time()
    {
        ReadingRate rate = new("x", 1, 30_000_000, 5, 0, TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(0.2));
        Assert.Equal((300.0, 150.0), (Math.Round(rate.MegabytesPerCpuSecond, 9), Math.Round(rate.MegabytesPerSecond, 9)));
    }
}
