using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SIE.DatasetBuilder.Corpora;
using SIE.DatasetBuilder.Sampling;
using SIE.Renderer;
using SIE.Renderer.Scenes;
using SIE.Shards;

namespace SIE.DatasetBuilder.Pipeline;

/// <summary>
/// Everything that decides the bytes of a dataset: two runs of one recipe over the same meshes give the same files, whatever the machine,
/// the number of threads and the interruptions. Where things lie (folders, GPU index) is no part of it.
/// </summary>
public sealed record RenderRecipe
{
    /// <summary>Version of the program.</summary>
    public string Version { get; init; } = CurrentVersion;

    /// <summary>The objects.</summary>
    public required CorpusIdentity Corpus { get; init; }

    /// <summary>Seed of the latents.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Seed of the division into train and val.</summary>
    public required ulong SplitSeed { get; init; }

    /// <summary>Views of each object.</summary>
    public required int Views { get; init; }

    /// <summary>Width and height of a view in pixels.</summary>
    public required int Size { get; init; }

    /// <summary>How much work a view is worth.</summary>
    public required RenderQuality Quality { get; init; }

    /// <summary>Further pictures of each view, of <see cref="ViewPasses.All"/> and in its order; null for none.</summary>
    public IReadOnlyList<string>? Passes { get; init; }

    /// <summary>Blender units that 1 in a picture of depth stands for; null without such pictures.</summary>
    public double? DepthUnit { get; init; }

    /// <summary>JPEG quality, 1 to 100; chroma is 4:2:0.</summary>
    public required int JpegQuality { get; init; }

    /// <summary>True to exchange red and blue before encoding, as the published files of 3DIEBench have it (SCENE.md, section 10).</summary>
    public required bool SwapRedBlue { get; init; }

    /// <summary>Objects of a shard.</summary>
    public required int ShardObjects { get; init; }

    /// <summary>What the latents are drawn from.</summary>
    public required LatentRanges Ranges { get; init; }

    /// <summary>The scene's constants.</summary>
    public required SceneDescription Scene { get; init; }

    /// <summary>The OpenGL driver that draws.</summary>
    public required string Driver { get; init; }

    /// <summary><see cref="RendererRevision.Current"/> of the renderer that draws.</summary>
    public required string Renderer { get; init; }

    /// <summary>The library that encodes, as <see cref="Imaging.JpegFingerprint"/> knows it.</summary>
    public required string Encoder { get; init; }

    /// <summary>What was kept of another dataset; null for one that is drawn from the recipe alone.</summary>
    public RegenerationRecipe? Regeneration { get; init; }

