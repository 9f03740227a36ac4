using System.Text.Json.Serialization;

namespace SIE.Shards;

/// <summary>
/// What a shard says about itself, as JSON under the key <c>sie</c> of the Parquet file's metadata: enough to check it alone, to go on
/// after an interruption, and to find any image without reading the others.
/// </summary>
public sealed record ShardFooter
{
    /// <summary>The one layout there is so far.</summary>
    public const int CurrentFormat = 1;

    internal const string Key = "sie";

    /// <summary>Version of this record; another one is refused.</summary>
    public required int Format { get; init; }

    /// <summary>SHA-256 (hex) of the recipe that the shard was made by; shards of one dataset share it.</summary>
    public required string RecipeSha256 { get; init; }

    /// <summary>SHA-256 (hex) over each row's latents (float64, little endian) and JPEG bytes, then its box (int32) and the bytes of its passes if there are any, in row order.</summary>
    public required string RowsSha256 { get; init; }

    /// <summary>The objects in row order, each with all of its views in consecutive rows.</summary>
    public required IReadOnlyList<ShardObject> Objects { get; init; }

    /// <summary>Objects that should have been here but could not be made.</summary>
    public required IReadOnlyList<SkippedObject> Skipped { get; init; }

    /// <summary>Length of each row's JPEG in bytes: base64 of int32, little endian.</summary>
    public required string ImageLengths { get; init; }

    /// <summary>The further pictures of a view; null if there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PassIndex>? Passes { get; init; }

    /// <summary>Blender units that 1 in a picture of depth stands for; null without such pictures.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? DepthUnit { get; init; }
}

/// <summary>A column of further pictures.</summary>
/// <param name="Name">The column.</param>
/// <param name="Lengths">Length of each row's PNG in bytes: base64 of int32, little endian.</param>
public sealed record PassIndex(string Name, string Lengths);

/// <summary>An object of a shard.</summary>
/// <param name="Synset">Its class folder.</param>
/// <param name="ObjectId">Its name within the class.</param>
/// <param name="Label">Number of its class.</param>
/// <param name="Views">How many rows it has.</param>
/// <param name="MeshSha256">SHA-256 (hex) over the mesh it was drawn from with its materials and textures; null if it came from elsewhere.</param>
public sealed record ShardObject(string Synset, string ObjectId, int Label, int Views, string? MeshSha256);

/// <summary>An object that could not be made.</summary>
/// <param name="Synset">Its class folder.</param>
/// <param name="ObjectId">Its name within the class.</param>
/// <param name="Reason">Why, as a message to the user.</param>
public sealed record SkippedObject(string Synset, string ObjectId, string Reason);

[JsonSerializable(typeof(ShardFooter))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
internal sealed partial class ShardFooterJson : JsonSerializerContext;
