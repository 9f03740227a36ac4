using System.Text.Json.Nodes;
using SIE.DatasetBuilder.Sampling;
using SIE.Renderer.Scenes;
using SIE.Shards;

namespace SIE.DatasetBuilder.Tests.Sampling;

public class RangesTests
{
    private static readonly LatentRanges Standard = LatentRanges.ThreeDieBench;

    [Fact]
    public void The_presets_store_the_published_columns()
    {
        IReadOnlyList<string> seven = ShardSchema.Latents3DIEBench;
        Assert.Equal(seven, Standard.Columns);
        Assert.Equal([.. seven, "tx", "ty", "tz"], Columns("3diebench-t"));
        Assert.All(["3diebench-ood", "so3", "turntable"], name => Assert.Equal(seven, Columns(name)));

        static IReadOnlyList<string> Columns(string name) => RangesPresets.Find(name)!.Columns;
    }

    [Fact]
    public void The_translated_preset_keeps_the_other_factors_of_3diebench()
    {
        Latents plain = new LatentSampler(4, Standard).Draw("a/b", 3);
        Latents translated = new LatentSampler(4, RangesPresets.Find("3diebench-t")!).Draw("a/b", 3);
        Assert.Equal(plain, translated with { TranslationX = 0, TranslationY = 0, TranslationZ = 0 });
        Assert.All([translated.TranslationX, translated.TranslationY, translated.TranslationZ], t => Assert.InRange(Math.Abs(t), 1e-6, 0.5));
    }

    [Fact]
    public void Out_of_distribution_angles_have_either_sign_equally_often()
    {
        LatentSampler sampler = new(4, RangesPresets.Find("3diebench-ood")!);
        double[] angles = [.. Enumerable.Range(0, 4000).Select(view => sampler.Draw("a/b", view).RotationY)];
        Assert.All(angles, a => Assert.InRange(Math.Abs(a), Math.PI / 2, Math.PI));
        Assert.InRange(angles.Count(static a => a > 0), 1880, 2120);
    }

    [Fact]
    public void Changing_one_factor_changes_no_other()
    {
        Latents before = new LatentSampler(7, Standard).Draw("a/b", 1);
        Latents after = new LatentSampler(7, RangesJson.Apply(Standard, ["scale=0.5..2", "light_hue=0.25"])).Draw("a/b", 1);
        Assert.Equal(before, after with { Scale = 1, LightHue = before.LightHue });
        Assert.InRange(after.Scale, 0.5, 2);
        Assert.Equal(0.25, after.LightHue);
    }

    [Fact]
    public void Every_form_is_read_back_as_it_was_written()
    {
        string[] forms =
        [
            """{ "rotation": "uniform" }""", """{ "rotation": { "uniform": "all", "per": "object" } }""",
            """{ "rotation": { "axis": [0, 0, 1], "angle": { "min": 0, "max": 6, "steps": 12, "order": "views" } } }""",
            """{ "rotation": { "from": [0, 0, 0], "to": [0.5, 0.25, 1], "steps": 9 } }""",
            """{ "floor_hue": { "min": 0.9, "max": 0.1 } }""", """{ "light_theta": { "min": 0.1, "max": 1, "by": "area" } }""",
            """{ "camera_fov": 0.5, "camera_distance": { "mean": 2.5, "std": 0.25, "min": 2, "max": 3, "per": "object" } }""",
            """{ "rotation_x": { "union": [ { "min": -2, "max": -1 }, { "min": 1, "max": 2 } ] } }""",
            """{ "scale": { "values": [0.5, 1, 2], "order": "views" } }""",
            .. RangesPresets.Names.Select(static name => $$"""{ "preset": "{{name}}" }"""),
        ];
        foreach (string form in forms)
        {
            LatentRanges ranges = RangesJson.Apply(Standard, RangesJson.Parse(form));
            JsonObject written = RangesJson.Write(ranges);
            LatentRanges again = RangesJson.Apply(LatentRanges.Blank, JsonNode.Parse(written.ToJsonString())!.AsObject());
            Assert.Equal(written.ToJsonString(), RangesJson.Write(again).ToJsonString());
            Assert.Equal(ranges.Columns, again.Columns);
            Latents drawn = new LatentSampler(1, ranges).Draw("a/b", 5);
            Assert.Equal(drawn, new LatentSampler(1, again).Draw("a/b", 5));
            Assert.All(ranges.Columns, name => Assert.True(ranges.Contains(name, Factor.Named(name)!.Get(drawn)), $"{form}: {name}"));
        }
    }

