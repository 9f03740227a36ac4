using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using SIE.DatasetBuilder.Sampling;

namespace SIE.DatasetBuilder.Tests.Sampling;

/// <summary>The published JSON Schema, by a validator that is not ours, against what the reader takes.</summary>
public class RangesSchemaTests
{
    private static readonly JsonSchema Published = JsonSchema.FromText(RangesJson.Schema);

    public static TheoryData<string> Presets => [.. RangesPresets.Names];

    public static TheoryData<string> Factors => [.. Factor.All.Select(static f => f.Name)];

    [Theory]
    [MemberData(nameof(Presets))]
    public void Every_preset_is_valid(string name)
    {
        Assert.True(IsValid(RangesJson.Write(RangesPresets.Find(name)!)));
        Assert.True(IsValid(new JsonObject { ["$schema"] = "ranges.schema.json", ["preset"] = name, ["scale"] = 2 }));
    }

    [Theory]
    [MemberData(nameof(Factors))]
    public void Every_factor_takes_every_form_and_refuses_values_beyond_its_bounds(string name)
    {
        Factor factor = Factor.Named(name)!;
        (double low, double high) = (factor.Min, factor.Max);
        foreach (string form in Forms(low, high))
        {
            JsonObject json = new() { [name] = JsonNode.Parse(form) };
            Assert.True(IsValid(json), form);
            LatentRanges ranges = RangesJson.Apply(LatentRanges.ThreeDieBench, json);
            LatentRanges again = RangesJson.Apply(LatentRanges.Blank, JsonNode.Parse(RangesJson.Write(ranges).ToJsonString())!.AsObject());
            for (int view = 0; view < 20; view++)
            {
                double value = factor.Get(new LatentSampler(3, ranges).Draw("a/b", view));
                Assert.InRange(value, low, high);
                Assert.True(ranges.Contains(name, value), $"{form}: {value}");
                Assert.Equal(value, factor.Get(new LatentSampler(3, again).Draw("a/b", view)));
            }
        }

        foreach (string form in Forms(low, high + (0.1 * (high - low))))
        {
            JsonObject json = new() { [name] = JsonNode.Parse(form) };
            Assert.False(IsValid(json), form);
            Assert.Contains(name, Assert.Throws<RangesException>(() => RangesJson.Apply(LatentRanges.ThreeDieBench, json)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{ "floor_hue": { "min": 0.9, "max": 0.1 }, "light_theta": { "min": 0, "max": 1, "by": "area", "per": "object" } }""", true)]
    [InlineData("""{ "rotation": "uniform", "scale": 1 }""", true)]
    [InlineData("""{ "rotation": { "axis": [0, 1, 0], "angle": { "values": [0, 1], "order": "views" } } }""", true)]
    [InlineData("""{ "rotation": { "from": [0, 0, 0], "to": [1, 0, 0], "steps": 5 } }""", true)]
    [InlineData("""{ "rotation": "uniform", "rotation_x": 0 }""", false)]
    [InlineData("""{ "rotation": { "from": [0, 0, 0], "to": [1, 0], "steps": 5 } }""", false)]
    [InlineData("""{ "rotation_x": { "min": 0, "max": 1, "by": "area" } }""", false)]
    [InlineData("""{ "scale": { "min": 1, "max": 2, "steps": 1 } }""", false)]
    [InlineData("""{ "scale": { "values": [] } }""", false)]
    [InlineData("""{ "flor_hue": 1 }""", false)]
    [InlineData("""{ "preset": "3die" }""", false)]
    public void Schema_and_reader_agree(string text, bool isAllowed)
    {
        JsonObject json = JsonNode.Parse(text)!.AsObject();
        Assert.Equal(isAllowed, IsValid(json));
        Assert.Equal(isAllowed, Record.Exception(() => RangesJson.Apply(LatentRanges.ThreeDieBench, json)) is not RangesException);
    }

    /// <summary>Each form of a distribution, each with the upper bound in it.</summary>
    private static IEnumerable<string> Forms(double low, double high)
    {
        (string a, string b, string middle) = (Text(low), Text(high), Text((low + high) / 2));
        yield return b;
        yield return $$"""{ "min": {{a}}, "max": {{b}} }""";
        yield return $$"""{ "min": {{a}}, "max": {{b}}, "per": "object" }""";
        yield return $$"""{ "union": [ { "min": {{a}}, "max": {{a}} }, { "min": {{middle}}, "max": {{b}} } ] }""";
        yield return $$"""{ "values": [ {{a}}, {{b}} ] }""";
        yield return $$"""{ "values": [ {{b}}, {{a}} ], "order": "views" }""";
        yield return $$"""{ "min": {{a}}, "max": {{b}}, "steps": 5 }""";
        yield return $$"""{ "mean": {{middle}}, "std": {{Text((high - low) / 4)}}, "min": {{a}}, "max": {{b}} }""";
    }

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static bool IsValid(JsonObject json) => Published.Evaluate(JsonSerializer.SerializeToElement(json)).IsValid;
}
