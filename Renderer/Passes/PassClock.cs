using System.Diagnostics;

namespace SIE.Renderer.Passes;

/// <summary>
/// Times each pass of a view by waiting for the GPU after it, which costs what overlapping would have gained: for finding out where the time
/// goes, not for making datasets.
/// </summary>
public sealed class PassClock
{
    private readonly Dictionary<string, TimeSpan> _times = [];
    private long _last;

    /// <summary>Time of each pass so far.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Times => _times;

    internal void Start() => _last = Stopwatch.GetTimestamp();

    internal void Lap(string pass)
    {
        _times[pass] = _times.GetValueOrDefault(pass) + Stopwatch.GetElapsedTime(_last);
        _last = Stopwatch.GetTimestamp();
    }
}
