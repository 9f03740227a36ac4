using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SIE.Shards;

namespace SIE.DatasetBuilder.Reports;

/// <summary>
/// The card of a dataset for the HuggingFace hub: <c>README.md</c> whose YAML head tells <c>datasets</c> and the hub's viewer the features, the
/// splits and the files. It follows from the manifest alone.
/// </summary>
public static class DatasetCard
{
    /// <summary>Name of the file in the dataset's folder.</summary>
    public const string FileName = "README.md";

    private static readonly JsonSerializerOptions Quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the card beside the shards unless there is one, which its owner may have edited.</summary>
    /// <param name="folder">The dataset's folder.</param>
    /// <param name="manifest">The dataset.</param>
    public static void WriteIfMissing(string folder, DatasetManifest manifest)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            AtomicFile.Write(path, Compose(manifest));
        }
    }

    /// <summary>The card's text.</summary>
    /// <param name="manifest">The dataset.</param>
    public static string Compose(DatasetManifest manifest)
    {
        StringBuilder text = new();
        text.Append("---\n");
        Head(text, manifest);
        text.Append("---\n\n");
        Body(text, manifest);
        return text.ToString();
    }

    private static void Head(StringBuilder yaml, DatasetManifest manifest)
    {
        long images = manifest.Splits.Sum(static s => s.Images), bytes = manifest.Splits.Sum(static s => s.Bytes);
        yaml.Append("pretty_name: Views of 3D objects with their latent factors\n");
        yaml.Append("license: other\n");
        yaml.Append("task_categories:\n- image-feature-extraction\n- image-classification\n");
        yaml.Append("tags:\n- 3DIEBench\n- equivariance\n- self-supervised-learning\n- synthetic\n");
        yaml.Append(CultureInfo.InvariantCulture, $"size_categories:\n- {SizeCategory(images)}\n");
        yaml.Append("dataset_info:\n  features:\n");
        Feature(yaml, "image", "image");
        yaml.Append("  - name: label\n    dtype:\n      class_label:\n        names:\n");
        for (int label = 0; label < manifest.ClassNames.Count; label++)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"          '{label}': {Quote(manifest.ClassNames[label])}\n");
        }

        Feature(yaml, "synset", "string");
        Feature(yaml, "object_id", "string");
        Feature(yaml, "view", "int32");
        foreach (string latent in manifest.LatentNames)
        {
            Feature(yaml, Quote(latent), "float64");
        }

        foreach (string column in manifest.HasBoxes ? ShardSchema.BoxColumns : [])
        {
            Feature(yaml, column, "int32");
        }

        foreach (string pass in manifest.Passes)
        {
            Feature(yaml, pass, "image");
        }

        yaml.Append("  splits:\n");
        foreach (SplitManifest split in manifest.Splits)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  - name: {split.Name}\n    num_bytes: {split.Bytes}\n    num_examples: {split.Images}\n");
        }

        yaml.Append(CultureInfo.InvariantCulture, $"  download_size: {bytes}\n  dataset_size: {bytes}\n");
        yaml.Append("configs:\n- config_name: default\n  data_files:\n");
        foreach (SplitManifest split in manifest.Splits.Where(static s => s.Shards.Count > 0))
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  - split: {split.Name}\n    path: data/{split.Name}-*.parquet\n");
        }
    }

    private static void Body(StringBuilder text, DatasetManifest manifest)
    {
        int size = manifest.ImageSize;
        text.Append("# Views of 3D objects with their latent factors\n\n");
        text.Append(CultureInfo.InvariantCulture, $"""
            Pictures of {size} x {size} pixels of 3D objects under random rotations and lights, in the manner of 3DIEBench
            (Garrido, Najman and LeCun, "Self-supervised learning of split invariant equivariant representations", ICML 2023),
            each with the latent factors that it was drawn by. An object is in one split only.

            | split | objects | images | MB |
            |---|---:|---:|---:|

            """);
        foreach (SplitManifest split in manifest.Splits)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {split.Name} | {split.Objects} | {split.Images} | {split.Bytes / 1e6:0.0} |\n");
        }

        text.Append("\n## Columns\n\n| column | meaning |\n|---|---|\n| image | JPEG |\n| label | class, 0 to ");
        text.Append(CultureInfo.InvariantCulture, $"{manifest.ClassNames.Count - 1} |\n| synset, object_id | the object |\n| view | number of the view |\n");
        foreach (string latent in manifest.LatentNames)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {latent} | {LatentDescription.Of(latent)} |\n");
        }

        if (manifest.HasBoxes)
        {
            text.Append("| box_left, box_top, box_width, box_height | smallest rectangle round the object's pixels; all 0 if it is not seen |\n");
            text.Append("| visible_pixels | pixels of which the object covers at least half |\n");
        }

        foreach (string pass in manifest.Passes)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {pass} | {PassDescription.Of(pass, manifest.DepthUnit)} |\n");
        }

        text.Append("""

            ## Reading it

            ```python
            from datasets import load_dataset
            views = load_dataset("parquet", data_files={"train": "data/train-*.parquet", "val": "data/val-*.parquet"})
            ```

            ```sql
            -- DuckDB
            SELECT label, count(*) FROM 'data/*.parquet' GROUP BY label;
            ```

            ```sh
            ./sie verify . && ./sie train --data . --out run --method sie
            ```

            ## How it was made

            `dataset.json` has the whole recipe and a checksum for each file.

            """);
        if (manifest.Command.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n```sh\n{manifest.Command}\n```\n");
        }

        if (manifest.Skipped.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{manifest.Skipped.Count} objects could not be made; `dataset.json` lists them with the reasons.\n");
        }

        text.Append("\nThe pictures show 3D models of others: the licences of the models hold for them. Name yours above before you publish this.\n");
    }

    private static void Feature(StringBuilder yaml, string name, string type) =>
        yaml.Append(CultureInfo.InvariantCulture, $"  - name: {name}\n    dtype: {type}\n");

    /// <summary>A JSON string is a YAML string too, whatever is in it.</summary>
    private static string Quote(string text) => JsonSerializer.Serialize(text, Quoted);

    /// <summary>The hub's names for sizes.</summary>
    private static string SizeCategory(long images) => images switch
    {
        < 1_000 => "n<1K",
        < 10_000 => "1K<n<10K",
        < 100_000 => "10K<n<100K",
        < 1_000_000 => "100K<n<1M",
        < 10_000_000 => "1M<n<10M",
        _ => "10M<n<100M",
    };
}
