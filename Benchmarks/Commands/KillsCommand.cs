using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using SIE.Benchmarks.Interruptions;
using SIE.Terminal;

namespace SIE.Benchmarks.Commands;

/// <summary>`sie bench kills`: a rendering that is killed again and again against one that is not.</summary>
internal static class KillsCommand
{
    internal static Command Create()
    {
        Option<string> corpus = new("--corpus") { Description = "Folder of meshes; each object becomes a shard.", Required = true };
        Option<int> kills = new("--kills") { Description = "Processes to kill (SIGKILL).", DefaultValueFactory = static _ => 100 };
        Option<int> views = new("--views") { Description = "Views of an object.", DefaultValueFactory = static _ => 2 };
        Option<int> size = new("--size") { Description = "Width and height of a view.", DefaultValueFactory = static _ => 32 };
        Option<int> seed = new("--seed") { Description = "Seed of the moments.", DefaultValueFactory = static _ => 0 };
        Option<string?> work = new("--work") { Description = "Folder to work in; a temporary one, deleted afterwards, if absent." };
        JsonOption json = new();
        Command command = new Command("kills", "Kills renderings at random moments until one is finished, and compares with a run that nothing disturbed.")
        {
            corpus, kills, views, size, seed, work, json,
        }.WithExamples("sie bench kills --corpus shapes --kills 100 --json kills.json");
        command.SetAction((parsed, token) => Task.Run(
            () =>
            {
                string folder = parsed.GetValue(work) ?? Directory.CreateTempSubdirectory("sie-kills-").FullName;
                try
                {
                    KillsBenchmark benchmark = new(parsed.GetRequiredValue(corpus), folder, parsed.GetValue(views), parsed.GetValue(size));
                    KillsResult result = benchmark.Run(parsed.GetValue(kills), parsed.GetValue(seed), Console.Error.WriteLine, token);
                    json.Write(parsed, () => JsonSerializer.Serialize(result, JsonOption.SnakeCase));

                    return Print(result);
                }
                finally
                {
                    if (parsed.GetValue(work) is null)
                    {
                        Directory.Delete(folder, recursive: true);
                    }
                }
            },
            token));
        return command;
    }

    private static int Print(KillsResult result)
    {
        int[] quarters = [.. Enumerable.Range(0, 4).Select(q => result.ShardsAtKill.Count(s => Math.Min(3, 4 * s / result.Shards) == q))];
        ResultTable.Print(
            ["killed renderings", "figure"],
            [
                ["kills (SIGKILL)", $"{result.Kills}"],
                ["kills in each quarter of the run", string.Join(", ", quarters)],
                ["datasets, all finished", $"{result.Rounds}"],
                ["shards of a dataset", $"{result.Shards}"],
                ["temporary files that kills left, cleaned later", $"{result.TemporaryFilesAfterKills}"],
                ["differing bytes", $"{result.DifferingBytes}"],
                ["orphaned temporary files", $"{result.OrphanedTemporaryFiles}"],
                ["time", string.Create(CultureInfo.InvariantCulture, $"{result.Seconds:0} s")],
            ]);
        return result.DifferingBytes == 0 && result.OrphanedTemporaryFiles == 0 ? ExitCodes.Success : ExitCodes.Failure;
    }
}
