using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using SIE.Renderer.Scenes;

namespace SIE.Benchmarks.Cycles;

/// <summary>Blender (Debian: blender), which draws the same scene with Cycles on the CPU, without the denoiser.</summary>
internal static class CyclesRenderer
{
    /// <summary>Samples a pixel that 3DIEBench was made with, before its denoiser.</summary>
    internal const int PublishedSamples = 100;

    private const string Mark = "SIE ";

    /// <summary>Noise at which a pixel has samples enough: 3DIEBench's 0.01 at its number of samples, less for more.</summary>
    private const double PublishedThreshold = 0.01;

    /// <summary>Draws views and measures.</summary>
    /// <param name="jobs">Mesh file and latents of each.</param>
    /// <param name="folder">Where the PNGs, named by the jobs' numbers, and working files go.</param>
    /// <param name="samples">Most samples a pixel.</param>
    /// <param name="token">Stops it.</param>
    /// <returns>Time of rendering alone; null where Blender is not installed.</returns>
    /// <exception cref="CyclesException">Blender failed.</exception>
    public static async Task<TimeSpan?> MeasureAsync(IReadOnlyList<(string Mesh, Latents Latents)> jobs, string folder, int samples, CancellationToken token)
    {
        string script = Path.Combine(folder, "scene.py"), list = Path.Combine(folder, "jobs.tsv");
        Stream source = typeof(CyclesRenderer).Assembly.GetManifestResourceStream("Cycles/scene.py")!;
        await using (source.ConfigureAwait(false))
        {
            using FileStream file = File.Create(script);
            await source.CopyToAsync(file, token).ConfigureAwait(false);
        }

        await File.WriteAllLinesAsync(list, jobs.Select(static job => Line(job.Mesh, job.Latents)), token).ConfigureAwait(false);
        string threshold = (PublishedThreshold * PublishedSamples / samples).ToString(CultureInfo.InvariantCulture);
        try
        {
            using Process process = Process.Start(
                new ProcessStartInfo(
                    "blender",
                    [
                        "--background", "--factory-startup", "--python-exit-code", "1", "--python", script, "--",
                        list, folder, samples.ToString(CultureInfo.InvariantCulture), threshold,
                    ])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                })!;
            return await ReadAsync(process, jobs.Count, token).ConfigureAwait(false);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static async Task<TimeSpan> ReadAsync(Process process, int views, CancellationToken token)
    {
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(token);
            string output = await process.StandardOutput.ReadToEndAsync(token).ConfigureAwait(false);
            await process.WaitForExitAsync(token).ConfigureAwait(false);
            string? result = output.Split('\n').LastOrDefault(static line => line.StartsWith(Mark, StringComparison.Ordinal));
            string[] figures = result?.Split(' ') ?? [];
            return process.ExitCode == 0 && figures.Length == 3 && int.Parse(figures[1], CultureInfo.InvariantCulture) == views
                ? TimeSpan.FromSeconds(double.Parse(figures[2], CultureInfo.InvariantCulture))
                : throw new CyclesException($"blender ended with {process.ExitCode}: {await errors.ConfigureAwait(false)}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static string Line(string mesh, in Latents l) => string.Join(
        '\t',
        new[] { l.RotationX, l.RotationY, l.RotationZ, l.FloorHue, l.LightTheta, l.LightPhi, l.LightHue }
            .Select(static number => number.ToString("R", CultureInfo.InvariantCulture)).Prepend(mesh));
}

/// <summary>Blender is there but failed.</summary>
public sealed class CyclesException(string message) : Exception(message);
