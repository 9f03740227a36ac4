using System.CommandLine;
using System.Runtime.CompilerServices;

namespace SIE.Terminal;

/// <summary>Which options an empty value means something for; to others it is a mistake.</summary>
public static class EmptyValues
{
    private static readonly ConditionalWeakTable<Option, object> Takers = [];

    /// <summary>Lets an option be given an empty value; its description says what that means.</summary>
    /// <typeparam name="T">Type of the option.</typeparam>
    /// <param name="option">The option.</param>
    /// <returns>The option.</returns>
    public static T MayBeEmpty<T>(this T option)
        where T : Option
    {
        Takers.AddOrUpdate(option, option);
        return option;
    }

    internal static bool AreTakenBy(Option option) => Takers.TryGetValue(option, out _);
}
