using System.Formats.Tar;
using System.Globalization;
using System.Text.Json;
using SIE.DatasetBuilder.Pipeline;
using SIE.Shards;

namespace SIE.DatasetBuilder.Exchange;

/// <summary>
/// Writes a dataset as WebDataset: <c>SPLIT-000000.tar</c>, …, in which files of one basename are a sample: <c>KEY.jpg</c> and
/// <c>KEY.json</c> (synset, object_id, view, label, class, latents, and box and visible_pixels where the dataset has them), and a file for each
/// of the dataset's passes, such as <c>KEY.mask.png</c>. An object's views follow each other in one tar. The same dataset gives the
/// same bytes.
/// </summary>
public static class WebDatasetExport
{
    /// <summary>Size of a tar that the format's users recommend.</summary>
    public const long DefaultTarBytes = 1_000_000_000;

    /// <summary>What a sample takes besides its image: two headers, the JSON, the filling up to blocks of 512 bytes.</summary>
    private const int SampleOverhead = 2048;

    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Exports a dataset. Tars that are there already under the same names are written anew.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="output">The folder to write; made if missing.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="token">Stops it; finished tars stay.</param>
    /// <returns>The tars' names, in order.</returns>
    /// <exception cref="ExchangeException">The folder holds tars of another export.</exception>
    /// <exception cref="AggregateException">Of the threads' errors, such as that a shard is damaged (<see cref="ShardException"/>).</exception>
    public static IReadOnlyList<string> Run(
        Dataset dataset, string output, ExportOptions options, IRenderProgress progress, CancellationToken token)
    {
        output = Path.GetFullPath(output);
        PlannedTar[] tars = [.. dataset.Splits.SelectMany(split => Plan(dataset, split, options.TarBytes))];
        RefuseOthers(output, tars);
        progress.Start(dataset.Splits.Sum(static s => s.Rows), 0);
        Directory.CreateDirectory(output);
        AtomicFile.CleanLeftovers(output);
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.Threads, CancellationToken = token };
        Parallel.ForEach(
            tars,
            parallel,
            options.OpenSwap,
            (tar, _, swap) =>
            {
                Write(dataset, tar, Path.Combine(output, tar.File), swap, progress, token);
                return swap;
            },
            static swap => swap?.Dispose());
        return [.. tars.Select(static t => t.File)];
    }

    /// <summary>Whole objects to a tar, as many as fill it at the mean size of the split's images.</summary>
    private static IEnumerable<PlannedTar> Plan(Dataset dataset, DatasetSplit split, long tarBytes)
    {
        SplitManifest manifest = dataset.Manifest.Splits.First(s => s.Name == split.Name);
        double objectBytes = split.Objects.Count == 0
            ? 1
            : (manifest.Bytes + ((double)SampleOverhead * split.Rows)) / split.Objects.Count;
        int step = (int)Math.Clamp(tarBytes / objectBytes, 1, int.MaxValue / 2);
        for (int first = 0; first < split.Objects.Count; first += step)
        {
            yield return new PlannedTar(
                split, string.Create(CultureInfo.InvariantCulture, $"{split.Name}-{first / step:000000}.tar"), first, Math.Min(step, split.Objects.Count - first));
        }
    }

    private static void RefuseOthers(string output, PlannedTar[] tars)
    {
        HashSet<string> planned = [.. tars.Select(static t => t.File)];
        string? other = Directory.Exists(output)
            ? Directory.EnumerateFiles(output, "*.tar").Select(static f => Path.GetFileName(f)).FirstOrDefault(f => !planned.Contains(f))
            : null;
        if (other is not null)
        {
            throw new ExchangeException(
                $"{Path.Combine(output, other)}: is no part of this export, but its readers would take it for one. Delete it or use another --out.");
        }
    }

    private static void Write(Dataset dataset, PlannedTar planned, string path, RedBlueSwap? swap, IRenderProgress progress, CancellationToken token)
    {
        using AtomicFile file = AtomicFile.Create(path);
        using (TarWriter tar = new(file.Stream, TarEntryFormat.Ustar, leaveOpen: true))
        {
            for (int index = planned.FirstObject; index < planned.FirstObject + planned.Objects; index++)
            {
                planned.Split.CheckShardOf(index);
                int views = planned.Split.Objects[index].Views;
                for (int view = 0; view < views; view++)
                {
                    token.ThrowIfCancellationRequested();

                    // A key ends at its first dot, so the names of objects, which may have some, stand in the JSON only.
                    string key = string.Create(CultureInfo.InvariantCulture, $"{index:00000000}_{view:0000}");
                    ReadOnlySpan<byte> jpeg = planned.Split.Jpeg(index, view);
                    Add(tar, $"{key}.jpg", swap?.Apply(jpeg) ?? jpeg.ToArray());
                    ShardView pictures = planned.Split.View(index, view);
                    Add(tar, $"{key}.json", Describe(dataset, planned.Split, index, view, pictures.Box));
                    foreach ((string pass, byte[] png) in dataset.Schema.Passes.Zip(pictures.Passes))
                    {
                        Add(tar, $"{key}.{pass}.png", png);
                    }
                }

                progress.ImagesDone(views);
            }
        }

        file.Commit();
    }

    /// <summary>Without time, owner and the like, by which two exports would differ.</summary>
    private static void Add(TarWriter tar, string name, byte[] content)
    {
        using MemoryStream data = new(content, writable: false);
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
        {
            ModificationTime = DateTimeOffset.UnixEpoch,
            Mode = Readable,
            DataStream = data,
        });
    }

    private static byte[] Describe(Dataset dataset, DatasetSplit split, int index, int view, VisibleBox? box)
    {
        DatasetObject entry = split.Objects[index];
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            json.WriteString("synset", entry.Synset);
            json.WriteString("object_id", entry.ObjectId);
            json.WriteNumber("view", view);
            json.WriteNumber("label", entry.Label);
            json.WriteString("class", dataset.ClassNames[entry.Label]);
            json.WriteStartObject("latents");
            ReadOnlySpan<double> latents = split.LatentsOf(index, view);
            for (int i = 0; i < latents.Length; i++)
            {
                json.WriteNumber(dataset.LatentNames[i], latents[i]);
            }

            json.WriteEndObject();
            if (box is { } seen)
            {
                json.WriteStartArray("box");
                foreach (int number in (ReadOnlySpan<int>)[seen.Left, seen.Top, seen.Width, seen.Height])
                {
                    json.WriteNumberValue(number);
                }

                json.WriteEndArray();
                json.WriteNumber("visible_pixels", seen.Pixels);
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private sealed record PlannedTar(DatasetSplit Split, string File, int FirstObject, int Objects);
}
