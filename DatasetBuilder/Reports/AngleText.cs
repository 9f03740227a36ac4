using System.Globalization;

namespace SIE.DatasetBuilder.Reports;

/// <summary>Numbers as a reader of angles wants them: -π/2 instead of -1.570796.</summary>
internal static class AngleText
{
    /// <summary>The finest share of π that is written as one: 15 degrees.</summary>
    private const int Parts = 12;

    /// <summary>A number, as a multiple of π/12 if it is one.</summary>
    /// <param name="value">The number, in radians if it is an angle.</param>
    /// <param name="format">How any other number is written.</param>
    public static string Of(double value, string format)
    {
        double parts = value / (Math.PI / Parts);
        int count = (int)Math.Round(Math.Clamp(parts, -1000, 1000));
        if (count == 0 || Math.Abs(parts - count) > 1e-9)
        {
            return Number(value, format);
        }

        int common = Common(Math.Abs(count), Parts), over = count / common, under = Parts / common;
        string factor = over switch { 1 => "", -1 => "-", _ => over.ToString(CultureInfo.InvariantCulture) };
        return under == 1 ? $"{factor}π" : string.Create(CultureInfo.InvariantCulture, $"{factor}π/{under}");
    }

    /// <summary>A number without the sign of a zero, which means nothing to a reader.</summary>
    /// <param name="value">The number.</param>
    /// <param name="format">How it is written.</param>
    public static string Number(double value, string format)
    {
        string text = value.ToString(format, CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAnyInRange('1', '9') || !double.IsFinite(value) ? text : text.TrimStart('-');
    }

    private static int Common(int a, int b) => b == 0 ? a : Common(b, a % b);
}
