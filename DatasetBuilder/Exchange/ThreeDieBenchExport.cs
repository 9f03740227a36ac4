using System.Runtime.InteropServices;
using SIE.DatasetBuilder.Pipeline;
using SIE.Shards;

namespace SIE.DatasetBuilder.Exchange;

/// <summary>
/// Writes a dataset as the folders and lists of 3DIEBench, on which the original training code runs unchanged. The lists are written
/// last: where they are, everything is. A run that was stopped goes on, comparing what is there byte by byte.
/// </summary>
public static class ThreeDieBenchExport
{
    /// <summary>Exports a dataset.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="output">The folder to write; made if missing.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="token">Stops it; what is written stays.</param>
    /// <exception cref="ExchangeException">The folder holds the export of another dataset, or a name in the dataset is no folder name.</exception>
    /// <exception cref="AggregateException">Of the threads' errors, such as that a shard is damaged (<see cref="ShardException"/>).</exception>
    public static void Run(Dataset dataset, string output, ExportOptions options, IRenderProgress progress, CancellationToken token)
    {
        output = Path.GetFullPath(output);
        (string Name, byte[] Content)[] lists = [.. dataset.Splits.SelectMany(Lists), (ThreeDieBenchLayout.ClassNames, Texts(dataset.ClassNames))];
        RefuseOther(output, lists);
        foreach (DatasetSplit split in dataset.Splits)
        {
            RefuseOtherViews(output, split, dataset.LatentNames.Count);
        }

        progress.Start(dataset.Splits.Sum(static s => s.Rows), 0);
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.Threads, CancellationToken = token };
        foreach (DatasetSplit split in dataset.Splits)
        {
            Parallel.For(
                0,
                split.Objects.Count,
                parallel,
                options.OpenSwap,
                (index, _, swap) =>
                {
                    WriteObject(split, index, output, swap, token);
                    progress.ImagesDone(split.Objects[index].Views);
                    return swap;
                },
                static swap => swap?.Dispose());
        }

        // The objects are on the disk before the lists that promise them.
        Directory.CreateDirectory(output);
        AtomicFile.FlushFileSystem(output);
        AtomicFile.CleanLeftovers(output);
        foreach (DatasetSplit split in dataset.Splits)
        {
            using AtomicFile latents = AtomicFile.Create(Path.Combine(output, ThreeDieBenchLayout.AllLatents(split.Name)));
            NpyWriter.Write(latents.Stream, split.Latents.Span, split.Rows, dataset.LatentNames.Count);
            latents.Commit();
        }

