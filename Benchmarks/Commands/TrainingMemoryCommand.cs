using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SIE.Benchmarks.TrainingSpeed;
using SIE.Terminal;

namespace SIE.Benchmarks.Commands;

/// <summary>`sie bench train-memory`: the memory of a long training.</summary>
internal static class TrainingMemoryCommand
{
    private const int Points = 20;

    internal static Command Create()
    {
        Option<string> data = new("--data") { Description = "The dataset, a folder with dataset.json.", Required = true };
        Option<int> steps = new("--steps") { Description = "Training steps.", DefaultValueFactory = static _ => 10_000 };
        JsonOption json = new();
        Command command = new Command("train-memory", "Trains a small model for many steps and shows the process's memory, which should stay flat, and be the same for datasets of any size.")
        {
            data, steps, json,
        }.WithExamples("sie bench train-memory --data data --steps 10000 --json train-memory.json");
        command.SetAction((parsed, cancel) => Task.Run(
            () =>
            {
                string folder = Directory.CreateTempSubdirectory("sie-train-memory-").FullName;
                try
                {
                    IReadOnlyList<TrainingMemorySample> curve = new TrainingMemory(folder).Run(
                        parsed.GetRequiredValue(data), Math.Max(1, parsed.GetValue(steps)), Points, Console.Error.WriteLine, cancel);
                    ResultTable.Print(
                        ["step", "seconds", "own memory, MB", "mapped files, MB"],
                        curve.Select(static s => new[] { $"{s.Step}", Number(s.Seconds, "0"), Number(s.OwnBytes / 1e6, "0.0"), Number(s.MappedBytes / 1e6, "0.0") }));
                    json.Write(parsed, () => JsonSerializer.Serialize(curve, JsonOption.SnakeCase));

                    return ExitCodes.Success;
                }
                finally
                {
                    Directory.Delete(folder, recursive: true);
                }
            },
            cancel));
        return command;
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
