using System.CommandLine;
using System.Globalization;

namespace SIE.Terminal;

/// <summary>
/// Options that take a number with decimals. By itself the library reads "0,45" as 45, a comma being a mark of thousands, and takes "nan" and "-1e400" too.
/// </summary>
public static class DecimalValues
{
    /// <summary>Has an option take finite numbers of 0 or more, with a decimal point.</summary>
    /// <param name="option">The option.</param>
    /// <returns>The option.</returns>
    public static Option<double> NotNegative(this Option<double> option) => Accept(option, static value => value >= 0, "a number of 0 or more");

    /// <summary>Has an option take finite numbers above 0, with a decimal point.</summary>
    /// <param name="option">The option.</param>
    /// <returns>The option.</returns>
    public static Option<double> AboveZero(this Option<double> option) => Accept(option, static value => value > 0, "a number above 0");

    private static Option<double> Accept(Option<double> option, Func<double, bool> accepts, string description)
    {
        ArgumentNullException.ThrowIfNull(option);
        option.CustomParser = result =>
        {
            string word = result.Tokens[0].Value;
            if (double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && accepts(value))
            {
                return value;
            }

            result.AddError($"{option.Name} takes {description}, such as 0.45, not '{word}'.");
            return 0;
        };
        return option;
    }
}
