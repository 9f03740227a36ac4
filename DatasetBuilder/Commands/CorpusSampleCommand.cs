using System.CommandLine;
using SIE.DatasetBuilder.Corpora;
using SIE.DatasetBuilder.Corpora.Sample;
using SIE.Terminal;

namespace SIE.DatasetBuilder.Commands;

/// <summary>sie corpus sample: a corpus of procedural objects.</summary>
internal static class CorpusSampleCommand
{
    internal static Command Create()
    {
        Option<string> output = new("--out") { Description = "Folder of the corpus; objects that it has already stay.", Required = true };
        Option<int> perClass = new("--objects-per-class") { Description = "Objects of each class.", DefaultValueFactory = static _ => 20 };
        perClass.Validators.Add(static result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<int>() is < 1 or > 9999)
            {
                result.AddError("--objects-per-class must be from 1 to 9999.");
            }
        });
        Option<ulong> seed = new("--seed") { Description = "Seed of shapes and colours.", DefaultValueFactory = static _ => 0 };
        Option<string[]> classes = CorpusCommand.ClassesOption();
        Command command = new("sample", $"Makes objects to try everything with: {string.Join(", ", SampleCorpus.ClassNames)}.")
        {
            output,
            perClass,
            seed,
            classes,
        };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetRequiredValue(output),
            parsed.GetValue(perClass),
            parsed.GetValue(seed),
            parsed.GetValue(classes) ?? [],
            cancellation));
        return command.WithExamples(
            "sie corpus sample --out samples",
            "sie corpus sample --out samples --objects-per-class 100 --classes chair,table,lamp --seed 7");
    }

    private static async Task<int> RunAsync(string output, int perClass, ulong seed, string[] classes, CancellationToken cancellation)
    {
        Corpus corpus;
        using (ProgressLine progress = new("sample", (long)SampleCorpus.CountClasses(classes) * perClass, "objects"))
        {
            corpus = await SampleCorpus.MakeAsync(
                output, perClass, seed, classes, () => progress.Advance(1), cancellation).ConfigureAwait(false);
        }

        Console.WriteLine(
            $"{corpus.Root}: {corpus.Objects.Count} objects of {corpus.Objects.Select(static o => o.Synset).Distinct().Count()} classes.");
        return ExitCodes.Success;
    }
}
