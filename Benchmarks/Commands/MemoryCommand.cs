using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SIE.Benchmarks.Interruptions;
using SIE.Terminal;

namespace SIE.Benchmarks.Commands;

/// <summary>`sie bench memory`: the memory of a long rendering.</summary>
internal static class MemoryCommand
{
    private const int Rows = 20;

    internal static Command Create()
    {
        Option<int> objects = new("--objects") { Description = "Objects to render.", DefaultValueFactory = static _ => 50_000 };
        JsonOption json = new();
        Option<string?> plot = new("--plot") { Description = "Also draw the curve into this PNG file." };
        Command command = new Command("memory", "Renders many tiny objects and shows the process's memory over time, which should stay flat.")
        {
            objects, json, plot,
        }.WithExamples("sie bench memory --objects 5000 --json memory.json --plot memory.png");
        command.SetAction((parsed, token) => Task.Run(
            () =>
            {
                string folder = Directory.CreateTempSubdirectory("sie-memory-").FullName;
                try
                {
                    IReadOnlyList<MemorySample> curve = new MemoryBenchmark(folder).Run(parsed.GetValue(objects), Console.Error.WriteLine, token);
                    json.Write(parsed, () => JsonSerializer.Serialize(curve, JsonOption.SnakeCase));

                    if (parsed.GetValue(plot) is { } picture)
                    {
                        MemoryPlot.Write(curve, picture);
                    }

                    Print(curve);
                    return ExitCodes.Success;
                }
                finally
                {
                    Directory.Delete(folder, recursive: true);
                }
            },
            token));
        return command;
    }

    private static void Print(IReadOnlyList<MemorySample> curve)
    {
        int step = Math.Max(1, curve.Count / Rows);
        ResultTable.Print(
            ["objects done", "seconds", "resident MB"],
            curve.Where((_, i) => i % step == 0 || i == curve.Count - 1).Select(static s => new[]
            {
                $"{s.Objects}", s.Seconds.ToString("0", CultureInfo.InvariantCulture), (s.ResidentBytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture),
            }));
    }
}
