using System.CommandLine.Parsing;
using System.Text.RegularExpressions;

namespace SIE.Terminal;

/// <summary>
/// The library's complaints about words on the command line in terms of what the user typed: it names .NET's types, and not always the option.
/// </summary>
internal static partial class Complaint
{
    /// <summary>A complaint that names its option or argument.</summary>
    /// <param name="error">As the library words it.</param>
    internal static string Of(ParseError error) =>
        Choice().Match(error.Message) is { Success: true } choice && Name(error.SymbolResult) is { } name
            ? $"{name} takes one of {string.Join(", ", Choices().Matches(choice.Groups[2].Value).Select(static m => m.Groups[1].Value))}, not '{choice.Groups[1].Value}'."
            : Of(error.Message);

    /// <summary>A complaint without .NET's names.</summary>
    /// <param name="message">As the library words it.</param>
    internal static string Of(string message) => Value().Match(message) is { Success: true } value && Kind(value.Groups[3].Value) is { } kind
        ? $"{value.Groups[2].Value} takes {kind}, not '{value.Groups[1].Value}'."
        : message;

    private static string? Name(SymbolResult? symbol) => symbol switch
    {
        OptionResult option => option.Option.Name,
        ArgumentResult { Parent: OptionResult option } => option.Option.Name,
        ArgumentResult argument => argument.Argument.Name,
        _ => null,
    };

    private static string? Kind(string type) => type[(type.LastIndexOf('.') + 1)..].TrimEnd(']') switch
    {
        nameof(Int32) => $"a whole number up to {int.MaxValue}",
        nameof(Int64) => $"a whole number up to {long.MaxValue}",
        nameof(UInt64) => $"a whole number from 0 to {ulong.MaxValue}",
        nameof(Single) or nameof(Double) => "a number",
        _ => null,
    };

    [GeneratedRegex(@"^Cannot parse argument '(.*)' for (?:option|command|argument) '(.*)' as expected type '(.*)'\.$", RegexOptions.Singleline)]
    private static partial Regex Value();

    [GeneratedRegex("^Argument '(.*)' not recognized. Must be one of:(.*)$", RegexOptions.Singleline)]
    private static partial Regex Choice();

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Choices();
}
