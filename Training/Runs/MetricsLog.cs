using System.Text;
using System.Text.Json;
using SIE.Shards;

namespace SIE.Training.Runs;

/// <summary>A run's metrics as JSON Lines, and as TensorBoard events beside it.</summary>
public sealed class MetricsLog : IDisposable
{
    /// <summary>The file in a run's folder.</summary>
    public const string FileName = "metrics.jsonl";

    private readonly FileStream _lines;
    private readonly TensorBoardWriter _events;

    /// <summary>Opens the log; lines of steps that the run will take again are dropped.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="step">Steps that the run has taken.</param>
    public MetricsLog(string folder, long step)
    {
        string path = Path.Combine(folder, FileName);
        if (File.Exists(path))
        {
            // A line cut short by a crash counts as of a later step.
            byte[] kept = Encoding.UTF8.GetBytes(string.Concat(File.ReadLines(path).Where(l => StepOf(l) <= step).Select(l => l + "\n")));
            AtomicFile.Write(path, kept);
        }

        _lines = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        _events = new TensorBoardWriter(Path.Combine(folder, "tensorboard"));
    }

    /// <summary>Adds the metrics of a step.</summary>
    /// <param name="step">Steps taken.</param>
    /// <param name="metrics">Values by name; what is no number becomes null.</param>
    public void Write(long step, IReadOnlyDictionary<string, double> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        using MemoryStream line = new();
        using (Utf8JsonWriter json = new(line))
        {
            json.WriteStartObject();
            json.WriteNumber("step", step);
            foreach ((string name, double value) in metrics)
            {
                if (double.IsFinite(value))
                {
                    json.WriteNumber(name, value);
                }
                else
                {
                    json.WriteNull(name);
                }
            }

            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        _lines.Write(line.GetBuffer().AsSpan(0, (int)line.Length));
        _lines.Flush();
        _events.Write(step, metrics);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _lines.Dispose();
        _events.Dispose();
    }

    private static long StepOf(string line)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            return json.RootElement.GetProperty("step").GetInt64();
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return long.MaxValue;
        }
    }
}
