using SIE.Terminal;
using SIE.Training.Evaluation;

namespace SIE.Training.Commands;

/// <summary>Shows the stages of an evaluation as one progress line after the other.</summary>
internal sealed class EvaluationProgressLine : IEvaluationProgress, IDisposable
{
    private ProgressLine? _line;

    public void Begin(string stage, long total, string unit)
    {
        _line?.Dispose();
        _line = new ProgressLine(stage, total, unit);
    }

    public void Advance(long units) => _line?.Advance(units);

    public void Say(string message)
    {
        _line?.Dispose();
        _line = null;
        Console.Error.WriteLine(message);
    }

    public void Dispose() => _line?.Dispose();
}
