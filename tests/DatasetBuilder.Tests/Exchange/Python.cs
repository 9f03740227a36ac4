using System.Diagnostics;

namespace SIE.DatasetBuilder.Tests.Exchange;

/// <summary>The system's Python with NumPy or PyYAML (Debian: python3-numpy, python3-yaml), where it is installed: a reader that is not ours.</summary>
internal static class Python
{
    private const string Interpreter = "/usr/bin/python3";

    /// <summary>Whether a module can be imported.</summary>
    public static bool Has(string module) => File.Exists(Interpreter) && Start(".", $"import {module}").Code == 0;

    /// <summary>Runs a script in a folder; returns what it prints.</summary>
    public static string Run(string folder, string script)
    {
        (int code, string output, string errors) = Start(folder, script);
        Assert.True(code == 0, errors);
        return output;
    }

    private static (int Code, string Output, string Errors) Start(string folder, string script)
    {
        ProcessStartInfo start = new(Interpreter)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(script);
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
