using System.Diagnostics;
using System.Globalization;
using SIE.Training.Devices;

namespace SIE.Benchmarks.TrainingSpeed;

/// <summary>
/// A contender in a process of its own, which sleeps between its steps. It prints a line about itself when it is ready, and after each line "step" that
/// it reads, the seconds that a step took. Ours and the scripts in Python speak this alike.
/// </summary>
internal sealed class ContenderProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    private ContenderProcess(string name, ProcessStartInfo start)
    {
        Name = name;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        try
        {
            _process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new ContenderException($"{start.FileName} can't be started: {exception.Message}");
        }

        _errors = _process.StandardError.ReadToEndAsync();
        About = ReadLine();
    }

    /// <summary>For tables.</summary>
    internal string Name { get; }

    /// <summary>Versions, as it says itself.</summary>
    internal string About { get; }

    /// <summary>Largest resident memory so far in bytes (VmHWM).</summary>
    internal long PeakBytes => StatusBytes("VmHWM:");

    /// <summary>Starts one of ours.</summary>
    /// <exception cref="ContenderException">It failed.</exception>
    internal static ContenderProcess Start(string name, ContenderRequest request)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "SIE.Benchmarks.dll"), "contender", request.ToArgument()]);
        if (request.Kind is ContenderKind.PublishedStep or ContenderKind.PublishedPredictor)
        {
            // The memory of tensors as libtorch has it by itself, at its best: glibc's in huge pages. SIE_TENSOR_MEMORY=1 gives ours to all.
            start.Environment.TryAdd(TensorMemory.Variable, "0");
            start.Environment.TryAdd("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1:glibc.malloc.arena_max=1");
        }

        return new(name, start);
    }

    /// <summary>Starts a script in Python.</summary>
    /// <param name="name">For tables.</param>
    /// <param name="python">A Python that has PyTorch.</param>
    /// <param name="arguments">The script and its arguments.</param>
    /// <exception cref="ContenderException">It failed.</exception>
    internal static ContenderProcess StartPython(string name, string python, IEnumerable<string> arguments) => new(name, new(python, arguments));

    /// <summary>Takes a step.</summary>
    /// <returns>Its seconds.</returns>
    /// <exception cref="ContenderException">It failed.</exception>
    internal StepTime Step()
    {
        _process.Refresh();
        TimeSpan before = _process.TotalProcessorTime;
        _process.StandardInput.WriteLine("step");
        _process.StandardInput.Flush();
        double seconds = double.Parse(ReadLine(), CultureInfo.InvariantCulture);
        _process.Refresh();
        return new(seconds, (_process.TotalProcessorTime - before).TotalSeconds);
    }

    /// <summary>Largest growth of its resident memory during one step, in bytes.</summary>
    /// <exception cref="ContenderException">It failed.</exception>
    internal long PeakGrowthOfStep()
    {
        File.WriteAllText($"/proc/{_process.Id}/clear_refs", "5"); // lets VmHWM begin anew (man 5 proc)
        long before = StatusBytes("VmRSS:");
        Step();
        return PeakBytes - before;
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private string ReadLine()
    {
        string? line = _process.StandardOutput.ReadLine();
        if (line is null)
        {
            _process.WaitForExit();
            throw new ContenderException($"{Name} ended with {_process.ExitCode}: {_errors.Result.Trim()}");
        }

        return line;
    }

    private long StatusBytes(string field)
    {
        string line = File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith(field, StringComparison.Ordinal));
        return 1024 * long.Parse(line.AsSpan(field.Length).Trim().TrimEnd("kB").Trim(), CultureInfo.InvariantCulture);
    }
}

/// <summary>How long a step took.</summary>
/// <param name="Seconds">By the clock.</param>
/// <param name="ProcessorSeconds">Of all its threads together, which other work on the machine disturbs less.</param>
internal readonly record struct StepTime(double Seconds, double ProcessorSeconds);

/// <summary>A contender that couldn't be measured; the message says why.</summary>
public sealed class ContenderException(string message) : Exception(message);
