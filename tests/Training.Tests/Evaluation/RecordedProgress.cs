using SIE.Training.Evaluation;

namespace SIE.Training.Tests.Evaluation;

internal sealed class RecordedProgress : IEvaluationProgress
{
    public List<string> Stages { get; } = [];

    public List<string> Said { get; } = [];

    public void Begin(string stage, long total, string unit) => Stages.Add(stage);

    /// <summary>Called at each step of work.</summary>
    public Action? OnAdvance { get; init; }

    public void Advance(long units) => OnAdvance?.Invoke();

    public void Say(string message) => Said.Add(message);
}