    /// <summary>Only what is configured: what follows from it (a camera's axes, say) would be said twice.</summary>
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        IgnoreReadOnlyProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        NewLine = "\n",
        Converters = { new JsonStringEnumConverter<RenderQuality>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>The recipe as it stands in <c>dataset.json</c>.</summary>
    public JsonObject ToJson() => JsonSerializer.SerializeToNode(this, Options)!.AsObject();

    /// <summary>Reads a recipe.</summary>
    /// <param name="json">As <see cref="ToJson"/> gave it.</param>
    /// <exception cref="JsonException">It is no recipe of this program.</exception>
    public static RenderRecipe FromJson(JsonObject json) =>
        json.Deserialize<RenderRecipe>(Options) ?? throw new JsonException("The recipe is null.");

    internal static string CurrentVersion => typeof(RenderRecipe).Assembly.GetName().Version!.ToString(3);

    /// <summary>Reads the recipe of a dataset.</summary>
    /// <param name="json">As <see cref="ToJson"/> gave it.</param>
    /// <param name="where">The file that it stands in, for messages.</param>
    /// <exception cref="RenderException">It is not the recipe of a rendered dataset.</exception>
    public static RenderRecipe FromJson(JsonObject json, string where)
    {
        try
        {
            return FromJson(json);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new RenderException($"{where}: its recipe is not that of a dataset made by 'sie render' of this version ({e.Message}).");
        }
    }

    /// <summary>SHA-256 (hex) of the recipe as JSON: its identity in each shard.</summary>
    public string Sha256() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ToJson().ToJsonString(Options))));

    /// <summary>The columns of a dataset made by this.</summary>
    /// <param name="classNames">Name of each label.</param>
    internal ShardSchema SchemaOf(IReadOnlyList<string> classNames) =>
        new(classNames, Ranges.Columns) { HasBoxes = true, Passes = Passes ?? [], DepthUnit = DepthUnit };

    /// <summary>How to draw it.</summary>
    /// <param name="gpu">Index of the GPU, or null for the first usable one.</param>
    internal RenderOptions ToOptions(int? gpu) =>
        new() { Size = Size, Quality = Quality, Gpu = gpu, Scene = Scene, Surfaces = Passes is not null };

    /// <summary>The command that makes this, with CORPUS and OUT for the folders.</summary>
    public string ToCommand()
    {
        if (Regeneration is { } regeneration)
        {
            return $"sie regenerate --from SOURCE --out OUT --seed {Seed} --shard-objects {ShardObjects}{regeneration.ToOptions()}";
        }

        string selection = (Corpus.Classes is { } classes ? $" --classes \"{string.Join(',', classes)}\"" : "")
            + (Corpus.Limit is { } limit ? $" --limit {limit}" : "");
        return $"sie render --corpus CORPUS --out OUT{selection} --views {Views} --size {Size} --seed {Seed} --split-seed {SplitSeed} "
            + $"--quality {Quality.ToString().ToLowerInvariant()} --jpeg-quality {JpegQuality} --shard-objects {ShardObjects}"
            + $"{(Passes is null ? "" : $" --passes {string.Join(',', Passes)}")}{(SwapRedBlue ? " --swap-red-blue" : "")}{RangesAsOptions()}";
    }

    /// <summary>Ranges as options: nothing for those of 3DIEBench, a preset's name, or what differs from 3DIEBench.</summary>
    private string RangesAsOptions()
    {
        JsonObject ranges = RangesJson.Write(Ranges), standard = RangesJson.Write(LatentRanges.ThreeDieBench);
        if (RangesPresets.Names.FirstOrDefault(name => JsonNode.DeepEquals(RangesJson.Write(RangesPresets.Find(name)!), ranges)) is { } preset)
        {
            return preset == RangesPresets.Names[0] ? "" : $" --preset {preset}";
        }

        return string.Concat(ranges.Where(p => !JsonNode.DeepEquals(p.Value, standard[p.Key]))
            .Select(static p => $" --set '{p.Key}={(p.Value!.GetValueKind() == JsonValueKind.String ? (string)p.Value! : p.Value.ToJsonString())}'"));
    }

    /// <summary>What differs between a stored recipe and this one, each as "name: stored there, new now".</summary>
    /// <param name="stored">A recipe as <see cref="ToJson"/> gave it.</param>
    /// <returns>Empty if they are the same.</returns>
    public IReadOnlyList<string> DifferencesFrom(JsonObject stored) => RecipeDifferences.Between(stored, ToJson());
}

/// <summary>Which objects a dataset is made of.</summary>
/// <param name="Objects">How many objects the selection has.</param>
/// <param name="ListingSha256">SHA-256 (hex) over the keys and labels of the selected objects, in order, and those without a mesh.</param>
/// <param name="Classes">The classes asked for, or null for all.</param>
/// <param name="Limit">The limit asked for, or null for none.</param>
public sealed record CorpusIdentity(int Objects, string ListingSha256, IReadOnlyList<string>? Classes, int? Limit)
{
    /// <summary>The identity of a corpus.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="classes">The classes that it was opened with.</param>
    /// <param name="limit">The limit that it was opened with.</param>
    public static CorpusIdentity Of(Corpus corpus, IReadOnlyList<string>? classes, int? limit)
    {
        StringBuilder listing = new();
        foreach (CorpusObject entry in corpus.Objects)
        {
            listing.Append(entry.Key).Append('\t').Append(entry.Label).Append('\n');
        }

        listing.AppendJoin('\n', corpus.FoldersWithoutMesh).Append('\n').AppendJoin('\n', corpus.Classes.Names);
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(listing.ToString())));
        return new CorpusIdentity(corpus.Objects.Count, hash, classes is { Count: > 0 } ? classes : null, limit);
    }
}
