using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SIE.Shards;

/// <summary>
/// <c>dataset.json</c>: what the dataset is, how to make it again, and a checksum for each of its files. It is written last, so it is
/// there only if the dataset is complete, and holds nothing (no date, no host) by which two runs of one recipe would differ.
/// </summary>
public sealed record DatasetManifest
{
    /// <summary>Name of the file in the dataset's folder.</summary>
    public const string FileName = "dataset.json";

    /// <summary>The one layout there is so far.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Version of this record; another one is refused.</summary>
    public required int Format { get; init; }

    /// <summary>A command that makes the dataset, with CORPUS and OUT for the folders; empty if no single command does.</summary>
    public string Command { get; init => field = value ?? ""; } = ""; // The deserializer sets null where a file lacks it.

    /// <summary>Everything that decides the content: sources, seed, ranges, scene, encoder. Shards does not look into it.</summary>
    public required JsonObject Recipe { get; init; }

    /// <summary>SHA-256 (hex) of the recipe, as each shard has it too.</summary>
    public required string RecipeSha256 { get; init; }

    /// <summary>Width and height of the images in pixels.</summary>
    public required int ImageSize { get; init; }

    /// <summary>Names of the latent columns in stored order.</summary>
    public required IReadOnlyList<string> LatentNames { get; init; }

    /// <summary>Whether there are <see cref="ShardSchema.BoxColumns"/>.</summary>
    public bool HasBoxes { get; init; }

    /// <summary>See <see cref="ShardSchema.Passes"/>.</summary>
    public IReadOnlyList<string> Passes { get; init => field = value ?? []; } = []; // As above: files from before there were passes.

    /// <summary>See <see cref="ShardSchema.DepthUnit"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? DepthUnit { get; init; }

    /// <summary>Name of each label, 0 first.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>SHA-256 (hex) over the checksums of the meshes in row order: the identity of the corpus that was drawn.</summary>
    public required string MeshesSha256 { get; init; }

    /// <summary>The splits, "train" and "val".</summary>
    public required IReadOnlyList<SplitManifest> Splits { get; init; }

    /// <summary>Objects of the corpus that could not be made, with the reason; they are in no split.</summary>
    public required IReadOnlyList<SkippedObject> Skipped { get; init; }

    /// <summary>The columns of the shards.</summary>
    [JsonIgnore]
    public ShardSchema Schema => new(ClassNames, LatentNames) { HasBoxes = HasBoxes, Passes = Passes, DepthUnit = DepthUnit };

    /// <summary>Reads a dataset's manifest.</summary>
    /// <param name="folder">The dataset's folder.</param>
    /// <exception cref="ShardException">There is none, or it can't be understood.</exception>
    public static DatasetManifest Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        return File.Exists(path) ? ReadFile(path) : throw new ShardException(Directory.Exists(folder)
            ? $"{path}: no such file: {folder} is no dataset, or one that is not finished. Run its 'sie render' again to finish it."
            : $"{folder}: no such folder.");
    }

    /// <summary>Reads a manifest that lies anywhere, without its dataset.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ShardException">There is none, or it can't be understood.</exception>
    public static DatasetManifest ReadFile(string path)
    {
        if (!File.Exists(path))
        {
            throw new ShardException($"{path}: no such file.");
        }

        try
        {
            DatasetManifest manifest = JsonSerializer.Deserialize(AtomicFile.ReadAllBytes(path), DatasetManifestJson.Default.DatasetManifest)
                ?? throw new JsonException("null");
            return manifest.Format != CurrentFormat ? throw new ShardException(
                    $"{path}: written in format {manifest.Format}; this program reads {CurrentFormat}. Use the SIE that made it.")
                : ManifestCheck.Problem(manifest) is { } problem ? throw new ShardException(
                    $"{path}: not as any SIE writes it: {problem}. Take the dataset's own {FileName}, or make it again.")
                : manifest;
        }
        catch (JsonException e)
        {
            throw new ShardException($"{path}: not a dataset manifest: {e.Message}", e);
        }
    }

    /// <summary>SHA-256 (hex) over the checksums of all shards in order: the identity of the dataset's bytes.</summary>
    public string ShardsSha256() => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Join('\n', Splits.SelectMany(static s => s.Shards).Select(static s => s.Sha256)))));

    /// <summary>Writes the manifest atomically.</summary>
    /// <param name="folder">The dataset's folder.</param>
    public void Write(string folder) => AtomicFile.Write(
        Path.Combine(folder, FileName), JsonSerializer.Serialize(this, DatasetManifestJson.Default.DatasetManifest) + "\n");
}

/// <summary>A split of a dataset.</summary>
/// <param name="Name">"train" or "val".</param>
/// <param name="Objects">How many objects it has.</param>
/// <param name="Images">How many images it has.</param>
/// <param name="Bytes">Size of its shards together.</param>
/// <param name="Shards">Its shards in order.</param>
public sealed record SplitManifest(string Name, int Objects, long Images, long Bytes, IReadOnlyList<ShardManifest> Shards)
{
    /// <summary>A split of some shards.</summary>
    /// <param name="name">"train" or "val".</param>
    /// <param name="shards">Its shards in order.</param>
    public static SplitManifest Of(string name, IReadOnlyList<ShardManifest> shards) =>
        new(name, shards.Sum(static s => s.Objects), shards.Sum(static s => (long)s.Images), shards.Sum(static s => s.Bytes), shards);
}

/// <summary>A shard of a split.</summary>
/// <param name="File">Its name relative to the dataset's folder, with '/'.</param>
/// <param name="Objects">How many objects it has.</param>
/// <param name="Images">How many images it has.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">SHA-256 of the file, hex.</param>
public sealed record ShardManifest(string File, int Objects, int Images, long Bytes, string Sha256);

[JsonSerializable(typeof(DatasetManifest))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n", RespectNullableAnnotations = true)]
internal sealed partial class DatasetManifestJson : JsonSerializerContext;
