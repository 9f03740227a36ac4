using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace SIE.DatasetBuilder.Pipeline;

/// <summary>
/// One process for each GPU, as workers of one dataset that share nothing else: a driver works best with one context a process, and the loss of
/// a GPU ends one process only.
/// </summary>
internal static class GpuProcesses
{
    /// <summary>How long processes may take to stop by themselves.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);

    /// <summary>SIGTERM.</summary>
    private const int Terminate = 15;

    /// <summary>How to start this program again: the file, and what comes before its arguments.</summary>
    public static string[] ThisProgram => Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet"
        ? [Environment.ProcessPath!, Assembly.GetEntryAssembly()!.Location]
        : [Environment.ProcessPath!];

    /// <summary>Runs the processes to their ends.</summary>
    /// <param name="program">The program: its file, and what comes before its arguments.</param>
    /// <param name="arguments">A rendering without --gpu, --worker and --threads.</param>
    /// <param name="gpus">Indices of the GPUs, one a process.</param>
    /// <param name="threads">Worker threads of all processes together.</param>
    /// <param name="say">Hears each line that a process prints, with its GPU before it.</param>
    /// <param name="token">Stops them; finished shards stay.</param>
    /// <returns>The GPUs whose process has failed, with its exit code.</returns>
    public static async Task<IReadOnlyList<(int Gpu, int ExitCode)>> RunAsync(
        IReadOnlyList<string> program, IReadOnlyList<string> arguments, IReadOnlyList<int> gpus, int threads, Action<string> say, CancellationToken token)
    {
        Process[] processes = [.. gpus.Select((gpu, i) => Start(program, [.. arguments, .. Share(gpu, i)], gpu, say))];
        try
        {
            await Task.WhenAll(processes.Select(p => p.WaitForExitAsync(token))).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            using CancellationTokenSource end = new(Grace);
            await Task.WhenAll(processes.Select(p => StopAsync(p, end.Token))).ConfigureAwait(false);
            throw;
        }

        (int, int)[] failed = [.. gpus.Zip(processes, static (gpu, process) => (gpu, process.ExitCode)).Where(static p => p.ExitCode != 0)];
        foreach (Process process in processes)
        {
            process.Dispose();
        }

        return failed;

        string[] Share(int gpu, int worker) =>
        [
            "--gpu", Text(gpu), "--worker", $"{Text(worker)}/{Text(gpus.Count)}", "--threads", Text(Math.Max(1, threads / gpus.Count)),
        ];
    }

    private static async Task StopAsync(Process process, CancellationToken token)
    {
        // Ctrl-C reaches them as it does this one, a scheduler's SIGTERM does not; twice does no harm.
        if (!OperatingSystem.IsWindows() && !process.HasExited)
        {
            _ = Signal(process.Id, Terminate); // It may end this moment; then there is nobody to tell.
        }

        try
        {
            await process.WaitForExitAsync(token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }
    }

    /// <summary>kill(2).</summary>
    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);

    private static Process Start(IReadOnlyList<string> program, string[] arguments, int gpu, Action<string> say)
    {
        ProcessStartInfo start = new(program[0], [.. program.Skip(1), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        Process process = new() { StartInfo = start };
        process.OutputDataReceived += (_, line) => Say(line.Data);
        process.ErrorDataReceived += (_, line) => Say(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;

        void Say(string? line)
        {
            if (line is not null)
            {
                say($"GPU {Text(gpu)}: {line}");
            }
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
