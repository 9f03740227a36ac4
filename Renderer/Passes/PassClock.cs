using System.Diagnostics;

namespace SIE.Renderer.Passes;

/// <summary>
/// Times each pass of a view by waiting for the GPU after it, which costs what overlapping would have gained: for finding out where the time
/// goes, not for making datasets.
/// </summary>
public sealed class PassClock
{
    private readonly Dictionary<string, (TimeSpan Wall, TimeSpan Processor)> _times = [];
    private long _last;
    private TimeSpan _lastProcessor;

    /// <summary>Time of each pass so far, by the clock and of the process's threads together: what the pass costs where the CPU draws.</summary>
    public IReadOnlyDictionary<string, (TimeSpan Wall, TimeSpan Processor)> Times => _times;

    internal void Start() => (_last, _lastProcessor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);

    internal void Lap(string pass)
    {
        (TimeSpan wall, TimeSpan processor) = _times.GetValueOrDefault(pass);
        _times[pass] = (wall + Stopwatch.GetElapsedTime(_last), processor + Environment.CpuUsage.TotalTime - _lastProcessor);
        Start();
    }
}
