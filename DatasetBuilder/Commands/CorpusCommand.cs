using System.CommandLine;
using SIE.Terminal;

namespace SIE.DatasetBuilder.Commands;

/// <summary>sie corpus: the folders of meshes that views are rendered from.</summary>
internal static class CorpusCommand
{
    internal static Command Create() => new Command("corpus", "Makes and checks corpora of meshes in the layout of ShapeNetCore v2.")
    {
        CorpusImportCommand.Create(),
        CorpusSampleCommand.Create(),
        CorpusCheckCommand.Create(),
    }.WithExamples("sie corpus sample --out samples", "sie corpus import-sh3f --help");

    /// <summary>--classes as every command has it.</summary>
    internal static Option<string[]> ClassesOption() => new("--classes")
    {
        Description = "Classes to keep, by name or synset, separated by commas or blanks; all if absent.",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = static result =>
            [
                .. result.Tokens.SelectMany(
                    static t => t.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
            ],
    };
}
