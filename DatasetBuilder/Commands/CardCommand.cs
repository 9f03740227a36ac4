using System.CommandLine;
using SIE.DatasetBuilder.Reports;
using SIE.Shards;
using SIE.Terminal;

namespace SIE.DatasetBuilder.Commands;

/// <summary>sie card: the HuggingFace card of a dataset.</summary>
internal static class CardCommand
{
    internal static Command Create()
    {
        Argument<string> folder = new("dataset") { Description = "The dataset, a folder with dataset.json." };
        Option<bool> force = new("--force") { Description = "Replace a card that is there." };
        Command command = new("card", "Writes the HuggingFace card (README.md) of a dataset; rendering and importing write one too.") { folder, force };
        command.SetAction((parsed, _) =>
        {
            string path = Path.Combine(Path.GetFullPath(parsed.GetRequiredValue(folder)), DatasetCard.FileName);
            DatasetManifest manifest = DatasetManifest.Read(parsed.GetRequiredValue(folder));
            if (File.Exists(path) && !parsed.GetValue(force))
            {
                Console.Error.WriteLine($"error: {path}: is there already. Use --force to replace it.");
                return Task.FromResult(ExitCodes.Failure);
            }

            AtomicFile.Write(path, DatasetCard.Compose(manifest));
            Console.WriteLine($"{path}: written.");
            return Task.FromResult(ExitCodes.Success);
        });
        return command.WithExamples("sie card data", "sie card data --force");
    }
}
