namespace SIE.EndToEnd.Tests;

/// <summary>A dataset through other people's layouts and back, by the real commands.</summary>
public sealed class ExchangeTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("sie-exchange-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void What_was_exported_and_imported_is_verified_and_trained_on()
    {
        string corpus = In("corpus"), data = In("data"), folders = In("folders"), imported = In("imported");
        Sie.Data("corpus", "sample", "--out", corpus, "--objects-per-class", "4", "--classes", "chair,mug", "--seed", "5").ExpectExit();
        Sie.Data("render", "--corpus", corpus, "--out", data, "--views", "2", "--size", "64", "--seed", "7").ExpectExit();
        Sie.Data("export", "--data", data, "--format", "3diebench", "--out", folders).ExpectExit();
        Sie.Data("import", "--from", folders, "--out", imported).ExpectExit();
        Sie.Data("verify", imported).ExpectExit();
        Sie.Learn(
            "train", "--data", imported, "--out", In("run"), "--method", "sie", "--epochs", "1", "--batch-size", "2", "--resolution", "64",
            "--mlp", "32-32-32", "--seed", "1").ExpectExit();
    }

    private string In(string name) => Path.Combine(_root, name);
}
