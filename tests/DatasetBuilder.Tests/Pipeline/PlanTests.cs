using System.Text.Json.Nodes;
using CsCheck;
using SIE.DatasetBuilder.Corpora;
using SIE.DatasetBuilder.Pipeline;
using SIE.DatasetBuilder.Sampling;
using SIE.Renderer;
using SIE.Renderer.Scenes;

namespace SIE.DatasetBuilder.Tests.Pipeline;

public class PlanTests
{
    [Fact]
    public void Every_object_is_in_exactly_one_shard_and_no_shard_is_too_large()
    {
        Gen.Select(Gen.Int[0, 200], Gen.Int[1, 40], Gen.ULong).Sample((count, shardObjects, seed) =>
        {
            CorpusObject[] objects = Objects(count);
            DatasetPlan plan = DatasetPlan.Make(objects, seed, shardObjects);
            Assert.Equal(objects.Select(static o => o.Key).Order(), plan.Shards.SelectMany(static s => s.Objects).Select(static o => o.Key).Order());
            Assert.All(plan.Shards, s => Assert.InRange(s.Objects.Count, 1, shardObjects));
            Assert.Equal(plan.Shards.Count, plan.Shards.Select(static s => s.File).Distinct().Count());
        });
    }

    [Fact]
    public void Adding_objects_moves_none_to_the_other_split()
    {
        Dictionary<string, string> few = SplitOf(Objects(50)), many = SplitOf(Objects(500));
        Assert.All(few, entry => Assert.Equal(entry.Value, many[entry.Key]));

        static Dictionary<string, string> SplitOf(CorpusObject[] objects) => DatasetPlan.Make(objects, 0, 7).Shards
            .SelectMany(static s => s.Objects.Select(o => (o.Key, s.Split))).ToDictionary(static p => p.Key, static p => p.Split);
    }

    [Fact]
    public void Shards_are_named_by_split_number_and_count()
    {
        string[] train = [.. DatasetPlan.Make(Objects(100), 0, 30).Shards.Where(static s => s.Split == "train").Select(static s => s.File)];
        Assert.Equal("data/train-00000-of-00003.parquet", train[0]);
        Assert.Equal("data/train-00002-of-00003.parquet", train[^1]);
    }

    [Fact]
    public void A_recipe_read_back_differs_in_nothing_and_a_changed_one_in_what_was_changed()
    {
        RenderRecipe recipe = Recipe();
        JsonObject stored = JsonNode.Parse(recipe.ToJson().ToJsonString())!.AsObject();
        Assert.Empty(recipe.DifferencesFrom(stored));

        RenderRecipe other = recipe with
        {
            Size = 128,
            Ranges = LatentRanges.ThreeDieBench.With("light_phi", new Interval(0, 1)),
            Scene = new SceneDescription { WorldRadiance = 0.1f },
        };
        Assert.Equal(
            ["size: 256 there, 128 now", "ranges.light_phi.max: 6.283185307179586 there, 1 now", "scene.world_radiance: 0.05 there, 0.1 now"],
            other.DifferencesFrom(stored));
        Assert.NotEqual(recipe.Sha256(), other.Sha256());
    }

    [Fact]
    public void The_command_in_the_manifest_names_every_choice()
    {
        RenderRecipe recipe = Recipe() with { SwapRedBlue = true, Corpus = new CorpusIdentity(5, "", ["chair", "file cabinet"], 5) };
        Assert.Equal(
            "sie render --corpus CORPUS --out OUT --classes \"chair,file cabinet\" --limit 5 --views 50 --size 256 --seed 1 --split-seed 2 "
            + "--quality reference --jpeg-quality 95 --shard-objects 81 --swap-red-blue",
            recipe.ToCommand());
    }

    [Fact]
    public void The_command_in_the_manifest_names_the_ranges()
    {
        Assert.EndsWith("--shard-objects 81 --preset so3", Recipe(RangesPresets.Find("so3")!).ToCommand(), StringComparison.Ordinal);
        LatentRanges ranges = RangesJson.Apply(LatentRanges.ThreeDieBench, ["rotation=uniform", "floor_hue=0.9..0.1", "tx=1"]);
        Assert.EndsWith("""--set 'rotation=uniform' --set 'floor_hue={"min":0.9,"max":0.1}' --set 'tx=1'""", Recipe(ranges).ToCommand(), StringComparison.Ordinal);

        static RenderRecipe Recipe(LatentRanges ranges) => PlanTests.Recipe() with { Ranges = ranges };
    }

    private static RenderRecipe Recipe() => new()
    {
        Corpus = new CorpusIdentity(10, "abc", null, null),
        Seed = 1,
        SplitSeed = 2,
        Views = 50,
        Size = 256,
        Quality = RenderQuality.Reference,
        JpegQuality = 95,
        SwapRedBlue = false,
        ShardObjects = DatasetPlan.DefaultShardObjects(50),
        Ranges = LatentRanges.ThreeDieBench,
        Scene = SceneDescription.Paper,
        Driver = "a driver",
        Renderer = "a renderer",
        Encoder = "an encoder",
    };

    private static CorpusObject[] Objects(int count) =>
        [.. Enumerable.Range(0, count).Select(static i => new CorpusObject("c" + (i % 3), "c", i % 3, $"o{i}", ""))];
}
