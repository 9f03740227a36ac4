using System.Diagnostics;

namespace SIE.DatasetBuilder.Tests;

/// <summary>The launcher `sie` on a copy of the tree without programs, with a `dotnet` that only notes that it was called.</summary>
public sealed class LauncherTests : IDisposable
{
    private const string DotNet = """
        #!/bin/sh
        case "$1" in
            --list-sdks) echo "10.0.100 [/nowhere]" ;;
            *)
                echo "$1" >>"$(dirname "$0")/called"
                sleep 60 </dev/null >/dev/null 2>&1 &  # As the build servers do, it outlives the build with all that it has inherited.
                echo $! >>"$(dirname "$0")/servers"
                ;;
        esac
        """;

    private readonly TemporaryFolder _folder = new();

    public LauncherTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the launcher is a script for bash and flock");
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "SIE.sln")))
        {
            root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("The tests don't run inside their tree.");
        }

        File.Copy(Path.Combine(root, "sie"), _folder["sie"]);
        foreach (string source in (string[])["Renderer/a", "DatasetBuilder/a", "Training/a", "Benchmarks/a", "Directory.Build.props", "global.json"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[source])!);
            File.WriteAllText(_folder[source], "");
        }

        Directory.CreateDirectory(_folder["bin"]);
        File.WriteAllText(_folder["bin/dotnet"], DotNet);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder["bin/dotnet"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    public void Dispose()
    {
        foreach (string server in File.Exists(_folder["bin/servers"]) ? File.ReadAllLines(_folder["bin/servers"]) : [])
        {
            Start("kill", server).WaitForExit();
        }

        _folder.Dispose();
    }

    [Theory]
    [InlineData("build", "--help")]
    [InlineData("demo", "--help")]
    [InlineData("demo", "-h")]
    [InlineData("test", "--help")]
    public void Who_asks_for_help_gets_it_and_nothing_is_built_or_run(string command, string option)
    {
        (int code, string output, _) = Run(command, option);
        Assert.Equal(0, code);
        Assert.Contains($"Usage: sie {command}", output, StringComparison.Ordinal);
        Assert.Contains("Examples:", output, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["bin/called"]));
    }

    [Fact]
    public void A_demo_goes_into_no_folder_that_is_called_like_an_option() => Assert.Equal(2, Run("demo", "--now").ExitCode);

    [Fact]
    public void What_a_build_leaves_running_does_not_keep_the_lock()
    {
        Assert.Equal(0, Run("build").ExitCode);
        using Process free = Start("flock", "-n", _folder[".artifacts/build.lock"], "true");
        free.WaitForExit();
        Assert.Equal(0, free.ExitCode);
    }

    [Fact]
    public void Who_waits_for_another_build_says_so()
    {
        Directory.CreateDirectory(_folder[".artifacts"]);
        using Process other = Start("flock", _folder[".artifacts/build.lock"], "sh", "-c", "echo locked; read go");
        Assert.Equal("locked", other.StandardOutput.ReadLine());
        using Process waiting = Start("bash", _folder["sie"], "build");
        Assert.Equal("Waiting for another build ...", waiting.StandardError.ReadLine());
        Assert.False(File.Exists(_folder["bin/called"]));
        other.StandardInput.Close();
        waiting.WaitForExit();
        Assert.Equal(0, waiting.ExitCode);
        Assert.Equal(["build"], File.ReadAllLines(_folder["bin/called"]));
    }

    private (int ExitCode, string Output, string Errors) Run(params string[] arguments)
    {
        using Process process = Start("bash", [_folder["sie"], .. arguments]);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }

    private Process Start(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{_folder["bin"]}:{start.Environment["PATH"]}";
        return Process.Start(start)!;
    }
}
