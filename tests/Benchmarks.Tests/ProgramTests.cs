using System.Diagnostics;

namespace SIE.Benchmarks.Tests;

public class ProgramTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("kills", "--help")]
    public void Help_names_commands_as_they_are_typed(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "SIE.Benchmarks.dll"), .. arguments]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string help = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        Assert.Contains($"sie bench {string.Join(' ', arguments[..^1])}".TrimEnd() + " [", help, StringComparison.Ordinal);
    }
}
