using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SIE.DatasetBuilder.Sampling;

/// <summary>Distributions as JSON, as ranges.schema.json describes them.</summary>
internal static class DistributionJson
{
    /// <summary>The longest list or grid.</summary>
    private const int MaxValues = 1_000_000;

    private const string Forms =
        "a number; {min, max}; {union: [{min, max}, ...]}; {values: [...]}; {min, max, steps}; {mean, std, min, max}; each object also with \"per\": \"object\"";

    /// <summary>Reads what a factor is drawn from.</summary>
    /// <exception cref="RangesException">The value is not allowed for this factor.</exception>
    public static Distribution Read(Factor factor, JsonNode? json) => Read(factor.Name, factor.Min, factor.Max, factor.IsHue, factor.IsPolar, json);

    /// <summary>Reads a distribution.</summary>
    /// <param name="key">Its key, for messages.</param>
    /// <param name="min">Smallest value allowed.</param>
    /// <param name="max">Largest value allowed.</param>
    /// <param name="wraps">Whether an interval may run over <paramref name="max"/>.</param>
    /// <param name="polar">Whether it may be uniform by area.</param>
    /// <param name="json">The value.</param>
    public static Distribution Read(string key, double min, double max, bool wraps, bool polar, JsonNode? json)
    {
        if (json is not JsonObject form)
        {
            return json?.GetValueKind() == JsonValueKind.Number
                ? new Constant(InRange(key, json, min, max))
                : throw new RangesException($"{key}: {Text(json)} is no distribution; allowed are {Forms}.");
        }

        JsonFields fields = new(key, form);
        bool perObject = fields.Flag("per", "object");
        Distribution distribution = (form.ContainsKey("values"), form.ContainsKey("union"), form.ContainsKey("mean"), form.ContainsKey("steps")) switch
        {
            (true, _, _, _) => new OneOf([.. List(fields, "values").Select(v => InRange($"{key}.values", v, min, max))], fields.Flag("order", "views")),
            (_, true, _, _) => Union(fields, min, max),
            (_, _, true, _) => Normal(fields, min, max),
            (_, _, _, true) => Grid(fields, min, max),
            _ => ReadInterval(fields, min, max, wraps, polar),
        };
        fields.RefuseOthers(Forms);
        return distribution with { PerObject = perObject };
    }

    /// <summary>Writes a distribution.</summary>
    public static JsonNode Write(Distribution distribution)
    {
        if (distribution is Constant constant)
        {
            return constant.Value;
        }

        JsonObject json = distribution switch
        {
            Interval d => new() { ["min"] = d.Min, ["max"] = d.Max },
            WrappedInterval d => new() { ["min"] = d.Min, ["max"] = d.Max },
            AreaInterval d => new() { ["min"] = d.Min, ["max"] = d.Max, ["by"] = "area" },
            UnionOfIntervals d => new() { ["union"] = new JsonArray([.. d.Parts.Select(Write)]) },
            OneOf d => new() { ["values"] = new JsonArray([.. d.Values.Select(static v => (JsonNode)v)]) },
            EvenGrid d => new() { ["min"] = d.Min, ["max"] = d.Max, ["steps"] = d.Steps },
            TruncatedNormal d => new() { ["mean"] = d.Mean, ["std"] = d.StandardDeviation, ["min"] = d.Min, ["max"] = d.Max },
            _ => throw new InvalidOperationException($"{distribution.GetType().Name} has no JSON."),
        };
        if (distribution is OneOf { ByView: true } or EvenGrid { ByView: true })
        {
            json["order"] = "views";
        }

        if (distribution.PerObject)
        {
            json["per"] = "object";
        }

        return json;
    }

    /// <summary>A value as it stands in a message.</summary>
    internal static string Text(JsonNode? json)
    {
        string text = json?.ToJsonString() ?? "null";
        return text.Length > 80 ? text[..80] + "…" : text;
    }

    private static double InRange(string key, JsonNode? json, double min, double max) =>
        json?.GetValueKind() == JsonValueKind.Number && (double)json is var value && value >= min && value <= max
            ? value
            : throw new RangesException(string.Create(
                CultureInfo.InvariantCulture, $"{key}: {Text(json)} is not allowed; allowed are numbers from {min:0.######} to {max:0.######}."));

    private static JsonArray List(JsonFields fields, string name) =>
        fields.Take(name) is JsonArray { Count: > 0 and <= MaxValues } list
            ? list
            : throw new RangesException($"{fields.Key}.{name}: expected a list of 1 to {MaxValues} elements.");

    private static Distribution ReadInterval(JsonFields fields, double min, double max, bool wraps, bool polar)
    {
        if (!fields.Has("min") || !fields.Has("max"))
        {
            throw new RangesException($"{fields.Key}: {Text(fields.Json)} is no distribution; allowed are {Forms}.");
        }

        double low = InRange($"{fields.Key}.min", fields.Take("min"), min, max), high = InRange($"{fields.Key}.max", fields.Take("max"), min, max);
        if (polar && fields.Flag("by", "area"))
        {
            return low <= high ? new AreaInterval(low, high) : throw Reversed(fields.Key, low, high);
        }

        return low <= high ? new Interval(low, high) : wraps ? new WrappedInterval(low, high) : throw Reversed(fields.Key, low, high);
    }

    private static UnionOfIntervals Union(JsonFields fields, double min, double max)
    {
        Interval[] parts = [.. List(fields, "union").Select((part, i) =>
        {
            JsonFields each = new($"{fields.Key}.union[{i}]", part as JsonObject
                ?? throw new RangesException($"{fields.Key}.union[{i}]: {Text(part)} is no interval; allowed is {{min, max}}."));
            Interval interval = (Interval)ReadInterval(each, min, max, wraps: false, polar: false);
            each.RefuseOthers("{min, max}");
            return interval;
        })];
        UnionOfIntervals union = new(parts);
        return parts.Sum(static p => p.Max - p.Min) > 0
            ? union
            : throw new RangesException($"{fields.Key}.union: the intervals are all empty; use {{values: [...]}} for single values.");
    }

    private static EvenGrid Grid(JsonFields fields, double min, double max)
    {
        double low = InRange($"{fields.Key}.min", fields.Take("min"), min, max), high = InRange($"{fields.Key}.max", fields.Take("max"), min, max);
        int steps = fields.Integer("steps", 2, MaxValues);
        return low < high ? new EvenGrid(low, high, steps, fields.Flag("order", "views")) : throw Reversed(fields.Key, low, high);
    }

    private static TruncatedNormal Normal(JsonFields fields, double min, double max)
    {
        double mean = InRange($"{fields.Key}.mean", fields.Take("mean"), -1e9, 1e9), deviation = InRange($"{fields.Key}.std", fields.Take("std"), 1e-12, 1e9);
        double low = InRange($"{fields.Key}.min", fields.Take("min"), min, max), high = InRange($"{fields.Key}.max", fields.Take("max"), min, max);
        TruncatedNormal normal = new(mean, deviation, low, high);
        return low >= high ? throw Reversed(fields.Key, low, high) : normal.Share >= TruncatedNormal.SmallestShare ? normal : throw new RangesException(
            $"{fields.Key}: less than a millionth of the normal distribution lies between min and max; move mean or widen std.");
    }

    private static RangesException Reversed(string key, double low, double high) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{key}: min {low} is not below max {high}; only hues may wrap round."));
}
