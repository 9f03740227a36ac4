using System.Diagnostics;
using System.Text;

namespace SIE.EndToEnd.Tests;

/// <summary>Runs the real programs as the launcher does, in a process of their own.</summary>
internal static class Sie
{
    /// <summary>A command of the dataset builder: corpus, render, verify, sheet, ...</summary>
    public static Finished Data(params string[] arguments) => Run("SIE.DatasetBuilder.dll", arguments);

    /// <summary>A command of the trainer: train, eval, ...</summary>
    public static Finished Learn(params string[] arguments) => Run("SIE.Training.dll", arguments);

    /// <summary>The same, with somebody doing something to the process while it runs.</summary>
    public static Finished Learn(string[] arguments, Action<Process> meanwhile) => Run("SIE.Training.dll", arguments, meanwhile);

    private static Finished Run(string program, string[] arguments, Action<Process>? meanwhile = null)
    {
        ProcessStartInfo start = new("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, program));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        StringBuilder output = new();
        StringBuilder errors = new();
        process.OutputDataReceived += (_, e) => output.AppendLine(e.Data);
        process.ErrorDataReceived += (_, e) => errors.AppendLine(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        meanwhile?.Invoke(process);
        process.WaitForExit();
        return new Finished($"{program} {string.Join(' ', arguments)}", process.ExitCode, output.ToString(), errors.ToString());
    }
}

/// <summary>How a command ended.</summary>
internal sealed record Finished(string Command, int ExitCode, string Output, string Errors)
{
    /// <summary>Fails the test with the command's own words unless it ended with the code.</summary>
    public Finished ExpectExit(int code = 0)
    {
        Assert.True(ExitCode == code, $"{Command}\nended with {ExitCode} instead of {code}\n{Output}\n{Errors}");
        return this;
    }
}
