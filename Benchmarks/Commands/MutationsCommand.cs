using System.CommandLine;
using System.Text.Json;
using SIE.Benchmarks.Mutations;
using SIE.Terminal;

namespace SIE.Benchmarks.Commands;

/// <summary>`sie bench mutations`: damaged files for every reader.</summary>
internal static class MutationsCommand
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    internal static Command Create()
    {
        Option<string> seeds = new("--seeds")
        {
            Description = $"Folder of whole files to damage ({string.Join(", ", MutationTarget.All.SelectMany(static t => t.Extensions))}), or one file. "
                + "Benchmarks/Mutations/seeds.sh gathers some.",
            Required = true,
        };
        Option<int> count = new("--count") { Description = "Damaged files in all.", DefaultValueFactory = static _ => 100_000 };
        Option<int> seed = new("--seed") { Description = "Seed of the damage.", DefaultValueFactory = static _ => 0 };
        Option<string> keep = new("--keep") { Description = "Folder for the files that show a bug.", DefaultValueFactory = static _ => "mutations-kept" };
        JsonOption json = new();
        Option<bool> worker = new("--worker") { Description = "Be the process that reads.", Hidden = true };
        Option<int> first = new("--first") { Description = "Number of the first damaged file.", Hidden = true };
        Command command = new Command("mutations", "Damages files and feeds them to our readers, which have to read or refuse them: no crash, no more than 10 s of the processor, no more than 1 GB.")
        {
            seeds, count, seed, keep, json, worker, first,
        }.WithExamples("sie bench mutations --seeds seeds --count 100000 --json mutations.json");
        command.SetAction((parsed, token) => Task.Run(
            () =>
            {
                string place = parsed.GetRequiredValue(seeds);
                if (parsed.GetValue(worker))
                {
                    MutationWorker.Run(place, parsed.GetValue(seed), parsed.GetValue(first), parsed.GetValue(count));
                    return ExitCodes.Success;
                }

                string[] files = [.. Files(place).Where(static f => MutationTarget.Of(f) is not null)];
                if (files.Length == 0)
                {
                    throw new UsageException($"--seeds {place}: holds no file of a known format.");
                }

                IReadOnlyList<MutationTally> tallies = new MutationBenchmark(files, parsed.GetRequiredValue(keep))
                    .Run(parsed.GetValue(count), parsed.GetValue(seed), Console.Error.WriteLine, token);
                json.Write(parsed, () => JsonSerializer.Serialize(tallies, Json));

                return Print(tallies);
            },
            token));
        return command;
    }

    private static string[] Files(string place) =>
        Directory.Exists(place) ? Directory.GetFiles(place, "*", SearchOption.AllDirectories)
        : File.Exists(place) ? [place]
        : throw new UsageException($"--seeds {place}: no such file or folder.");

    private static int Print(IReadOnlyList<MutationTally> tallies)
    {
        ResultTable.Print(
            ["format", "inputs", "read", "refused", "bugs"],
            tallies.Select(static t => new[] { t.Format, $"{t.Inputs}", $"{t.Read}", $"{t.Refused}", $"{t.Bugs.Count}" })
                .Append(["all", $"{tallies.Sum(static t => t.Inputs)}", $"{tallies.Sum(static t => t.Read)}", $"{tallies.Sum(static t => t.Refused)}", $"{tallies.Sum(static t => t.Bugs.Count)}"]));
        foreach (MutationBug bug in tallies.SelectMany(static t => t.Bugs))
        {
            Console.WriteLine($"{bug.File}: {bug.What}");
        }

        return tallies.All(static t => t.Bugs.Count == 0) ? ExitCodes.Success : ExitCodes.Failure;
    }
}
