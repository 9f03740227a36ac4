using System.CommandLine;
using System.Text.Json;

namespace SIE.Benchmarks.Commands;

/// <summary>`--json`: a measurement's figures as a file too.</summary>
internal sealed class JsonOption : Option<string?>
{
    internal JsonOption()
        : base("--json") => Description = "Also write the figures to this file, as JSON.";

    /// <summary>How figures that are records are written: by names in snake case.</summary>
    internal static JsonSerializerOptions SnakeCase { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Writes the file, where one is asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="figures">Gives the JSON.</param>
    internal void Write(ParseResult parsed, Func<string> figures)
    {
        if (parsed.GetValue(this) is { } file)
        {
            File.WriteAllText(file, figures());
        }
    }
}
