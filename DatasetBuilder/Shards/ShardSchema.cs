using System.Text.Json;
using System.Text.Json.Nodes;
using Parquet.Schema;

namespace SIE.Shards;

/// <summary>
/// The columns of a shard, in the HuggingFace <c>datasets</c> convention: <c>image: struct&lt;bytes: binary, path: string&gt;</c>,
/// <c>label: int64</c> (ClassLabel), <c>synset: string</c>, <c>object_id: string</c>, <c>view: int32</c>, then one float64 a latent. Rendered
/// datasets go on with <see cref="BoxColumns"/> (int32), and one more picture for each of <see cref="Passes"/>.
/// </summary>
/// <param name="ClassNames">Name of each label, 0 first.</param>
/// <param name="LatentNames">Names of the latent columns, in stored order.</param>
public sealed record ShardSchema(IReadOnlyList<string> ClassNames, IReadOnlyList<string> LatentNames)
{
    /// <summary>The seven latents of 3DIEBench in stored order (SCENE.md, section 1). Angles in radians, hues in [0, 1].</summary>
    public static IReadOnlyList<string> Latents3DIEBench { get; } =
        ["rotation_x", "rotation_y", "rotation_z", "floor_hue", "light_theta", "light_phi", "light_hue"];

    /// <summary>Columns that say where the object is seen: the box round its pixels, and how many they are (<see cref="VisibleBox"/>).</summary>
    public static IReadOnlyList<string> BoxColumns { get; } = ["box_left", "box_top", "box_width", "box_height", "visible_pixels"];

    /// <summary>Whether there are <see cref="BoxColumns"/>.</summary>
    public bool HasBoxes { get; init; }

    /// <summary>Names of the columns with further pictures of a view, PNG files: mask, depth, normal, albedo or some of them.</summary>
    public IReadOnlyList<string> Passes { get; init; } = [];

    /// <summary>Blender units that 1 in a picture of depth stands for; null without such pictures.</summary>
    public double? DepthUnit { get; init; }

    /// <summary>Columns before the latents: two of the image, label, synset, object_id, view.</summary>
    internal const int LeadingColumns = 6;

    internal const int ImageBytesColumn = 0;

    /// <summary>Name of the image's column.</summary>
    internal const string Image = "image";

    internal ParquetSchema ToParquet() => new(
    [
        Picture(Image),
        new DataField<long>("label"),
        new DataField<string>("synset", false),
        new DataField<string>("object_id", false),
        new DataField<int>("view"),
        .. LatentNames.Select(static name => new DataField<double>(name)),
        .. HasBoxes ? BoxColumns.Select(static name => new DataField<int>(name)) : [],
        .. Passes.Select(Picture),
    ]);

    /// <summary>The JSON under the key <c>huggingface</c> of the Parquet schema, from which <c>datasets</c> restores its features.</summary>
    internal string ToHuggingFace()
    {
        JsonObject features = new()
        {
            [Image] = new JsonObject { ["_type"] = "Image" },
            ["label"] = new JsonObject
            {
                ["names"] = new JsonArray([.. ClassNames.Select(static name => (JsonNode)name)]),
                ["_type"] = "ClassLabel",
            },
            ["synset"] = Value("string"),
            ["object_id"] = Value("string"),
            ["view"] = Value("int32"),
        };
        foreach (string latent in LatentNames)
        {
            features[latent] = Value("float64");
        }

        foreach (string column in HasBoxes ? BoxColumns : [])
        {
            features[column] = Value("int32");
        }

        foreach (string pass in Passes)
        {
            features[pass] = new JsonObject { ["_type"] = "Image" };
        }

        return new JsonObject { ["info"] = new JsonObject { ["features"] = features } }.ToJsonString(JsonSerializerOptions.Default);
    }

    private static StructField Picture(string name) =>
        new(name, new DataField<ReadOnlyMemory<byte>>("bytes", false), new DataField<string>("path", false));

    private static JsonObject Value(string type) => new() { ["dtype"] = type, ["_type"] = "Value" };
}
