namespace SIE.EndToEnd.Tests;

/// <summary>
/// The whole path once, by the real commands, for all tests that look at its results: sample shapes, rendered, trained on, evaluated.
/// Small enough for two cores without a GPU.
/// </summary>
public sealed class WholePath : IDisposable
{
    public const int Classes = 3;
    public const int ObjectsPerClass = 4;
    public const int Views = 4;
    public const int Size = 64;

    public WholePath()
    {
        Root = Directory.CreateTempSubdirectory("sie-e2e-").FullName;
        Sie.Data("corpus", "sample", "--out", Corpus, "--objects-per-class", $"{ObjectsPerClass}", "--classes", "chair,mug,airplane", "--seed", "5")
            .ExpectExit();
        Sie.Data("render", "--corpus", Corpus, "--out", Dataset, "--views", $"{Views}", "--size", $"{Size}", "--seed", "7").ExpectExit();
        Sie.Learn(
            "train", "--data", Dataset, "--out", Run, "--method", "sie", "--epochs", "2", "--batch-size", "4", "--resolution", "64",
            "--mlp", "64-64-64", "--seed", "1").ExpectExit();
        Evaluation = Sie.Learn("eval", "--run", Run, "--epochs", "5").ExpectExit().Output;
    }

    public string Root { get; }

    public string Corpus => Path.Combine(Root, "corpus");

    public string Dataset => Path.Combine(Root, "data");

    public string Run => Path.Combine(Root, "run");

    /// <summary>What `sie eval` printed.</summary>
    public string Evaluation { get; }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
