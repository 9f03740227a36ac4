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
    internal static Command Create()
    {
        Option<string?> corpus = new("--corpus") { Description = "Folder whose mesh files, subfolders included, are read." };
        Option<int?> synthetic = new("--synthetic") { Description = "Also, or only, read one OBJ file of so many megabytes, made for the purpose." };
        JsonOption json = new();
        Option<int> threads = new("--threads") { Description = "Threads of the run with several.", DefaultValueFactory = _ => Environment.ProcessorCount };
        Command command = new Command(
            "meshes",
            "Reads every mesh of a folder into GPU-ready arrays, and the OBJ files with tinyobjloader (g++ and libtinyobjloader-dev) and Assimp (libassimp5) where these are installed.")
        {
            corpus, synthetic, json, threads,
        }.WithExamples("sie bench meshes --corpus shapenet --json meshes.json", "sie bench meshes --synthetic 200");
        command.SetAction((parsed, cancel) =>
        {
            string? folder = parsed.GetValue(corpus);
            int? megabytes = parsed.GetValue(synthetic);
            if ((folder is null && megabytes is null) || megabytes < 1)
            {
                throw new UsageException("Give --corpus, or --synthetic with at least 1 MB, or both.");
            }

            int readers = Math.Max(1, parsed.GetValue(threads));
            MeshBenchmarkResult? ofCorpus = folder is null ? null : Measure(FilesIn(folder), readers, cancel);
            MeshBenchmarkResult? ofSynthetic = megabytes is { } mb ? MeasureSynthetic(mb, readers, cancel) : null;
            json.Write(parsed, () => ToJson(ofCorpus, ofSynthetic));

            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }

    private static string[] FilesIn(string folder)
    {
        string[] files = Directory.Exists(folder) ? MeshBenchmark.FilesIn(folder) : throw new MeshException(folder, "is no folder");
        return files.Length > 0 ? files : throw new MeshException(folder, "holds no mesh files");
    }

    private static MeshBenchmarkResult MeasureSynthetic(int megabytes, int threads, CancellationToken cancel)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("sie-meshes-");
        try
        {
            string file = Path.Combine(folder.FullName, "synthetic.obj");
            Console.Error.WriteLine($"Writing {megabytes} MB to {file}");
            SyntheticObj.Write(file, megabytes * 1_000_000L);

            // Once for each thread, so that all have something to do.
            return Measure([.. Enumerable.Repeat(file, threads)], threads, cancel);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static MeshBenchmarkResult Measure(string[] files, int threads, CancellationToken cancel)
    {
        MeshBenchmarkResult result = MeshBenchmark.Run(
            files,
            threads,
            static rate => Console.Error.WriteLine($"{rate.Reader}, {rate.Threads} threads: {Number(rate.MegabytesPerSecond)} MB/s"),
            cancel);
        Print(result);
        return result;
    }

    private static void Print(MeshBenchmarkResult result)
    {
        ReadingRate? onObj = result.OneOnObj == result.One ? null : result.OneOnObj;
        ReadingRate?[] rates = [result.One, result.Several, onObj is null ? null : onObj with { Reader = "SIE, the peers' files" }, result.TinyObj, result.Assimp];
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
        Console.WriteLine($"One core to one, by processor time: tinyobjloader: {Ratio(result.VersusTinyObj)}; Assimp: {Ratio(result.VersusAssimp)}");
    }

    /// <summary>The corpus's figures, or without one the synthetic file's, which are also kept apart under "synthetic".</summary>
    private static string ToJson(MeshBenchmarkResult? corpus, MeshBenchmarkResult? synthetic)
    {
        Dictionary<string, object?> figures = Figures((corpus ?? synthetic)!);
        if (synthetic is not null)
        {
            figures["synthetic"] = Figures(synthetic);
        }

        return JsonSerializer.Serialize(figures);
    }

    private static Dictionary<string, object?> Figures(MeshBenchmarkResult result) => new()
    {
        ["files"] = result.Files,
        ["megabytes"] = result.One!.Bytes / 1e6,
        ["mb_per_s_per_core"] = result.One.MegabytesPerCpuSecond,
        ["mb_per_s"] = result.One.MegabytesPerSecond,
        ["triangles_per_s"] = result.One.Triangles / result.One.Wall.TotalSeconds,
        ["threads"] = result.Several?.Threads ?? 1,
        ["mb_per_s_threads"] = (result.Several ?? result.One).MegabytesPerSecond,
        ["failures"] = result.One.Failures,
        ["vs_tinyobj"] = result.VersusTinyObj,
        ["vs_assimp"] = result.VersusAssimp,
    };

    private static string Ratio(double? ratio) => ratio is { } times ? $"{Number(times)} times as fast" : "not installed";

    private static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
