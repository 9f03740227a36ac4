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

    /// <summary>Names of the columns before the latents.</summary>
    private static readonly string[] Leading = [$"{ShardSchema.Image}.bytes", $"{ShardSchema.Image}.path", "label", "synset", "object_id", "view"];

    /// <summary>What the shard says about itself.</summary>
    public required ShardFooter Footer { get; init; }

    /// <summary>The features as HuggingFace reads them (<see cref="ShardSchema.ToHuggingFace"/>); null if the file lacks them.</summary>
    public required string? Features { get; init; }

    /// <summary>Names of the latent columns.</summary>
    public required string[] LatentNames { get; init; }

    /// <summary>Where each row's image lies.</summary>
    public required ImageIndex Images { get; init; }

    /// <summary>Where each row's picture of a pass lies, in the order of the footer's passes.</summary>
    public required ImageIndex[] Passes { get; init; }

    /// <summary>Whether the shard has <see cref="ShardSchema.BoxColumns"/>.</summary>
    public required bool HasBoxes { get; init; }

    /// <summary>The row groups in order.</summary>
    public required Group[] Groups { get; init; }

    /// <summary>A row group: its rows and where the values of its number columns start.</summary>
    /// <param name="FirstRow">Number of its first row in the shard.</param>
    /// <param name="Rows">How many rows it has.</param>
    /// <param name="ViewOffset">Start of the views, int32.</param>
    /// <param name="LatentOffsets">Start of each latent column, float64.</param>
    /// <param name="BoxOffsets">Start of each column of the box, int32; empty without boxes.</param>
    /// <param name="Known">The columns that follow from the footer (<see cref="FooterColumns"/>).</param>
    public readonly record struct Group(int FirstRow, int Rows, long ViewOffset, long[] LatentOffsets, long[] BoxOffsets, Chunk[] Known);

    /// <summary>A column chunk; its values are its last bytes.</summary>
    /// <param name="Column">Name of the column.</param>
    /// <param name="Start">Where it begins in the file.</param>
    /// <param name="End">Where it ends.</param>
    public readonly record struct Chunk(string Column, long Start, long End);

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
        int[] lengths = ParseLengths(name, footer.ImageLengths);
        long rows = parquet.RowGroups.Sum(static g => (long)g.Rows);
        if (rows != lengths.Length || rows != footer.Objects.Sum(static o => (long)o.Views))
        {
            throw Damaged(name, $"{rows} rows, {lengths.Length} image lengths and objects of {footer.Objects.Sum(static o => (long)o.Views)} views");
        }

        ImageIndex[] passes = [.. (footer.Passes ?? []).Select(pass => new ImageIndex(ParseLengths(name, pass.Lengths)))];
        return passes.All(pass => pass.Count == rows)
            ? Locate(file, parquet, footer, new ImageIndex(lengths), passes)
            : throw Damaged(name, $"{rows} rows, but pictures of passes for {string.Join(", ", passes.Select(static p => p.Count))}");
    }

    private static ShardLayout Locate(FileStream file, ParquetFooter parquet, ShardFooter footer, ImageIndex images, ImageIndex[] passes)
    {
        string[]? latents = null;
        Group[] groups = new Group[parquet.RowGroups.Count];
        string[] passColumns = [.. (footer.Passes ?? []).SelectMany(static p => new[] { $"{p.Name}.bytes", $"{p.Name}.path" })];
        bool hasBoxes = false;
        int firstRow = 0;
        for (int g = 0; g < groups.Length; g++)
        {
            int rows = parquet.RowGroups[g].Rows;
            List<ParquetFooter.Column> columns = parquet.RowGroups[g].Columns;
            string[] names = [.. columns.Select(static c => c.Name)];
            if (columns.Count <= ShardSchema.LeadingColumns || !names.AsSpan(0, ShardSchema.LeadingColumns).SequenceEqual(Leading))
            {
                throw new ShardException($"{file.Name}: has the columns {string.Join(", ", names)}, not those of a shard.");
            }

            if (latents is null)
            {
                hasBoxes = names.Contains(ShardSchema.BoxColumns[0]);
                latents = names[ShardSchema.LeadingColumns..Math.Max(ShardSchema.LeadingColumns, names.Length - Others(hasBoxes, passColumns))];
            }

            string[] expected = [.. latents, .. hasBoxes ? ShardSchema.BoxColumns : [], .. passColumns];
            if (!names.Skip(ShardSchema.LeadingColumns).SequenceEqual(expected))
            {
                throw Damaged(file.Name, $"row group {g} has the columns {string.Join(", ", names)}");
            }

            int firstBox = ShardSchema.LeadingColumns + latents.Length, firstPass = firstBox + (hasBoxes ? ShardSchema.BoxColumns.Count : 0);
            Place(file, images, columns[ShardSchema.ImageBytesColumn], firstRow, rows);
            for (int pass = 0; pass < passes.Length; pass++)
            {
                Place(file, passes[pass], columns[firstPass + (2 * pass)], firstRow, rows);
            }

            groups[g] = new Group(
                firstRow,
                rows,
                ValuesOf(file, columns[5], (long)rows * sizeof(int)),
                [.. columns[ShardSchema.LeadingColumns..firstBox].Select(c => ValuesOf(file, c, (long)rows * sizeof(double)))],
                [.. columns[firstBox..firstPass].Select(c => ValuesOf(file, c, (long)rows * sizeof(int)))],
                [
                    .. columns[(ShardSchema.ImageBytesColumn + 1)..ShardSchema.LeadingColumns]
                        .Concat(columns.Skip(firstPass).Where(static (_, i) => i % 2 == 1))
                        .Select(c => new Chunk(c.Name, c.DataPageOffset, ValuesOf(file, c, 0))),
                ]);
            firstRow += rows;
        }

        return new ShardLayout
        {
            Footer = footer,
            Features = parquet.Metadata.GetValueOrDefault("huggingface"),
            LatentNames = latents ?? [],
            Images = images,
            Passes = passes,
            HasBoxes = hasBoxes,
            Groups = groups,
        };
    }

    /// <summary>Columns after the latents.</summary>
    private static int Others(bool hasBoxes, string[] passColumns) => (hasBoxes ? ShardSchema.BoxColumns.Count : 0) + passColumns.Length;

    private static void Place(FileStream file, ImageIndex pictures, ParquetFooter.Column column, int firstRow, int rows) =>
        pictures.Place(firstRow, rows, ValuesOf(file, column, pictures.BytesOfRows(firstRow, rows)));

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

    private static int[] ParseLengths(string name, string text)
    {
        try
        {
            byte[] bytes = Convert.FromBase64String(text);
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
