using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace SIE.Shards;

/// <summary>
/// Where things lie in a shard. A column chunk of ours is one PLAIN, uncompressed data page, so its values are the last bytes of the
/// chunk, whatever headers and levels come before them.
/// </summary>
internal sealed class ShardLayout
{
    private static ReadOnlySpan<byte> Magic => "PAR1"u8;

    /// <summary>What the shard says about itself.</summary>
    public required ShardFooter Footer { get; init; }

    /// <summary>Names of the latent columns.</summary>
    public required string[] LatentNames { get; init; }

    /// <summary>Where each row's image lies.</summary>
    public required ImageIndex Images { get; init; }

    /// <summary>The row groups in order.</summary>
    public required Group[] Groups { get; init; }

    /// <summary>A row group: its rows and where the values of its number columns start.</summary>
    /// <param name="FirstRow">Number of its first row in the shard.</param>
    /// <param name="Rows">How many rows it has.</param>
    /// <param name="ViewOffset">Start of the views, int32.</param>
    /// <param name="LatentOffsets">Start of each latent column, float64.</param>
    public readonly record struct Group(int FirstRow, int Rows, long ViewOffset, long[] LatentOffsets);

    /// <summary>Reads the footer and checks that everything it speaks of lies inside the file. Touches nothing but the footer.</summary>
    /// <exception cref="ShardException">It is no shard of ours, or it is damaged.</exception>
    public static ShardLayout Read(FileStream file)
    {
        string name = file.Name;
        byte[] bytes = ReadFooterBytes(file);
        ParquetFooter parquet;
        try
        {
            parquet = ParquetFooter.Read(bytes);
        }
        catch (InvalidDataException e)
        {
            throw Damaged(name, $"its Parquet footer can't be read: {e.Message}", e);
        }

        if (!parquet.Metadata.TryGetValue(ShardFooter.Key, out string? json))
        {
            throw new ShardException(
                $"{name}: a Parquet file, but not a shard of SIE: it has no '{ShardFooter.Key}' metadata. Shards are made by 'sie render'.");
        }

        ShardFooter footer = ParseFooter(name, json);
        int[] lengths = ParseLengths(name, footer);
        long rows = parquet.RowGroups.Sum(static g => (long)g.Rows);
        if (rows != lengths.Length || rows != footer.Objects.Sum(static o => (long)o.Views))
        {
            throw Damaged(name, $"{rows} rows, {lengths.Length} image lengths and objects of {footer.Objects.Sum(static o => (long)o.Views)} views");
        }

        return Locate(file, parquet, footer, lengths);
    }

    private static ShardLayout Locate(FileStream file, ParquetFooter parquet, ShardFooter footer, int[] lengths)
    {
        string[]? latents = null;
        Group[] groups = new Group[parquet.RowGroups.Count];
        ImageIndex images = new(lengths);
        int firstRow = 0;
        for (int g = 0; g < groups.Length; g++)
        {
            int rows = parquet.RowGroups[g].Rows;
            List<ParquetFooter.Column> columns = parquet.RowGroups[g].Columns;
            string[] names = [.. columns.Select(static c => c.Name)];
            if (columns.Count <= ShardSchema.LeadingColumns || names[ShardSchema.ImageBytesColumn] != "image.bytes" || names[5] != "view")
            {
                throw new ShardException($"{file.Name}: has the columns {string.Join(", ", names)}, not those of a shard.");
            }

            latents ??= names[ShardSchema.LeadingColumns..];
            if (!names.Skip(ShardSchema.LeadingColumns).SequenceEqual(latents))
            {
                throw Damaged(file.Name, $"row group {g} is unlike the first");
            }

            long imageBytes = images.BytesOfRows(firstRow, rows);
            images.Place(firstRow, rows, ValuesOf(file, columns[ShardSchema.ImageBytesColumn], imageBytes));
            groups[g] = new Group(
                firstRow,
                rows,
                ValuesOf(file, columns[5], (long)rows * sizeof(int)),
                [.. columns.Skip(ShardSchema.LeadingColumns).Select(c => ValuesOf(file, c, (long)rows * sizeof(double)))]);
            firstRow += rows;
        }

        return new ShardLayout { Footer = footer, LatentNames = latents ?? [], Images = images, Groups = groups };
    }

    /// <summary>Offset of a chunk's values, which are its last bytes.</summary>
    private static long ValuesOf(FileStream file, ParquetFooter.Column column, long valueBytes)
    {
        long start = column.DataPageOffset, end = start + column.Bytes;
        if (!column.IsPlain)
        {
            throw new ShardException(
                $"{file.Name}: column {column.Name} is compressed or encoded, so another program wrote this file.");
        }

        if (start < Magic.Length || end < start || end > file.Length || end - start < valueBytes)
        {
            throw Damaged(file.Name, $"column {column.Name} lies at {start} to {end} of {file.Length} bytes");
        }

        return end - valueBytes;
    }

    /// <summary>The serialised footer, from before its length and the magic at the end of the file.</summary>
    private static byte[] ReadFooterBytes(FileStream file)
    {
        Span<byte> head = stackalloc byte[4], tail = stackalloc byte[8];
        file.Position = 0;
        if (file.Length < 20)
        {
            throw Damaged(file.Name, $"only {file.Length} bytes");
        }

        file.ReadExactly(head);
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        uint footerLength = BinaryPrimitives.ReadUInt32LittleEndian(tail);
        if (!head.SequenceEqual(Magic) || !tail[4..].SequenceEqual(Magic) || footerLength > file.Length - 12)
        {
            throw Damaged(file.Name, "not a whole Parquet file");
        }

        byte[] footer = new byte[footerLength];
        file.Position = file.Length - tail.Length - footer.Length;
        file.ReadExactly(footer);
        return footer;
    }

    private static ShardFooter ParseFooter(string name, string json)
    {
        try
        {
            ShardFooter footer = JsonSerializer.Deserialize(json, ShardFooterJson.Default.ShardFooter) ?? throw new JsonException("null");
            if (footer.Format != ShardFooter.CurrentFormat)
            {
                throw new ShardException(
                    $"{name}: written in format {footer.Format}; this program reads {ShardFooter.CurrentFormat}. Use the SIE that made it.");
            }

            return footer.Objects.All(static o => o.Views >= 0) ? footer : throw new JsonException("negative views");
        }
        catch (JsonException e)
        {
            throw Damaged(name, $"its '{ShardFooter.Key}' metadata can't be read", e);
        }
    }

    private static int[] ParseLengths(string name, ShardFooter footer)
    {
        try
        {
            byte[] bytes = Convert.FromBase64String(footer.ImageLengths);
            int[] lengths = MemoryMarshal.Cast<byte, int>(bytes).ToArray();
            return lengths.All(static l => l >= 0) ? lengths : throw new FormatException("negative length");
        }
        catch (FormatException e)
        {
            throw Damaged(name, "its image lengths can't be read", e);
        }
    }

    private static ShardException Damaged(string name, string what, Exception? inner = null) =>
        new($"{name}: damaged or truncated ({what}). Delete it and run the same 'sie render' again: only this shard is made anew.", inner);
}
