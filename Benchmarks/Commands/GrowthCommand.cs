using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SIE.Benchmarks.Rendering;
using SIE.Terminal;

namespace SIE.Benchmarks.Commands;

/// <summary>`sie bench growth`: the cost of a view by the number of triangles.</summary>
internal static class GrowthCommand
{
    private const int Smallest = 1000, Largest = 2_000_000;

    internal static Command Create()
    {
        Option<int> triangles = new("--triangles") { Description = "Most triangles of a mesh.", DefaultValueFactory = static _ => Largest };
        Option<int?> gpu = new("--gpu") { Description = "Index of the GPU; the first usable one if absent." };
        JsonOption json = new();
        Command command = new("growth", "Draws one shape with more and more triangles and shows what a view costs; the cost should grow no faster than they do.")
        {
            triangles, gpu, json,
        };
        command.SetAction((parsed, token) => Task.Run(
            () =>
            {
                if (parsed.GetValue(triangles) < Smallest)
                {
                    throw new UsageException($"--triangles has to be at least {Smallest}.");
                }

                IReadOnlyList<ViewCost> costs = GrowthBenchmark.Run(
                    Smallest,
                    parsed.GetValue(triangles),
                    parsed.GetValue(gpu),
                    static cost => Console.Error.WriteLine($"{cost.Triangles} triangles: {Number(cost.MillisecondsPerView, "0.0")} ms a view"),
                    token);
                ResultTable.Print(["triangles", "ms a view", "ns a triangle", "upload, ms"], costs.Select(static c => new[]
                {
                    $"{c.Triangles}", Number(c.MillisecondsPerView, "0.0"), Number(c.MillisecondsPerView * 1e6 / c.Triangles, "0.0"), Number(c.UploadMilliseconds, "0.0"),
                }));
                json.Write(parsed, () => JsonSerializer.Serialize(costs, JsonOption.SnakeCase));

                return ExitCodes.Success;
            },
            token));
        return command.WithExamples("sie bench growth --json growth.json");
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
