using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SIE.Shards;

namespace SIE.DatasetBuilder.Pipeline;

/// <summary>
/// <c>plan.json</c>: what is being made in a folder, until <c>dataset.json</c> takes its place. It holds all that <c>dataset.json</c> needs
/// besides the shards, so that any machine can finish the dataset, without corpus or GPU.
/// </summary>
public sealed record PlanFile
{
    /// <summary>Name of the file in the dataset's folder.</summary>
    public const string FileName = "plan.json";

    /// <summary>See <see cref="DatasetManifest.Command"/>.</summary>
    public required string Command { get; init; }

    /// <summary>Workers that the first of them was told of, to say in their numbers who makes what is missing.</summary>
    public required int Workers { get; init; }

    /// <summary>The recipe.</summary>
    public required JsonObject Recipe { get; init; }

    /// <summary>See <see cref="RenderRecipe.Sha256"/>.</summary>
    public required string RecipeSha256 { get; init; }

    /// <summary>Width and height of the images in pixels.</summary>
    public required int ImageSize { get; init; }

    /// <summary>Views of each object.</summary>
    public required int Views { get; init; }

    /// <summary>Names of the latent columns in stored order.</summary>
    public required IReadOnlyList<string> LatentNames { get; init; }

    /// <summary>See <see cref="ShardSchema.HasBoxes"/>.</summary>
    public required bool HasBoxes { get; init; }

    /// <summary>See <see cref="ShardSchema.Passes"/>.</summary>
    public required IReadOnlyList<string> Passes { get; init; }

    /// <summary>See <see cref="ShardSchema.DepthUnit"/>.</summary>
    public double? DepthUnit { get; init; }

    /// <summary>Name of each label, 0 first.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>Model folders of the corpus ("synset/model") that hold no mesh file.</summary>
    public required IReadOnlyList<string> FoldersWithoutMesh { get; init; }

    /// <summary>All shards in the order of the manifest.</summary>
    public required IReadOnlyList<ShardContent> Shards { get; init; }

    /// <summary>The plan of a run.</summary>
    internal static PlanFile Of(
        RenderRecipe recipe, IReadOnlyList<string> classNames, IReadOnlyList<string> foldersWithoutMesh, DatasetPlan plan, int workers) => new()
        {
            Command = recipe.ToCommand(),
            Workers = workers,
            Recipe = recipe.ToJson(),
            RecipeSha256 = recipe.Sha256(),
            ImageSize = recipe.Size,
            Views = recipe.Views,
            LatentNames = recipe.Ranges.Columns,
            HasBoxes = true,
            Passes = recipe.Passes ?? [],
            DepthUnit = recipe.DepthUnit,
            ClassNames = classNames,
            FoldersWithoutMesh = foldersWithoutMesh,
            Shards = [.. plan.Shards.Select(static s => new ShardContent(s.Split, s.File, [.. s.Objects.Select(static o => o.Key)]))],
        };

    /// <summary>Reads a folder's plan.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>Null if there is none.</returns>
    /// <exception cref="RenderException">It can't be understood.</exception>
    public static PlanFile? Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            return JsonSerializer.Deserialize(AtomicFile.ReadAllBytes(path), PlanFileJson.Default.PlanFile) ?? throw new JsonException("null");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw new RenderException($"{path}: not a plan of this version ({e.Message}). Use another --out, or delete this folder.");
        }
    }

    /// <summary>The plan as text.</summary>
    public string ToText() => JsonSerializer.Serialize(this, PlanFileJson.Default.PlanFile) + "\n";
}

/// <summary>What a shard holds.</summary>
/// <param name="Split">"train" or "val".</param>
/// <param name="File">Its name relative to the dataset's folder, with '/'.</param>
/// <param name="Objects">Its objects ("synset/model") in row order.</param>
public sealed record ShardContent(string Split, string File, IReadOnlyList<string> Objects);

[JsonSerializable(typeof(PlanFile))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n", RespectNullableAnnotations = true)]
internal sealed partial class PlanFileJson : JsonSerializerContext;
