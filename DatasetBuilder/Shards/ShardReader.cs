using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace SIE.Shards;

/// <summary>
/// One shard, memory mapped: opening it reads its footer only, and each image after that costs the pages it lies on.
/// Safe to read from many threads at once.
/// </summary>
public sealed class ShardReader : IDisposable
{
    private readonly MappedFile _map;
    private readonly ShardLayout _layout;

    private ShardReader(string path, MappedFile map, ShardLayout layout) => (Path, _map, _layout) = (path, map, layout);

    /// <summary>Full path of the file.</summary>
    public string Path { get; }

    /// <summary>Size of the file in bytes.</summary>
    public long Bytes => _map.Length;

    /// <summary>Number of rows, one an image.</summary>
    public int Rows => _layout.Images.Count;

    /// <summary>What the shard says about itself: objects, skipped objects, checksums.</summary>
    public ShardFooter Footer => _layout.Footer;

    /// <summary>Names of the latent columns in stored order; empty in a shard without rows.</summary>
    public IReadOnlyList<string> LatentNames => _layout.LatentNames;

    /// <summary>Names of the passes: further pictures of each row.</summary>
    public IReadOnlyList<string> Passes => [.. (Footer.Passes ?? []).Select(static p => p.Name)];

    /// <summary>Whether the shard says where objects are seen; false in one without rows.</summary>
    public bool HasBoxes => _layout.HasBoxes;

    /// <summary>Whether the features that other programs read from the shard, names of classes included, are those of a schema.</summary>
    /// <param name="schema">The dataset's.</param>
    public bool HasFeatures(ShardSchema schema) => _layout.Features == schema.ToHuggingFace();

