using System.Globalization;
using SIE.Terminal;
using SIE.Training.Runs;

namespace SIE.Training.Commands;

/// <summary>Shows a run as a progress line: images/s, loss, online top-1 and R², time left.</summary>
internal sealed class TrainingProgressLine : ITrainingProgress, IDisposable
{
    private ProgressLine? _line;

    public void Started(long totalImages, long doneImages) => _line = new ProgressLine("train", totalImages, "images", doneImages);

    public void Stepped(int images, IReadOnlyDictionary<string, double>? metrics)
    {
        string? note = metrics is null ? null : string.Create(CultureInfo.InvariantCulture, $"epoch {metrics["General/epoch"] + 1}  loss {metrics["Loss/Total loss"]:0.###}");
        note = Append(note, metrics, "top-1", "Online eval reprs/Top-1 representations", "0.0%");
        note = Append(note, metrics, "R²", "Online eval reprs/R2 representations", "0.00");
        _line?.Advance(images, note);
    }

    public void Dispose()
    {
        _line?.Dispose();
        _line = null;
    }

    private static string? Append(string? note, IReadOnlyDictionary<string, double>? metrics, string label, string key, string format) =>
        metrics is not null && metrics.TryGetValue(key, out double value) ? $"{note}  {label} {value.ToString(format, CultureInfo.InvariantCulture)}" : note;
}
