using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SIE.DatasetBuilder.Tests.Pipeline;

/// <summary>The real program in a process of its own, so that it can be killed.</summary>
internal static class SieProcess
{
    private const int Interrupt = 2;

    /// <summary>Runs it to its end.</summary>
    public static (int ExitCode, string Output, string Errors) Run(params string[] arguments) => RunIn([], arguments);

    /// <summary>Runs it to its end with some environment variables set.</summary>
    public static (int ExitCode, string Output, string Errors) RunIn(Dictionary<string, string> environment, params string[] arguments)
    {
        using Process process = Start(arguments, environment);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return (process.ExitCode, output.Result, errors.Result);
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

    /// <summary>Starts it and asks it to stop (SIGINT, as Ctrl-C does) at the first moment that a condition holds.</summary>
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
            _ = Signal(process.Id, Interrupt); // It may end this moment; then there is nobody to signal.
        }

        process.WaitForExit();
        return (process.ExitCode, errors.Result);
    }

    /// <summary>kill(2): the command of that name isn't on every machine.</summary>
    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);

    private static Process Start(string[] arguments, Dictionary<string, string>? environment = null)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "SIE.DatasetBuilder.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in environment ?? [])
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}
