using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace SIE.Benchmarks.Meshes;

/// <summary>tinyobjloader (Debian: libtinyobjloader-dev) in a C++ program of its own, compiled when asked for.</summary>
internal sealed class TinyObjReader : IMeshContender, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sie-tinyobj-");

    private TinyObjReader()
    {
    }

    private string Program => Path.Combine(_folder.FullName, "tinyobj");

    /// <summary>Compiles it; null where the compiler or the header is missing.</summary>
    public static TinyObjReader? TryCreate()
    {
        TinyObjReader reader = new();
        string source = reader.Program + ".cpp";
        using (Stream driver = typeof(TinyObjReader).Assembly.GetManifestResourceStream("Meshes/tinyobj.cpp")!)
        using (FileStream file = File.Create(source))
        {
            driver.CopyTo(file);
        }

        if (TryRun("g++", ["-O3", "-o", reader.Program, source], []) is not null)
        {
            return reader;
        }

        reader.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public ReadingRate Measure(IReadOnlyList<string> files, CancellationToken cancel)
    {
        string[] figures = TryRun(Program, [], files)?.Split(' ') ?? throw new InvalidOperationException("the tinyobjloader driver failed");
        double Number(int i) => double.Parse(figures[i], CultureInfo.InvariantCulture);
        return new ReadingRate(
            "tinyobjloader", 1, files.Sum(f => new FileInfo(f).Length), (long)Number(1), (int)Number(2), TimeSpan.FromSeconds(Number(3)), TimeSpan.FromSeconds(Number(4)));
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);

    private static string? TryRun(string program, IEnumerable<string> arguments, IReadOnlyList<string> input)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.ErrorDataReceived += static (_, _) => { };
            process.BeginErrorReadLine();
            foreach (string line in input)
            {
                process.StandardInput.WriteLine(line);
            }

            process.StandardInput.Close();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
