using System.Diagnostics;
using System.Text;

namespace SIE.EndToEnd.Tests;

/// <summary>Runs the real programs as the launcher does, in a process of their own.</summary>
internal static class Sie
{
    /// <summary>A command of the dataset builder: corpus, render, verify, sheet, ...</summary>
    public static Finished Data(params string[] arguments) => Run("SIE.DatasetBuilder.dll", arguments);

    /// <summary>The same, with a variable of its environment set.</summary>
    public static Finished Data((string Name, string Value) variable, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet");
        start.Environment[variable.Name] = variable.Value;
        return Run(start, "SIE.DatasetBuilder.dll", arguments, meanwhile: null);
    }

    /// <summary>A command of the trainer: train, eval, ...</summary>
    public static Finished Learn(params string[] arguments) => Run("SIE.Training.dll", arguments);

    /// <summary>The same, with somebody doing something to the process while it runs.</summary>
    public static Finished Learn(string[] arguments, Action<Process> meanwhile) => Run("SIE.Training.dll", arguments, meanwhile);

    /// <summary>Whether Open MPI's launcher is there.</summary>
    public static bool CanTrainTogether { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(static folder => File.Exists(Path.Combine(folder, "mpirun")) && File.Exists(Path.Combine(folder, "orterun")));

    /// <summary>A command of the trainer in several processes under mpirun.</summary>
    public static Finished LearnTogether(int processes, string[] arguments, Action<Process>? meanwhile = null)
    {
        ProcessStartInfo start = new("mpirun");
        foreach (string argument in (string[])["--allow-run-as-root", "--oversubscribe", "-n", $"{processes}", "dotnet"])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["OMPI_MCA_mpi_yield_when_idle"] = "1";
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment["OMPI_MCA_btl_vader_single_copy_mechanism"] = "none"; // containers forbid it
        return Run(start, "SIE.Training.dll", arguments, meanwhile);
    }

    /// <summary>Lines of a file that another process writes and replaces.</summary>
    public static int Lines(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using StreamReader reader = new(file);
            return reader.ReadToEnd().Count(static c => c == '\n');
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static Finished Run(string program, string[] arguments, Action<Process>? meanwhile = null) =>
        Run(new ProcessStartInfo("dotnet"), program, arguments, meanwhile);

    private static Finished Run(ProcessStartInfo start, string program, string[] arguments, Action<Process>? meanwhile)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
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
