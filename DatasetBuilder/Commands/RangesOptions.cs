using System.CommandLine;
using SIE.DatasetBuilder.Sampling;
using SIE.Terminal;

namespace SIE.DatasetBuilder.Commands;

/// <summary>The options by which a command is told what transformations are drawn from.</summary>
internal static class RangesOptions
{
    public static readonly Option<string?> Preset = new("--preset")
    {
        HelpName = "name",
        Description = $"What rotations, lights and the rest are drawn from: {string.Join(", ", RangesPresets.Names)}.",
    };

    public static readonly Option<string?> File =
        new("--ranges") { Description = "JSON file that changes the preset; 'sie ranges' prints one to start from, 'sie ranges --schema' says what it may hold." };

    public static readonly Option<string[]> Set = new("--set")
    {
        Description = "A single change, KEY=VALUE: floor_hue=0.5, rotation_z=-1..1, scale=0.5,1,2. May be repeated.",
    };

    static RangesOptions() => Preset.AcceptOnlyFromAmong([.. RangesPresets.Names]);

    /// <summary>The ranges that the options describe: the preset, changed by the file, changed by the single settings.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="basis">What is changed where no preset is named.</param>
    /// <exception cref="RangesException">The file can't be read, or a key or value in it is not allowed.</exception>
    /// <exception cref="UsageException">A key or value of a single setting is not allowed.</exception>
    public static LatentRanges Read(ParseResult parsed, LatentRanges basis)
    {
        return ReadNamed(parsed, basis).Ranges;
    }

    /// <summary>As <see cref="Read"/>, with the keys that the file and the settings name.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="basis">What is changed where no preset is named.</param>
    public static (LatentRanges Ranges, IReadOnlyCollection<string> Named) ReadNamed(ParseResult parsed, LatentRanges basis)
    {
        LatentRanges ranges = parsed.GetValue(Preset) is { } name ? RangesPresets.Find(name)! : basis;
        string[] settings = parsed.GetValue(Set) ?? [];
        HashSet<string> named = [.. settings.Select(static s => s.Split('=', 2)[0].Trim())];
        if (parsed.GetValue(File) is { } path)
        {
            ranges = RangesJson.ReadFile(path, ranges, named.Add);
        }

        try
        {
            return (RangesJson.Apply(ranges, settings), named);
        }
        catch (RangesException e)
        {
            throw new UsageException(e.Message);
        }
    }
}
