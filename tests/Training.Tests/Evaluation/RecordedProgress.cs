using SIE.Training.Evaluation;

namespace SIE.Training.Tests.Evaluation;

internal sealed class RecordedProgress : IEvaluationProgress
{
    public List<string> Stages { get; } = [];

    public List<string> Said { get; } = [];

    public void Begin(string stage, long total, string unit) => Stages.Add(stage);

    public void Advance(long units)
    {
    }

    public void Say(string message) => Said.Add(message);
}
