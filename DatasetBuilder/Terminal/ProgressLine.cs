using System.Diagnostics;
using System.Globalization;

namespace SIE.Terminal;

/// <summary>
/// Progress of one long task: a bar that redraws itself on a terminal, a plain line every few seconds elsewhere, with rate and time left.
/// Written to standard error, so that standard output holds results only. Thread-safe.
/// </summary>
public sealed class ProgressLine : IDisposable
{
    private static readonly TimeSpan RedrawEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan PlainLineEvery = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly string _title;
    private readonly string _unit;
    private readonly long _total;
    private readonly long _alreadyDone;
    private readonly TextWriter _output;
    private readonly bool _interactive;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _nextWrite;
    private long _done;
    private string _note = "";
    private int _lastWidth;
    private bool _closed;

    /// <summary>Starts the clock and shows the line.</summary>
    /// <param name="title">What is being done, a word or two.</param>
    /// <param name="total">How many units there are, those already done included; 0 if unknown.</param>
    /// <param name="unit">What is counted, in the plural, such as "images".</param>
    /// <param name="alreadyDone">Units that an earlier run finished; they count as done but not towards the rate.</param>
    public ProgressLine(string title, long total, string unit, long alreadyDone = 0)
        : this(title, total, unit, alreadyDone, Console.Error, !Console.IsErrorRedirected)
    {
    }

    internal ProgressLine(string title, long total, string unit, long alreadyDone, TextWriter output, bool interactive)
    {
        (_title, _total, _unit, _alreadyDone, _done) = (title, total, unit, alreadyDone, alreadyDone);
        (_output, _interactive) = (output, interactive);
        _nextWrite = interactive ? RedrawEvery : PlainLineEvery;
        if (interactive)
        {
            Write();
        }
    }

    /// <summary>Counts further units as done.</summary>
    /// <param name="units">How many.</param>
    /// <param name="note">What to show at the end of the line, such as the current loss; null keeps the last one.</param>
    public void Advance(long units, string? note = null)
    {
        lock (_gate)
        {
            _done += units;
            _note = note ?? _note;
            if (!_closed && _clock.Elapsed >= _nextWrite)
            {
                Write();
                _nextWrite = _clock.Elapsed + (_interactive ? RedrawEvery : PlainLineEvery);
            }
        }
    }

    /// <summary>Prints a message above the line without disturbing it.</summary>
    /// <param name="message">One line of text.</param>
    public void Say(string message)
    {
        lock (_gate)
        {
            if (_interactive)
            {
                _output.Write('\r' + new string(' ', _lastWidth) + '\r');
            }

            _output.WriteLine(message);
            if (_interactive && !_closed)
            {
                Write();
            }
        }
    }

    /// <summary>Shows the final state and ends the line.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            Write();
            if (_interactive)
            {
                _output.WriteLine();
            }

            _closed = true;
        }
    }

    private void Write()
    {
        string text = Describe();
        if (!_interactive)
        {
            _output.WriteLine(text);
            return;
        }

        // One column short of the edge: a full line would wrap and the next redraw would leave it behind.
        int width = Math.Max(20, TerminalWidth() - 1);
        text = text.Length > width ? text[..width] : text;
        _output.Write('\r' + text.PadRight(Math.Min(width, _lastWidth)));
        _lastWidth = text.Length;
    }

    private string Describe()
    {
        double seconds = Math.Max(_clock.Elapsed.TotalSeconds, 1e-3);
        double rate = (_done - _alreadyDone) / seconds;
        string note = _note.Length == 0 ? "" : $"  {_note}";
        string speed = string.Create(CultureInfo.InvariantCulture, $"{rate:0.#} {_unit}/s");
        if (_total <= 0)
        {
            return $"{_title}  {_done} {_unit}  {speed}{note}";
        }

        double share = Math.Min(1, (double)_done / _total);
        string left = _done >= _total ? $"in {Clock(seconds)}" : rate > 0 ? $"{Clock((_total - _done) / rate)} left" : "";
        string bar = _interactive ? $"[{new string('█', (int)(share * 20))}{new string('░', 20 - (int)(share * 20))}] " : "";
        return string.Create(CultureInfo.InvariantCulture, $"{_title}  {bar}{_done}/{_total} {_unit} ({share:P0})  {speed}  {left}{note}");
    }

    private static string Clock(double seconds)
    {
        TimeSpan time = TimeSpan.FromSeconds(Math.Min(seconds, 359_999));
        return time.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}");
    }

    private static int TerminalWidth()
    {
        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth : 80;
        }
        catch (IOException)
        {
            return 80;
        }
    }
}