    /// <summary>Opens a shard and checks that its parts lie inside the file.</summary>
    /// <param name="path">The Parquet file.</param>
    /// <exception cref="ShardException">It is damaged, truncated or not a shard of ours.</exception>
    public static ShardReader Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        using FileStream file = AtomicFile.OpenRead(path);
        ShardLayout layout = ShardLayout.Read(file);
        return new ShardReader(path, new MappedFile(file), layout);
    }

    /// <summary>The JPEG file of a row, in mapped memory: valid until the reader is disposed.</summary>
    /// <param name="row">Number of the row.</param>
    /// <exception cref="ShardException">The image does not start where the index says: the file was changed.</exception>
    public ReadOnlySpan<byte> Jpeg(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        return File(_layout.Images, row);
    }

    /// <summary>The PNG file of a row, in mapped memory: valid until the reader is disposed.</summary>
    /// <param name="pass">Number of the pass in <see cref="Passes"/>.</param>
    /// <param name="row">Number of the row.</param>
    /// <exception cref="ShardException">The picture does not start where the index says: the file was changed.</exception>
    public ReadOnlySpan<byte> Pass(int pass, int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        return File(_layout.Passes[pass], row);
    }

    /// <summary>Where a row's object is seen; null if the shard does not say.</summary>
    /// <param name="row">Number of the row.</param>
    public VisibleBox? Box(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        if (!HasBoxes)
        {
            return null;
        }

        ShardLayout.Group group = Array.FindLast(_layout.Groups, g => g.FirstRow <= row);
        return new VisibleBox(At(0), At(1), At(2), At(3), At(4));

        int At(int column) => BinaryPrimitives.ReadInt32LittleEndian(
            _map.Slice(group.BoxOffsets[column] + ((row - group.FirstRow) * sizeof(int)), sizeof(int)));
    }

    /// <summary>All pictures of a row, copied.</summary>
    /// <param name="row">Number of the row.</param>
    public ShardView View(int row) =>
        new(Jpeg(row).ToArray(), Box(row), [.. Enumerable.Range(0, _layout.Passes.Length).Select(pass => Pass(pass, row).ToArray())]);

    private ReadOnlySpan<byte> File(ImageIndex pictures, int row)
    {
        int length = pictures.LengthOf(row);
        ReadOnlySpan<byte> value = _map.Slice(pictures.OffsetOf(row), ImageIndex.LengthPrefix + length);
        if (BinaryPrimitives.ReadInt32LittleEndian(value) != length)
        {
            throw new ShardException($"{Path}: row {row} holds no image of {length} bytes: the file is damaged. Check it with 'sie verify'.");
        }

        return value[ImageIndex.LengthPrefix..];
    }

    /// <summary>Copies the latents of all rows.</summary>
    /// <param name="latents">Receives rows × latents, row by row.</param>
    public void CopyLatents(Span<double> latents)
    {
        int width = LatentNames.Count;
        if (latents.Length != (long)Rows * width)
        {
            throw new ArgumentException($"{latents.Length} numbers for {Rows} rows of {width} latents.", nameof(latents));
        }

        foreach (ShardLayout.Group group in _layout.Groups)
        {
            for (int latent = 0; latent < width; latent++)
            {
                // An offset in a file need not be a multiple of 8; x86 and ARM64 read such doubles all the same.
                ReadOnlySpan<double> column =
                    MemoryMarshal.Cast<byte, double>(_map.Slice(group.LatentOffsets[latent], group.Rows * sizeof(double)));
                for (int row = 0; row < group.Rows; row++)
                {
                    latents[((group.FirstRow + row) * width) + latent] = column[row];
                }
            }
        }
    }

    /// <summary>Copies the number of each row's view.</summary>
    /// <param name="views">Receives one number a row.</param>
    public void CopyViews(Span<int> views)
    {
        foreach (ShardLayout.Group group in _layout.Groups)
        {
            MemoryMarshal.Cast<byte, int>(_map.Slice(group.ViewOffset, group.Rows * sizeof(int))).CopyTo(views[group.FirstRow..]);
        }
    }

    /// <summary>
    /// Reads every row and compares: latents and pictures with the checksum in the footer, what says whose they are with the footer's objects.
    /// </summary>
    /// <param name="token">Stops the reading.</param>
    /// <exception cref="ShardException">A row is not what was written.</exception>
    public void CheckRows(CancellationToken token = default)
    {
        double[] latents = new double[Rows * LatentNames.Count];
        CopyLatents(latents);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int row = 0; row < Rows; row++)
        {
            token.ThrowIfCancellationRequested();
            hash.AppendData(MemoryMarshal.AsBytes(latents.AsSpan(row * LatentNames.Count, LatentNames.Count)));
            hash.AppendData(Jpeg(row));
            if (Box(row) is { } box)
            {
                hash.AppendData(MemoryMarshal.AsBytes([box]));
            }

            for (int pass = 0; pass < _layout.Passes.Length; pass++)
            {
                hash.AppendData(Pass(pass, row));
            }
        }

        CheckKnown();
        string actual = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (actual != Footer.RowsSha256)
        {
            throw new ShardException(
                $"{Path}: its rows have the checksum {actual[..12]}…, not {Footer.RowsSha256[..Math.Min(12, Footer.RowsSha256.Length)]}… as " +
                "written: the file is damaged. Delete it and run the same 'sie render' again.");
        }
    }

    private void CheckKnown()
    {
        FooterColumns columns = new(Footer);
        foreach (ShardLayout.Group group in _layout.Groups)
        {
            foreach (ShardLayout.Chunk chunk in group.Known)
            {
                byte[] expected = columns.ValuesOf(chunk.Column, group.FirstRow, group.Rows);
                if (chunk.End - chunk.Start < expected.Length || !_map.Slice(chunk.End - expected.Length, expected.Length).SequenceEqual(expected))
                {
                    throw new ShardException(
                        $"{Path}: its column {chunk.Column} is not that of its objects: the file is damaged. Delete it and run the same 'sie render' again.");
                }
            }
        }
    }

    /// <summary>SHA-256 of the whole file, hex.</summary>
    public string FileSha256()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        const int Step = 1 << 24;
        for (long offset = 0; offset < Bytes; offset += Step)
        {
            hash.AppendData(_map.Slice(offset, (int)Math.Min(Step, Bytes - offset)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    public void Dispose() => _map.Dispose();
}
