using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SIE.DatasetBuilder.Sampling;
using SIE.Imaging;
using SIE.Renderer;
using SIE.Shards;

namespace SIE.DatasetBuilder.Pipeline;

/// <summary>
/// Reads every byte of a dataset: checksums, counts, that each image decodes at the stated size, that views are complete and latents in
/// their ranges.
/// </summary>
public static class DatasetVerification
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>Verifies a dataset.</summary>
    /// <param name="folder">The folder with <c>dataset.json</c>.</param>
    /// <param name="threads">Shards read at once.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="token">Stops it.</param>
    /// <returns>Every problem, one line each, by file; empty if the dataset is sound.</returns>
    /// <exception cref="ShardException">There is no manifest to verify by.</exception>
    public static IReadOnlyList<string> Run(string folder, int threads, IRenderProgress progress, CancellationToken token)
    {
        folder = Path.GetFullPath(folder);
        DatasetManifest manifest = DatasetManifest.Read(folder);
        ShardManifest[] shards = [.. manifest.Splits.SelectMany(static s => s.Shards)];
        ConcurrentBag<string> problems = [.. Recipe(manifest), .. Counts(manifest), .. Strangers(folder, shards), .. Repeated(folder, shards)];
        progress.Start(shards.Sum(static s => (long)s.Images), 0);
        ParallelOptions options = new() { MaxDegreeOfParallelism = threads, CancellationToken = token };
        Parallel.ForEach(shards, options, shard =>
        {
            string path = Path.Combine(folder, shard.File);
            try
            {
                foreach (string problem in Problems(path, manifest, shard, progress, token))
                {
                    problems.Add($"{path}: {problem}");
                }
            }
            catch (Exception e) when (e is ShardException or IOException or UnauthorizedAccessException)
            {
                problems.Add(e.Message.Contains(path, StringComparison.Ordinal) ? e.Message : $"{path}: {e.Message}");
            }
        });
        return [.. problems.Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Problems(
        string path, DatasetManifest manifest, ShardManifest expected, IRenderProgress progress, CancellationToken token)
    {
        FileInfo file = new(path);
        if (!file.Exists || file.Length != expected.Bytes)
        {
            yield return file.Exists ? $"has {file.Length} bytes, not {expected.Bytes}" : "is missing";
            yield break;
        }

        using ShardReader shard = ShardReader.Open(path);
        if (shard.FileSha256() != expected.Sha256)
        {
            yield return $"its SHA-256 is not the one in {DatasetManifest.FileName}";
        }

        if (shard.Footer.RecipeSha256 != manifest.RecipeSha256)
        {
            yield return "belongs to a dataset of another recipe";
        }

        if (!shard.HasFeatures(manifest.Schema))
        {
            yield return $"its columns or the names of its classes are not those of {DatasetManifest.FileName}";
        }

        if (shard.Rows != expected.Images || shard.Footer.Objects.Count != expected.Objects)
        {
            yield return $"has {shard.Rows} images of {shard.Footer.Objects.Count} objects, not {expected.Images} of {expected.Objects}";
        }

        foreach (ShardObject entry in shard.Footer.Objects.Where(o => (uint)o.Label >= (uint)manifest.ClassNames.Count))
        {
            yield return $"{entry.Synset}/{entry.ObjectId} has the label {entry.Label}, which is no class";
        }

        foreach (string problem in Views(shard).Concat(Latents(shard, manifest)).Concat(Images(shard, manifest.ImageSize, progress, token)).Concat(Passes(shard, manifest)))
        {
            yield return problem;
        }
    }

    /// <summary>A recipe that was changed afterwards. Its checksum is over indented text, by an import with a line's end, by a merge over text in one line.</summary>
    private static IEnumerable<string> Recipe(DatasetManifest manifest)
    {
        string lines = manifest.Recipe.ToJsonString(Indented);
        return new[] { lines, lines + "\n", manifest.Recipe.ToJsonString() }
            .Any(text => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))) == manifest.RecipeSha256)
            ? []
            : [$"{DatasetManifest.FileName}: its recipe is not the one by whose SHA-256 it and the shards go: it was edited"];
    }

    /// <summary>Numbers of the manifest that don't add up.</summary>
    private static IEnumerable<string> Counts(DatasetManifest manifest) => manifest.Splits
        .Where(static s => s.Images != s.Shards.Sum(static f => (long)f.Images) || s.Objects != s.Shards.Sum(static f => f.Objects)
            || s.Bytes != s.Shards.Sum(static f => f.Bytes))
        .Select(static s => $"{DatasetManifest.FileName}: the counts of split {s.Name} are not the sums of its shards'");

    /// <summary>Shards in the folder that the manifest does not know; a reader of data/*.parquet would take them in.</summary>
    private static IEnumerable<string> Strangers(string folder, ShardManifest[] shards)
    {
        HashSet<string> known = [.. shards.Select(s => Path.GetFullPath(Path.Combine(folder, s.File)))];
        string data = Path.Combine(folder, "data");
        return Directory.Exists(data)
            ? Directory.EnumerateFiles(data, "*.parquet").Where(f => !known.Contains(f)).Select(static f => $"{f}: is not part of the dataset")
            : [];
    }

    /// <summary>Objects that stand in more than one place.</summary>
    private static IEnumerable<string> Repeated(string folder, ShardManifest[] shards)
    {
        HashSet<(string, string)> seen = [];
        foreach (ShardManifest shard in shards)
        {
            IReadOnlyList<ShardObject> objects;
            try
            {
                using ShardReader reader = ShardReader.Open(Path.Combine(folder, shard.File));
                objects = reader.Footer.Objects;
            }
            catch (Exception e) when (e is ShardException or IOException or UnauthorizedAccessException)
            {
                continue; // Reported where the shard itself is looked at.
            }

            foreach (ShardObject entry in objects.Where(o => !seen.Add((o.Synset, o.ObjectId))))
            {
                yield return $"{Path.Combine(folder, shard.File)}: {entry.Synset}/{entry.ObjectId} is in the dataset twice";
            }
        }
    }

    private static IEnumerable<string> Views(ShardReader shard)
    {
        int[] views = new int[shard.Rows];
        shard.CopyViews(views);
        int row = 0;
        foreach (ShardObject entry in shard.Footer.Objects)
        {
            if (!views.AsSpan(row, entry.Views).ToArray().SequenceEqual(Enumerable.Range(0, entry.Views)))
            {
                yield return $"{entry.Synset}/{entry.ObjectId}: views are missing, repeated or out of order";
            }

            row += entry.Views;
        }
    }

    private static IEnumerable<string> Latents(ShardReader shard, DatasetManifest manifest)
    {
        if (shard.Rows > 0 && !shard.LatentNames.SequenceEqual(manifest.LatentNames))
        {
            yield return $"has the latents {string.Join(", ", shard.LatentNames)}";
            yield break;
        }

        Func<string, double, bool> isAllowed = RangesOf(manifest);
        double[] latents = new double[shard.Rows * shard.LatentNames.Count];
        shard.CopyLatents(latents);
        for (int column = 0; column < shard.LatentNames.Count; column++)
        {
            string name = shard.LatentNames[column];
            int outside = Enumerable.Range(0, shard.Rows).Count(row => !isAllowed(name, latents[(row * shard.LatentNames.Count) + column]));
            if (outside > 0)
            {
                yield return $"{outside} rows have a {name} that its range in the recipe does not allow";
            }
        }
    }

    /// <summary>Whether the recipe's ranges allow a value of a latent; every finite one if the recipe states no ranges that we know.</summary>
    private static Func<string, double, bool> RangesOf(DatasetManifest manifest)
    {
        try
        {
            if (manifest.Recipe["ranges"] is JsonObject json)
            {
                LatentRanges ranges = RangesJson.Apply(LatentRanges.Blank, json);
                return (name, value) => Factor.Named(name) is null ? double.IsFinite(value) : ranges.Contains(name, value);
            }
        }
        catch (RangesException)
        {
            // A recipe of another program: its latents can only be checked for being numbers.
        }

        return static (_, value) => double.IsFinite(value);
    }

    private static IEnumerable<string> Images(ShardReader shard, int size, IRenderProgress progress, CancellationToken token)
    {
        using JpegDecoder decoder = new();
        byte[] rgb = new byte[size * size * 3];
        for (int row = 0; row < shard.Rows; row++)
        {
            token.ThrowIfCancellationRequested();
            if (Decode(decoder, shard.Jpeg(row), size, rgb) is string problem)
            {
                yield return $"the image of row {row}: {problem}";
            }

            progress.ImagesDone(1);
        }
    }

    /// <summary>Whether the passes are those of the manifest and decode, and boxes fit the picture and the mask.</summary>
    private static IEnumerable<string> Passes(ShardReader shard, DatasetManifest manifest)
    {
        if (shard.Rows > 0 && (!shard.Passes.SequenceEqual(manifest.Passes) || shard.HasBoxes != manifest.HasBoxes || shard.Footer.DepthUnit != manifest.DepthUnit))
        {
            string passes = shard.Passes.Count == 0 ? "no passes" : $"the passes {string.Join(", ", shard.Passes)}";
            yield return $"has {passes}, {(shard.HasBoxes ? "boxes" : "no boxes")} and the unit of depth {shard.Footer.DepthUnit?.ToString(CultureInfo.InvariantCulture) ?? "-"}, unlike the dataset";
            yield break;
        }

        for (int row = 0; row < shard.Rows; row++)
        {
            if (shard.Box(row) is { } box && (box.Left < 0 || box.Top < 0 || box.Left + box.Width > manifest.ImageSize
                || box.Top + box.Height > manifest.ImageSize || box.Pixels < 0 || box.Pixels > box.Width * box.Height))
            {
                yield return $"the box of row {row} is impossible: {box}";
            }

            for (int pass = 0; pass < shard.Passes.Count; pass++)
            {
                if (DecodePass(shard, pass, row, manifest.ImageSize) is { } problem)
                {
                    yield return $"the {shard.Passes[pass]} of row {row}: {problem}";
                }
            }
        }
    }

    private static string? DecodePass(ShardReader shard, int pass, int row, int size)
    {
        try
        {
            if (shard.Passes[pass] == ViewPasses.Depth)
            {
                Grey16Png.Decode(shard.Pass(pass, row), new ushort[size * size], size, size);
                return null;
            }

            Picture picture = PictureDecoder.Decode(shard.Pass(pass, row));
            if (picture.Width != size || picture.Height != size)
            {
                return $"is {picture.Width} x {picture.Height}, not {size} x {size}";
            }

            int covered = 0;
            for (int i = 0; i < size * size; i++)
            {
                covered += picture.Rgba[4 * i] >= Silhouette.Covered ? 1 : 0;
            }

            return shard.Passes[pass] == ViewPasses.Mask && shard.Box(row) is { } box && box.Pixels != covered
                ? $"covers {covered} pixels, but visible_pixels is {box.Pixels}"
                : null;
        }
        catch (PictureException e)
        {
            return e.Message;
        }
    }

    private static string? Decode(JpegDecoder decoder, ReadOnlySpan<byte> jpeg, int size, byte[] rgb)
    {
        try
        {
            JpegHeader header = decoder.ReadHeader(jpeg);
            if (header.Width != size || header.Height != size)
            {
                return $"is {header.Width} x {header.Height}, not {size} x {size}";
            }

            decoder.Decode(jpeg, rgb);
            return null;
        }
        catch (JpegException e)
        {
            return e.Message;
        }
    }
}
