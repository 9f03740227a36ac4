using System.CommandLine;

namespace SIE.Terminal;

/// <summary>Options whose values are an enumeration's.</summary>
public static class Choices
{
    /// <summary>
    /// Has an option take the enumeration's names, in any case, and nothing else: by itself the parser takes numbers too, whatever they are. Help shows
    /// the names in lower case, and the first of them, the enumeration's 0, as the default that it is.
    /// </summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <param name="option">The option, described, without a default of its own.</param>
    /// <returns>The option.</returns>
    public static Option<T> OnlyNames<T>(this Option<T> option)
        where T : struct, Enum
    {
        string[] names = [.. Enum.GetNames<T>().Select(static name => name.ToLowerInvariant())];
        option.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, names);
        option.HelpName = string.Join('|', names);
        option.Description += $" [default: {names[0]}]";
        return option;
    }
}
