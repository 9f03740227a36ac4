using System.CommandLine;
using SIE.DatasetBuilder.Merging;
using SIE.DatasetBuilder.Pipeline;
using SIE.Shards;
using SIE.Terminal;

namespace SIE.DatasetBuilder.Commands;

/// <summary>sie merge: one dataset of several.</summary>
internal static class MergeCommand
{
    private static readonly Argument<string[]> Sources = new("datasets")
    {
        Description = "Folders of finished datasets with one image size and one set of latents, at least two.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string> Output =
        new("--out") { Description = "Folder of the merged dataset. A run that was stopped goes on where it was.", Required = true };

    private static readonly Option<bool> SkipDuplicates =
        new("--skip-duplicates") { Description = "Leave out views whose latents an earlier dataset has for the same object; otherwise they are an error." };

    private static readonly Option<int?> ShardObjects = new("--shard-objects") { Description = "Objects of a shard; about 4096 images of them if absent." };

    private static readonly Option<int> Threads =
        new("--threads") { Description = "Shards made at once.", DefaultValueFactory = static _ => Environment.ProcessorCount };

    internal static Command Create()
    {
        Command command = new(
            "merge", "Makes one dataset of several. Pictures and latents keep their bytes; an object that is in more than one gets the views of all, numbered "
            + "anew in the order given. Classes are matched by name. An object must be in the same split everywhere.")
        {
            Sources, Output, SkipDuplicates, ShardObjects, Threads,
        };
        command.SetAction(RunAsync);
        return command.WithExamples(
            "sie merge chairs tables --out furniture",
            "sie merge data data-so3 data-turntable --out all --skip-duplicates");
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken token)
    {
        string[] folders = parsed.GetRequiredValue(Sources);
        string output = parsed.GetRequiredValue(Output);
        if (folders.Length < 2 || parsed.GetValue(Threads) < 1 || parsed.GetValue(ShardObjects) < 1)
        {
            throw new UsageException("Two datasets at least; --threads and --shard-objects are at least 1.");
        }

        if (folders.Append(output).Select(Path.GetFullPath).GroupBy(static f => f.TrimEnd(Path.DirectorySeparatorChar)).FirstOrDefault(static g => g.Count() > 1) is { } twice)
        {
            throw new UsageException($"{twice.Key}: is given twice.");
        }

        List<Dataset> sources = [];
        try
        {
            foreach (string folder in folders)
            {
                sources.Add(Dataset.Open(folder));
            }

            MergeOptions options = new()
            {
                ShardObjects = parsed.GetValue(ShardObjects),
                SkipDuplicates = parsed.GetValue(SkipDuplicates),
                Threads = parsed.GetValue(Threads),
            };
            MergeResult result;
            using (RenderProgressLine progress = new("merge"))
            {
                result = await Task.Run(() => DatasetMerge.RunAsync(sources, output, options, progress, token), token).ConfigureAwait(false);
            }

            if (result.Duplicates > 0)
            {
                Console.WriteLine($"{result.Duplicates} views left out that an earlier dataset has.");
            }

            return DatasetReport.Print(result.Summary, output, WorkerSlot.Alone);
        }
        finally
        {
            sources.ForEach(static s => s.Dispose());
        }
    }
}
