using System.Diagnostics;

namespace SIE.Benchmarks.Interruptions;

/// <summary>`sie render` in a process of its own, which can be killed and watched.</summary>
internal sealed class RenderProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output, _errors;

    /// <summary>Starts it.</summary>
    /// <param name="arguments">What follows `sie render`.</param>
    public RenderProcess(IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "SIE.DatasetBuilder.dll"), "render", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = Process.Start(start)!;
        (_output, _errors) = (_process.StandardOutput.ReadToEndAsync(), _process.StandardError.ReadToEndAsync());
    }

    /// <summary>Resident memory in bytes; null if it has ended.</summary>
    public long? ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.HasExited ? null : _process.WorkingSet64;
        }
    }

    /// <summary>Waits.</summary>
    /// <returns>Whether it has ended.</returns>
    public bool HasEndedAfter(TimeSpan wait) => _process.WaitForExit(wait);

    /// <summary>Kills it (SIGKILL).</summary>
    /// <returns>False if it had ended well before.</returns>
    public bool Kill()
    {
        _process.Kill();
        _process.WaitForExit();
        return _process.ExitCode != 0;
    }

    /// <summary>Waits for the end.</summary>
    /// <exception cref="InterruptionException">It failed.</exception>
    public void Succeed(CancellationToken token)
    {
        while (!HasEndedAfter(TimeSpan.FromMilliseconds(100)))
        {
            token.ThrowIfCancellationRequested();
        }

        if (_process.ExitCode != 0)
        {
            throw new InterruptionException($"sie render ended with {_process.ExitCode}: {_errors.Result}{_output.Result}");
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }
}

/// <summary>A rendering that failed when it should not have.</summary>
public sealed class InterruptionException(string message) : Exception(message);
