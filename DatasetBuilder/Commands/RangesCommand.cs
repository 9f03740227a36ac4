using System.CommandLine;
using System.Text.Json;
using SIE.DatasetBuilder.Sampling;
using SIE.Terminal;

namespace SIE.DatasetBuilder.Commands;

/// <summary>sie ranges: what can be varied, and how it is written down.</summary>
internal static class RangesCommand
{
    private static readonly Option<bool> Schema = new("--schema") { Description = "Print the JSON Schema of ranges files." };

    private static readonly JsonSerializerOptions Text = new() { WriteIndented = true, NewLine = "\n" };

    internal static Command Create()
    {
        Command command = new("ranges", "Prints the ranges that a preset, a file and single settings come to, as a JSON file for --ranges.")
        {
            Schema, RangesOptions.Preset, RangesOptions.File, RangesOptions.Set,
        };
        command.SetAction((parsed, _) =>
        {
            Console.WriteLine(parsed.GetValue(Schema)
                ? RangesJson.Schema.TrimEnd()
                : RangesJson.Write(RangesOptions.Read(parsed, LatentRanges.ThreeDieBench)).ToJsonString(Text));
            return Task.FromResult(ExitCodes.Success);
        });
        return command.WithExamples(
            "sie ranges --preset 3diebench-t > ranges.json",
            "sie ranges --set rotation=uniform --set floor_hue=0.9..0.1 --set light_power=250,500,1000",
            "sie ranges --schema > ranges.schema.json");
    }
}
