using SIE.Training.Runs;

namespace SIE.Training.Tests.Runs;

/// <summary>One epoch on the tiny dataset, once for all tests that look at its folder; its checkpoint was kept too.</summary>
public sealed class TrainedTinyRun : IDisposable
{
    private readonly TinyDataset _data = new();

    public TrainedTinyRun()
    {
        Configuration = _data.Configuration() with { Epochs = 1, KeepEvery = 1 };
        TrainingRun.Execute(Configuration, Folder, null, CancellationToken.None);
    }

    public RunConfiguration Configuration { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("sie-trained-").FullName;

    public Learner CreateLearner(RunConfiguration? configuration = null)
    {
        RunConfiguration c = configuration ?? Configuration;
        return new(c.FindMethod(), c.ToModelOptions(), c.Weights, c.Adam, TorchSharp.torch.CPU);
    }

    public void Dispose()
    {
        _data.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
