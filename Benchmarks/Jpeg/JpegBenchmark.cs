using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using SIE.Imaging;

namespace SIE.Benchmarks.Jpeg;

/// <summary>
/// Times the encoding of a view on one thread, from pixels and from planes, and libjpeg-turbo's own benchmark on the same picture at the same
/// settings (quality, 4:2:0, accurate DCT, four bytes a pixel) where it is installed.
/// </summary>
/// <param name="size">Width and height of the picture, a multiple of 16.</param>
/// <param name="quality">JPEG quality.</param>
internal sealed partial class JpegBenchmark(int size, int quality)
{
    /// <summary>Rounds in turn, so that a busy moment of the machine hits all; the best of each counts.</summary>
    private const int Rounds = 5;

    private const double Seconds = 0.6, WarmUp = 0.2;

    private readonly byte[] _rgba = SamplePicture.Rgba(size);

    /// <summary>Measures.</summary>
    /// <param name="token">Stops between rounds.</param>
    public JpegRates Run(CancellationToken token)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("sie-jpeg-");
        try
        {
            string file = Path.Combine(folder.FullName, "view.ppm");
            WritePpm(file);
            JpegRates best = new(0, null, null, 0);
            for (int round = 0; round < Rounds; round++)
            {
                token.ThrowIfCancellationRequested();
                best = new JpegRates(
                    Math.Max(best.Pixels, Measure(static (encoder, data, size) => encoder.Encode(data, size, size), _rgba)),
                    JpegCodec.TakesPlanes ? Better(best.Planes, Measure(static (encoder, data, size) => encoder.EncodePlanes(data, size, size), JpegPlanes.FromRgba(_rgba, size, size))) : null,
                    Better(best.TjBench, MeasureTjBench(file)),
                    Bytes());
            }

            return best;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double? Better(double? known, double? rate) => known is { } k && rate is { } r ? Math.Max(k, r) : known ?? rate;

    /// <summary>Megapixels a second, each JPEG copied to an array of its own as the pipeline does.</summary>
    private double Measure(Encoding encode, byte[] data)
    {
        using JpegEncoder encoder = new(quality);
        Encode(WarmUp);
        return Encode(Seconds);

        double Encode(double seconds)
        {
            long start = Stopwatch.GetTimestamp();
            for (long count = 1; ; count++)
            {
                _ = encode(encoder, data, size).ToArray();
                double taken = Stopwatch.GetElapsedTime(start).TotalSeconds;
                if (taken >= seconds)
                {
                    return count * size * (double)size / 1e6 / taken;
                }
            }
        }
    }

    private int Bytes()
    {
        using JpegEncoder encoder = new(quality);
        return encoder.Encode(_rgba, size, size).Length;
    }

    /// <summary>Megapixels a second by tjbench; null where it is not installed.</summary>
    private double? MeasureTjBench(string file)
    {
        string[] arguments =
        [
            file, quality.ToString(CultureInfo.InvariantCulture), "-subsamp", "420", "-accuratedct", "-rgbx", "-nowrite", "-componly",
            "-benchtime", Seconds.ToString(CultureInfo.InvariantCulture), "-warmup", WarmUp.ToString(CultureInfo.InvariantCulture),
        ];
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("tjbench", arguments) { RedirectStandardOutput = true })!;
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Match rate = Throughput().Match(output);
            return process.ExitCode == 0 && rate.Success ? double.Parse(rate.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private void WritePpm(string file)
    {
        using FileStream stream = File.Create(file);
        stream.Write(System.Text.Encoding.ASCII.GetBytes($"P6\n{size} {size}\n255\n"));
        for (int i = 0; i < _rgba.Length; i += 4)
        {
            stream.Write(_rgba.AsSpan(i, 3));
        }
    }

    private delegate ReadOnlySpan<byte> Encoding(JpegEncoder encoder, byte[] data, int size);

    [GeneratedRegex(@"Throughput:\s+([0-9.]+) Megapixels/sec")]
    private static partial Regex Throughput();
}

/// <summary>Rates of one thread in megapixels a second.</summary>
/// <param name="Pixels">Ours, from RGBA.</param>
/// <param name="Planes">Ours, from planes; null where the library takes none.</param>
/// <param name="TjBench">tjbench; null where it is not installed.</param>
/// <param name="Bytes">Length of the JPEG.</param>
internal sealed record JpegRates(double Pixels, double? Planes, double? TjBench, int Bytes);
