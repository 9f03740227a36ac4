using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SIE.Benchmarks.Meshes;
using SIE.Renderer.Meshes;
using SIE.Terminal;

namespace SIE.Benchmarks.Commands;

/// <summary>`sie bench meshes`: how fast meshes are read, beside tinyobjloader and Assimp.</summary>
internal static class MeshesCommand
{
    public static Command Create()
    {
        Option<string> corpus = new("--corpus") { Description = "Folder whose mesh files, subfolders included, are read.", Required = true };
        Option<string?> json = new("--json") { Description = "Also write the figures to this file." };
        Option<int> threads = new("--threads") { Description = "Threads of the run with several.", DefaultValueFactory = _ => Environment.ProcessorCount };
        Command command = new Command(
            "meshes",
            "Reads every mesh of a folder into GPU-ready arrays, and the OBJ files with tinyobjloader (g++ and libtinyobjloader-dev) and Assimp (libassimp5) where these are installed.")
        {
            corpus, json, threads,
        }.WithExamples("sie bench meshes --corpus shapenet --json meshes.json");
        command.SetAction((parsed, cancel) =>
        {
            string folder = parsed.GetRequiredValue(corpus);
            string[] files = Directory.Exists(folder) ? MeshBenchmark.FilesIn(folder) : throw new MeshException(folder, "is no folder");
            if (files.Length == 0)
            {
                throw new MeshException(folder, "holds no mesh files");
            }

            MeshBenchmarkResult result = MeshBenchmark.Run(
                files,
                Math.Max(1, parsed.GetValue(threads)),
                static rate => Console.Error.WriteLine($"{rate.Reader}, {rate.Threads} threads: {Number(rate.MegabytesPerSecond)} MB/s"),
                cancel);
            Print(result);
            if (parsed.GetValue(json) is { } file)
            {
                File.WriteAllText(file, ToJson(result));
            }

            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }

    private static void Print(MeshBenchmarkResult result)
    {
        ReadingRate?[] rates = [result.One, result.Several, result.TinyObj, result.Assimp];
        ResultTable.Print(
            ["reader", "threads", "MB", "MB/s per core", "MB/s", "million triangles/s", "not read"],
            rates.OfType<ReadingRate>().Select(r => new[]
            {
                r.Reader,
                r.Threads.ToString(CultureInfo.InvariantCulture),
                Number(r.Bytes / 1e6),
                Number(r.MegabytesPerCpuSecond),
                Number(r.MegabytesPerSecond),
                r.Triangles is { } triangles ? (triangles / 1e6 / r.Wall.TotalSeconds).ToString("0.00", CultureInfo.InvariantCulture) : "-",
                r.Failures.ToString(CultureInfo.InvariantCulture),
            }));
        Console.WriteLine($"{result.Files} files. Per core: by processor time, the garbage collector's included.");
        Console.WriteLine($"tinyobjloader: {Ratio(result.VersusTinyObj)}; Assimp: {Ratio(result.VersusAssimp)}");
    }

    private static string ToJson(MeshBenchmarkResult result) => JsonSerializer.Serialize(new
    {
        files = result.Files,
        megabytes = result.One!.Bytes / 1e6,
        mb_per_s_per_core = result.One.MegabytesPerCpuSecond,
        mb_per_s = result.One.MegabytesPerSecond,
        triangles_per_s = result.One.Triangles / result.One.Wall.TotalSeconds,
        threads = result.Several?.Threads ?? 1,
        mb_per_s_threads = (result.Several ?? result.One).MegabytesPerSecond,
        failures = result.One.Failures,
        vs_tinyobj = result.VersusTinyObj,
        vs_assimp = result.VersusAssimp,
    });

    private static string Ratio(double? ratio) => ratio is { } times ? $"{Number(times)} times as fast" : "not installed";

    private static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
