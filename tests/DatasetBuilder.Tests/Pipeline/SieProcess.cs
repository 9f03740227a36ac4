using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace SIE.DatasetBuilder.Tests.Pipeline;

/// <summary>The real program in a process of its own, so that it can be killed.</summary>
internal static class SieProcess
{
    private const int Interrupt = 2, Terminate = 15;

    /// <summary>
    /// The signal that asks the program to stop: SIGINT, unless this process ignores it, as what a script starts in the background does, and with it its
    /// children; the program treats SIGTERM alike.
    /// </summary>
    private static readonly int StopSignal = Ignores(Interrupt) ? Terminate : Interrupt;

    /// <summary>Runs it to its end.</summary>
    public static (int ExitCode, string Output, string Errors) Run(params string[] arguments) => RunIn([], arguments);

    /// <summary>Runs it to its end with some environment variables set.</summary>
    public static (int ExitCode, string Output, string Errors) RunIn(Dictionary<string, string> environment, params string[] arguments)
    {
        using Process process = Start(arguments, environment);
        return Finish(process);
    }

    /// <summary>Runs it to its end in several processes that Open MPI's launcher starts side by side; their output comes mixed.</summary>
    public static (int ExitCode, string Output, string Errors) RunTogether(int processes, params string[] arguments)
    {
        using Process process = Start(arguments, null, "mpirun", "--allow-run-as-root", "--oversubscribe", "-n", processes.ToString(CultureInfo.InvariantCulture), "dotnet");
        return Finish(process);
    }

    /// <summary>Starts it and kills it (SIGKILL) at the first moment that a condition holds.</summary>
    /// <returns>False if it ended by itself before that.</returns>
    public static bool RunAndKillWhen(Func<bool> condition, params string[] arguments)
    {
        using Process process = Start(arguments);
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        while (!condition())
        {
            if (process.WaitForExit(1))
            {
                return false;
            }
        }

        process.Kill();
        process.WaitForExit();
        return process.ExitCode != 0;
    }

    /// <summary>Starts it and asks it to stop (as Ctrl-C does) at the first moment that a condition holds.</summary>
    public static (int ExitCode, string Errors) RunAndInterruptWhen(Func<bool> condition, params string[] arguments)
    {
        using Process process = Start(arguments);
        _ = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        while (!condition() && !process.WaitForExit(1))
        {
        }

        if (!process.HasExited)
        {
            _ = Signal(process.Id, StopSignal); // It may end this moment; then there is nobody to signal.
        }

        process.WaitForExit();
        return (process.ExitCode, errors.Result);
    }

    private static bool Ignores(int signal)
    {
        const string Key = "SigIgn:";
        return File.Exists("/proc/self/status")
            && File.ReadLines("/proc/self/status").FirstOrDefault(static l => l.StartsWith(Key, StringComparison.Ordinal)) is { } line
            && (ulong.Parse(line[Key.Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> (signal - 1) & 1) != 0;
    }

    /// <summary>kill(2): the command of that name isn't on every machine.</summary>
    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);

    private static (int ExitCode, string Output, string Errors) Finish(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return (process.ExitCode, output.Result, errors.Result);
    }

    private static Process Start(string[] arguments, Dictionary<string, string>? environment = null) => Start(arguments, environment, "dotnet");

    private static Process Start(string[] arguments, Dictionary<string, string>? environment, params string[] launcher)
    {
        ProcessStartInfo start = new(launcher[0], [.. launcher[1..], Path.Combine(AppContext.BaseDirectory, "SIE.DatasetBuilder.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
