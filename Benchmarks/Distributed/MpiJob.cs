using System.Diagnostics;
using System.Globalization;

namespace SIE.Benchmarks.Distributed;

/// <summary>Starts this program as several processes under the machine's MPI launcher, Open MPI's or MPICH's.</summary>
internal static class MpiJob
{
    /// <summary>A job whose processes wait for each other for ever is ended after this.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>The launcher in the search path, or null.</summary>
    public static string? Launcher { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(static folder => Path.Combine(folder, "mpirun"))
        .FirstOrDefault(File.Exists);

    /// <summary>Whether a launcher started this process.</summary>
    public static bool IsMember => Environment.GetEnvironmentVariable("OMPI_COMM_WORLD_SIZE") is not null || Environment.GetEnvironmentVariable("PMI_SIZE") is not null;

    /// <summary>Runs a command of this program in several processes; their output is passed on.</summary>
    /// <param name="processes">How many; more than there are cores is fine.</param>
    /// <param name="arguments">The command line.</param>
    /// <returns>Exit code of the job and what it wrote to standard error.</returns>
    /// <exception cref="InvalidOperationException">There is no launcher.</exception>
    public static (int ExitCode, string Errors) Run(int processes, IReadOnlyList<string> arguments)
    {
        ProcessStartInfo start = new(Launcher ?? throw new InvalidOperationException("mpirun is not in the search path."))
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // A self-contained publish has no dotnet beside it; a test's process is another program than this one.
        const string Name = "SIE.Benchmarks";
        string[] program = Path.GetFileName(Environment.ProcessPath) == Name ? [Environment.ProcessPath!] : ["dotnet", Path.Combine(AppContext.BaseDirectory, $"{Name}.dll")];
        foreach (string argument in (string[])["-n", processes.ToString(CultureInfo.InvariantCulture), .. program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        // What Open MPI asks for in containers and on small machines; MPICH ignores it. A process a core, each with one thread.
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = "1";
        start.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        start.Environment["OMPI_MCA_rmaps_base_oversubscribe"] = "1";
        start.Environment["OMPI_MCA_btl_vader_single_copy_mechanism"] = "none";
        start.Environment["OMPI_MCA_mpi_yield_when_idle"] = "1";
        start.Environment["OMP_NUM_THREADS"] = "1";
        using Process job = Process.Start(start)!;
        Task<string> errors = job.StandardError.ReadToEndAsync();
        if (!job.WaitForExit(Limit))
        {
            job.Kill(entireProcessTree: true);
            return (-1, $"The job did not end within {Limit.TotalMinutes} minutes and was stopped.");
        }

        return (job.ExitCode, errors.GetAwaiter().GetResult());
    }
}