    [Theory]
    [InlineData("""{ "flor_hue": 1 }""", "flor_hue", "floor_hue")]
    [InlineData("""{ "floor_hue": 1.5 }""", "floor_hue", "1.5", "0 to 1")]
    [InlineData("""{ "floor_hue": "red" }""", "floor_hue", "\"red\"", "union")]
    [InlineData("""{ "rotation_x": { "min": 1, "max": -1 } }""", "rotation_x", "min 1", "max -1")]
    [InlineData("""{ "rotation_x": { "min": 1, "maks": 2 } }""", "rotation_x", "maks")]
    [InlineData("""{ "rotation_x": { "min": 1, "max": 2, "stepz": 2 } }""", "rotation_x.stepz")]
    [InlineData("""{ "scale": { "min": 1, "max": 2, "steps": 1 } }""", "scale.steps", "1", "from 2")]
    [InlineData("""{ "scale": { "min": 0, "max": 2 } }""", "scale.min", "0", "0.01")]
    [InlineData("""{ "scale": { "values": [] } }""", "scale.values", "1 to")]
    [InlineData("""{ "scale": { "values": [1], "order": "random" } }""", "scale.order", "\"random\"", "\"views\"")]
    [InlineData("""{ "rotation_x": { "min": 0, "max": 1, "by": "area" } }""", "rotation_x.by")]
    [InlineData("""{ "rotation_x": { "union": [ { "min": 0 } ] } }""", "rotation_x.union[0]")]
    [InlineData("""{ "scale": { "mean": 90, "std": 0.1, "min": 1, "max": 2 } }""", "scale", "millionth")]
    [InlineData("""{ "rotation": "haar" }""", "rotation", "\"haar\"", "\"uniform\"")]
    [InlineData("""{ "rotation": { "axis": [0, 0, 0], "angle": 1 } }""", "rotation.axis")]
    [InlineData("""{ "rotation": { "from": [0, 0], "to": [0, 0, 0], "steps": 3 } }""", "rotation.from", "[0,0]", "[x, y, z]")]
    [InlineData("""{ "rotation": "uniform", "rotation_x": 0 }""", "rotation_x", "rotation")]
    [InlineData("""{ "preset": "3die" }""", "preset", "3die", "3diebench-t")]
    [InlineData("""{ "scale": 1, "scale": 2 }""", "scale")]
    [InlineData("""[1]""", "object")]
    [InlineData("""{ "scale": """, "ranges.json")]
    public void An_error_names_the_key_the_value_and_what_is_allowed(string json, params string[] words)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["ranges.json"], json);
        RangesException error = Assert.Throws<RangesException>(() => RangesJson.ReadFile(folder["ranges.json"], Standard));
        Assert.All([folder["ranges.json"], .. words], word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("rotation_z=-1..1", """{"min":-1,"max":1}""")]
    [InlineData("floor_hue=0.9..0.1", """{"min":0.9,"max":0.1}""")]
    [InlineData("rotation_z=-2..-1|1..2", """{"union":[{"min":-2,"max":-1},{"min":1,"max":2}]}""")]
    [InlineData("scale=0.5,1,2", """{"values":[0.5,1,2]}""")]
    [InlineData("floor_hue=0.25", "0.25")]
    [InlineData("light_theta={\"min\":0,\"max\":1,\"by\":\"area\"}", """{"min":0,"max":1,"by":"area"}""")]
    public void Short_forms_of_a_command_line_stand_for_json(string setting, string json)
    {
        LatentRanges ranges = RangesJson.Apply(Standard, [setting]);
        Assert.Equal(json, RangesJson.Write(ranges)[setting[..setting.IndexOf('=', StringComparison.Ordinal)]]!.ToJsonString());
    }

    [Theory]
    [InlineData("floor_hue")]
    [InlineData("=1")]
    [InlineData("floor_hue=x")]
    [InlineData("scale=1..2..3")]
    [InlineData("scale={\"min\":")]
    public void A_bad_setting_is_named(string setting) =>
        Assert.Contains($"--set {setting}", Assert.Throws<RangesException>(() => RangesJson.Apply(Standard, [setting])).Message, StringComparison.Ordinal);

    [Fact]
    public void Setting_what_the_paper_has_adds_no_column()
    {
        Assert.Equal(Standard.Columns, RangesJson.Apply(Standard, ["scale=1", "light_power=500", "tx=0"]).Columns);
        Assert.Equal([.. Standard.Columns, "light_power"], RangesJson.Apply(Standard, ["light_power=250"]).Columns);
    }

    [Fact]
    public void The_published_schema_knows_exactly_the_factors_and_presets()
    {
        JsonNode schema = JsonNode.Parse(RangesJson.Schema)!;
        Assert.Equal(
            ["$schema", "preset", "rotation", .. Factor.All.Select(static f => f.Name)],
            schema["properties"]!.AsObject().Select(static p => p.Key));
        Assert.Equal(RangesPresets.Names, schema["properties"]!["preset"]!["enum"]!.AsArray().Select(static n => (string)n!));
    }
}
