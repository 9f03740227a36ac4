using SIE.Training.Evaluation;
using SIE.Training.Runs;
using SIE.Training.Tests.Evaluation;

[assembly: AssemblyFixture(typeof(EvaluatedRuns))]

namespace SIE.Training.Tests.Evaluation;

/// <summary>Small runs on the tiny dataset, trained once for all tests of what comes after training: SIE, supervised, and random weights.</summary>
public sealed class EvaluatedRuns : IDisposable
{
    private readonly TinyDataset _data = new();

    public EvaluatedRuns()
    {
        Folder = Directory.CreateTempSubdirectory("sie-evaluated-").FullName;
        Train("SIE", epochs: 2);
        Train("Supervised", epochs: 30); // long enough for BatchNorm's running statistics to follow
        Train("Random", epochs: 0);
    }

    public string Folder { get; }

    public string Data => _data.Folder;

    public string Sie => Path.Combine(Folder, "SIE");

    public string Supervised => Path.Combine(Folder, "Supervised");

    public string Random => Path.Combine(Folder, "Random");

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        _data.Dispose();
    }

    internal static EvaluationRequest Request(string[] protocols, params string[] parts) =>
        new(protocols, parts.Length > 0 ? parts : [.. RepresentationPart.Names], null, "cpu", new HeadOptions { Epochs = 20, Seed = 1 });

    /// <summary>A copy of a run that a test may change.</summary>
    internal string CopyOfSie(string name)
    {
        string copy = Path.Combine(Folder, name);
        Directory.CreateDirectory(copy);
        foreach (string file in new[] { RunConfiguration.FileName, Checkpoint.FileName })
        {
            File.Copy(Path.Combine(Sie, file), Path.Combine(copy, file));
        }

        return copy;
    }

    internal RunConfiguration Configuration(string method, int epochs) =>
        _data.Configuration() with { Method = method, Mlp = [32, 32], BatchSize = 5, Epochs = epochs, OnlineEvaluation = false };

    private void Train(string method, int epochs) =>
        TrainingRun.Execute(Configuration(method, epochs), Path.Combine(Folder, method), null, CancellationToken.None);
}