        foreach ((string name, byte[] content) in lists)
        {
            AtomicFile.Write(Path.Combine(output, name), content);
        }
    }

    private static void WriteObject(DatasetSplit split, int index, string output, RedBlueSwap? swap, CancellationToken token)
    {
        split.CheckShardOf(index);
        DatasetObject entry = split.Objects[index];
        string folder = Path.Combine(output, entry.Synset, entry.ObjectId);
        AtomicFile.CleanLeftovers(folder);
        using MemoryStream npy = new();
        for (int view = 0; view < entry.Views; view++)
        {
            token.ThrowIfCancellationRequested();
            ReadOnlySpan<byte> jpeg = split.Jpeg(index, view);
            WriteIfNew(Path.Combine(folder, ThreeDieBenchLayout.Image(view)), swap is null ? jpeg : swap.Apply(jpeg));
            npy.SetLength(0);
            ReadOnlySpan<double> latents = split.LatentsOf(index, view);
            NpyWriter.Write(npy, latents, latents.Length);
            WriteIfNew(Path.Combine(folder, ThreeDieBenchLayout.Latent(view)), npy.GetBuffer().AsSpan(0, (int)npy.Length));
        }
    }

    private static void WriteIfNew(string path, ReadOnlySpan<byte> content)
    {
        FileInfo there = new(path);
        if (!there.Exists || there.Length != content.Length || !content.SequenceEqual(File.ReadAllBytes(path)))
        {
            AtomicFile.WriteUnflushed(path, content);
        }
    }

    private static IEnumerable<(string Name, byte[] Content)> Lists(DatasetSplit split)
    {
        foreach (DatasetObject entry in split.Objects)
        {
            if (!ThreeDieBenchLayout.IsFolderName(entry.Synset) || !ThreeDieBenchLayout.IsFolderName(entry.ObjectId))
            {
                throw new ExchangeException($"The object '{entry.Synset}/{entry.ObjectId}' can't be exported: these are no names of folders.");
            }
        }

        yield return (ThreeDieBenchLayout.Objects(split.Name),
            Texts([.. split.Objects.Select(static o => ThreeDieBenchLayout.ListEntry(o.Synset, o.ObjectId))]));
        using MemoryStream labels = new();
        NpyWriter.Write(labels, [.. split.Objects.Select(static o => (long)o.Label)], split.Objects.Count);
        yield return (ThreeDieBenchLayout.Labels(split.Name), labels.ToArray());
    }

    private static byte[] Texts(IReadOnlyList<string> texts)
    {
        using MemoryStream npy = new();
        NpyWriter.Write(npy, texts);
        return npy.ToArray();
    }

    private static void RefuseOther(string output, (string Name, byte[] Content)[] lists)
    {
        foreach ((string name, byte[] content) in lists)
        {
            string path = Path.Combine(output, name);
            if (File.Exists(path) && !content.AsSpan().SequenceEqual(File.ReadAllBytes(path)))
            {
                throw new ExchangeException($"{path}: lists other objects: the folder holds the export of another dataset. Use another --out.");
            }
        }
    }

    /// <summary>
    /// Refuses a folder with views of another dataset of the same objects: what it has more of would stay among the export's. A stopped export has no list of
    /// latents yet, so the objects' folders are looked at too.
    /// </summary>
    private static void RefuseOtherViews(string output, DatasetSplit split, int width)
    {
        string path = Path.Combine(output, ThreeDieBenchLayout.AllLatents(split.Name));
        if (File.Exists(path) && !Holds(path, split, width))
        {
            throw new ExchangeException(
                $"{path}: has other views or latents: the folder holds the export of another dataset, or the file is damaged. Use another --out, or delete the file.");
        }

        foreach (DatasetObject entry in split.Objects)
        {
            string next = Path.Combine(output, entry.Synset, entry.ObjectId, ThreeDieBenchLayout.Image(entry.Views));
            if (File.Exists(next))
            {
                throw new ExchangeException(
                    $"{next}: the object has only {entry.Views} views here: the folder holds the export of another dataset. Use another --out.");
            }
        }
    }

    /// <summary>Whether a list of latents is that of a split.</summary>
    private static bool Holds(string path, DatasetSplit split, int width)
    {
        byte[] header = NpyHeader.Write("<f8", [split.Rows, width]);
        using FileStream file = File.OpenRead(path);
        byte[] there = new byte[1 << 20];
        ReadOnlySpan<double> latents = split.Latents.Span;
        return file.Length == header.Length + ((long)latents.Length * sizeof(double)) && IsNext(header) && AllAreNext(latents);

        bool AllAreNext(ReadOnlySpan<double> values)
        {
            for (int step = there.Length / sizeof(double); values.Length > 0; values = values[Math.Min(step, values.Length)..])
            {
                if (!IsNext(MemoryMarshal.AsBytes(values[..Math.Min(step, values.Length)])))
                {
                    return false;
                }
            }

            return true;
        }

        bool IsNext(ReadOnlySpan<byte> expected) =>
            file.ReadAtLeast(there.AsSpan(0, expected.Length), expected.Length, throwOnEndOfStream: false) == expected.Length
            && expected.SequenceEqual(there.AsSpan(0, expected.Length));
    }
}
