using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SIE.DatasetBuilder.Sampling;

/// <summary>
/// The short forms of distributions on a command line: <c>0.5</c>, <c>-1..1</c>, <c>-2..-1|1..2</c>, <c>0,0.25,0.5</c>; anything else is
/// JSON or a word.
/// </summary>
internal static class RangesShorthand
{
    /// <summary>The JSON that a short form stands for.</summary>
    public static JsonNode? Parse(string text)
    {
        if (Number(text) is { } number)
        {
            return number;
        }

        if (text.Split('|').Select(Interval).ToArray() is var parts && parts.All(static p => p is not null))
        {
            return parts.Length == 1 ? parts[0] : new JsonObject { ["union"] = new JsonArray([.. parts]) };
        }

        if (text.Split(',').Select(Number).ToArray() is var values && values.All(static v => v is not null))
        {
            return new JsonObject { ["values"] = new JsonArray([.. values.Select(static v => (JsonNode)v!.Value)]) };
        }

        try
        {
            return text.StartsWith('{') ? RangesJson.Parse(text) : text;
        }
        catch (JsonException e)
        {
            throw new RangesException(e.Message);
        }
    }

    private static JsonObject? Interval(string text) =>
        text.Split("..") is [var min, var max] && Number(min) is { } low && Number(max) is { } high
            ? new JsonObject { ["min"] = low, ["max"] = high }
            : null;

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;
}
