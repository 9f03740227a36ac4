using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Parquet;
using Parquet.Schema;

namespace SIE.Shards;

/// <summary>
/// Writes one shard: a Parquet file with an object's views in consecutive rows, row groups of whole objects, everything PLAIN and
/// uncompressed (JPEG does not shrink, and so any image lies at a known offset). The same rows give the same bytes.
/// </summary>
/// <remarks>Nothing appears under the shard's name before <see cref="CompleteAsync"/>; dispose without it to drop the shard.</remarks>
public sealed class ShardWriter : IAsyncDisposable
{
    /// <summary>A row group is closed once it has so many rows; the hub's viewer likes about 100 for images.</summary>
    private const int RowsPerGroup = 100;

    private readonly AtomicFile _file;
    private readonly ParquetWriter _parquet;
    private readonly DataField[] _columns;
    private readonly string _huggingFace;
    private readonly string _recipeSha256;
    private readonly ShardSchema _schema;
    private readonly int _latentCount;
    private readonly IncrementalHash _rowsHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<ShardObject> _objects = [];
    private readonly List<SkippedObject> _skipped = [];
    private readonly List<int>[] _pictureLengths;
    private readonly PendingRows _pending;

    private ShardWriter(AtomicFile file, ParquetWriter parquet, ShardSchema schema, ParquetSchema parquetSchema, string recipeSha256)
    {
        (_file, _parquet, _schema, _recipeSha256) = (file, parquet, schema, recipeSha256);
        (_columns, _huggingFace, _latentCount) = (parquetSchema.GetDataFields(), schema.ToHuggingFace(), schema.LatentNames.Count);
        _pending = new PendingRows(schema);
        _pictureLengths = [.. Enumerable.Range(0, 1 + schema.Passes.Count).Select(static _ => new List<int>())];
    }

    /// <summary>Starts a shard.</summary>
    /// <param name="path">Its name in the end.</param>
    /// <param name="schema">Its columns.</param>
    /// <param name="recipeSha256">Identity of what is being made, kept in the shard.</param>
    public static async Task<ShardWriter> CreateAsync(string path, ShardSchema schema, string recipeSha256)
    {
        AtomicFile file = AtomicFile.Create(path);
        try
        {
            ParquetSchema parquetSchema = schema.ToParquet();
            ParquetOptions options = new() { CompressionMethod = CompressionMethod.None, DictionaryEncodingThreshold = 0 };
            ParquetWriter parquet = await ParquetWriter.CreateAsync(parquetSchema, file.Stream, options).ConfigureAwait(false);
            return new ShardWriter(file, parquet, schema, parquetSchema, recipeSha256);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Adds an object with all its views; everything is copied.</summary>
    /// <param name="entry">The object; <see cref="ShardObject.Views"/> says how many rows it gets.</param>
    /// <param name="jpegs">The JPEG file of each view.</param>
    /// <param name="latents">Views × latents, row by row.</param>
    public Task WriteAsync(ShardObject entry, IReadOnlyList<byte[]> jpegs, ReadOnlyMemory<double> latents) =>
        WriteAsync(entry, [.. jpegs.Select(static jpeg => new ShardView(jpeg, null, []))], latents);

    /// <summary>Adds an object with all its views; everything is copied.</summary>
    /// <param name="entry">The object; <see cref="ShardObject.Views"/> says how many rows it gets.</param>
    /// <param name="pictures">The pictures of each view, with a box and passes as the schema has them.</param>
    /// <param name="latents">Views × latents, row by row.</param>
    public async Task WriteAsync(ShardObject entry, IReadOnlyList<ShardView> pictures, ReadOnlyMemory<double> latents)
    {
        if (pictures.Count != entry.Views || latents.Length != entry.Views * _latentCount)
        {
            throw new ArgumentException($"{entry.Views} views with {pictures.Count} images and {latents.Length} latents.", nameof(entry));
        }

        if (pictures.FirstOrDefault(p => p.Passes.Count != _schema.Passes.Count || p.Box.HasValue != _schema.HasBoxes) is { } other)
        {
            throw new ArgumentException($"{other.Passes.Count} passes and {(other.Box is null ? "no" : "a")} box, unlike the schema.", nameof(pictures));
        }

        _objects.Add(entry);
        for (int view = 0; view < entry.Views; view++)
        {
            ReadOnlySpan<double> row = latents.Span.Slice(view * _latentCount, _latentCount);
            _rowsHash.AppendData(MemoryMarshal.AsBytes(row));
            AddPicture(0, pictures[view].Jpeg);
            if (pictures[view].Box is { } box)
            {
                _rowsHash.AppendData(MemoryMarshal.AsBytes([box]));
            }

            for (int pass = 0; pass < _schema.Passes.Count; pass++)
            {
                AddPicture(1 + pass, pictures[view].Passes[pass]);
            }

            _pending.Add(entry, view, pictures[view].Box, row);
        }

        if (_pending.Count >= RowsPerGroup)
        {
            await FlushAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Notes that an object of this shard's plan could not be made.</summary>
    /// <param name="skipped">The object and the reason.</param>
    public void Skip(SkippedObject skipped) => _skipped.Add(skipped);

    /// <summary>Writes what is left, flushes the file to the disk and gives it its name.</summary>
    /// <returns>What the shard now says about itself.</returns>
    public async Task<ShardFooter> CompleteAsync()
    {
        await FlushAsync().ConfigureAwait(false);
        ShardFooter footer = new()
        {
            Format = ShardFooter.CurrentFormat,
            RecipeSha256 = _recipeSha256,
            RowsSha256 = Convert.ToHexStringLower(_rowsHash.GetHashAndReset()),
            Objects = _objects,
            Skipped = _skipped,
            ImageLengths = LengthsOf(0),
            Passes = _schema.Passes.Count == 0 ? null : [.. _schema.Passes.Select((name, i) => new PassIndex(name, LengthsOf(1 + i)))],
            DepthUnit = _schema.DepthUnit,
        };
        _parquet.CustomMetadata = new Dictionary<string, string>
        {
            ["huggingface"] = _huggingFace,
            [ShardFooter.Key] = JsonSerializer.Serialize(footer, ShardFooterJson.Default.ShardFooter),
        };
        await _parquet.DisposeAsync().ConfigureAwait(false);
        _file.Commit();
        return footer;
    }

    /// <summary>Drops the shard unless it is complete.</summary>
    public async ValueTask DisposeAsync()
    {
        _rowsHash.Dispose();
        try
        {
            await _parquet.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The Parquet footer can't be written to a full disk; the temporary file is removed next, with everything in it.
        }

        _file.Dispose();
    }

    private void AddPicture(int column, byte[] file)
    {
        _rowsHash.AppendData(file);
        _pictureLengths[column].Add(file.Length);
        _pending.Pictures[column].Add(file);
    }

    private string LengthsOf(int column) => Convert.ToBase64String(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_pictureLengths[column])));

    private async Task FlushAsync()
    {
        if (_pending.Count == 0)
        {
            return;
        }

        using ParquetRowGroupWriter group = _parquet.CreateRowGroup();

        await WritePicturesAsync(group, 0, 0, ShardSchema.Image).ConfigureAwait(false);
        await group.WriteAsync<long>(_columns[2], _pending.Labels.ToArray()).ConfigureAwait(false);
        await group.WriteAsync(_columns[3], _pending.Synsets).ConfigureAwait(false);
        await group.WriteAsync(_columns[4], _pending.ObjectIds).ConfigureAwait(false);
        await group.WriteAsync<int>(_columns[5], _pending.Views.ToArray()).ConfigureAwait(false);
        for (int latent = 0; latent < _latentCount; latent++)
        {
            await group.WriteAsync<double>(_columns[ShardSchema.LeadingColumns + latent], _pending.Latents[latent].ToArray())
                .ConfigureAwait(false);
        }

        int column = ShardSchema.LeadingColumns + _latentCount;
        foreach (List<int> values in _pending.Boxes)
        {
            await group.WriteAsync<int>(_columns[column++], values.ToArray()).ConfigureAwait(false);
        }

        for (int pass = 0; pass < _schema.Passes.Count; pass++)
        {
            await WritePicturesAsync(group, column + (2 * pass), 1 + pass, _schema.Passes[pass]).ConfigureAwait(false);
        }

        group.CompleteValidate();
        _pending.Clear();
    }

    /// <summary>Writes the two columns of a picture.</summary>
    private async Task WritePicturesAsync(ParquetRowGroupWriter group, int column, int picture, string name)
    {
        // The struct may be null by the Parquet schema (as Arrow writes it) but never is: level 1 everywhere.
        int[] defined = new int[_pending.Count];
        Array.Fill(defined, 1);
        ReadOnlyMemory<byte>[] files = _pending.Pictures[picture].Files();
        await group.WriteAllPartsAsync<ReadOnlyMemory<byte>>(_columns[column], files, defined, null, CancellationToken.None).ConfigureAwait(false);
        await group.WriteAllPartsAsync<ReadOnlyMemory<char>>(_columns[column + 1], _pending.Paths(name), defined, null, CancellationToken.None)
            .ConfigureAwait(false);
    }

    /// <summary>The rows of the row group being filled, column by column.</summary>
    private sealed class PendingRows(ShardSchema schema)
    {
        /// <summary>The image, then the passes.</summary>
        public PendingPictures[] Pictures { get; } = [.. Enumerable.Range(0, 1 + schema.Passes.Count).Select(static _ => new PendingPictures())];

        public List<long> Labels { get; } = [];

        public List<string> Synsets { get; } = [];

        public List<string> ObjectIds { get; } = [];

        public List<int> Views { get; } = [];

        public List<double>[] Latents { get; } = [.. schema.LatentNames.Select(static _ => new List<double>())];

        /// <summary>The columns of the box, none without boxes.</summary>
        public List<int>[] Boxes { get; } = [.. (schema.HasBoxes ? ShardSchema.BoxColumns : []).Select(static _ => new List<int>())];

        public int Count => Views.Count;

        public void Add(ShardObject entry, int view, VisibleBox? box, ReadOnlySpan<double> latents)
        {
            Labels.Add(entry.Label);
            Synsets.Add(entry.Synset);
            ObjectIds.Add(entry.ObjectId);
            Views.Add(view);
            for (int i = 0; i < latents.Length; i++)
            {
                Latents[i].Add(latents[i]);
            }

            if (box is { } seen)
            {
                ReadOnlySpan<int> values = [seen.Left, seen.Top, seen.Width, seen.Height, seen.Pixels];
                for (int i = 0; i < Boxes.Length; i++)
                {
                    Boxes[i].Add(values[i]);
                }
            }
        }

        /// <summary>Names of pictures in the folder layout of 3DIEBench.</summary>
        public ReadOnlyMemory<char>[] Paths(string name) =>
            [.. Views.Select((view, row) => FooterColumns.Path(Synsets[row], ObjectIds[row], name, view).AsMemory())];

        public void Clear()
        {
            foreach (PendingPictures pictures in Pictures)
            {
                pictures.Clear();
            }

            Labels.Clear();
            Synsets.Clear();
            ObjectIds.Clear();
            Views.Clear();
            foreach (List<double> column in Latents)
            {
                column.Clear();
            }

            foreach (List<int> column in Boxes)
            {
                column.Clear();
            }
        }
    }

    /// <summary>The files of one column of pictures.</summary>
    private sealed class PendingPictures
    {
        private readonly ArrayBufferWriter<byte> _bytes = new(1 << 16);
        private readonly List<(int Offset, int Length)> _slices = [];

        public void Add(ReadOnlySpan<byte> file)
        {
            _slices.Add((_bytes.WrittenCount, file.Length));
            _bytes.Write(file);
        }

        public ReadOnlyMemory<byte>[] Files() => [.. _slices.Select(s => _bytes.WrittenMemory.Slice(s.Offset, s.Length))];

        public void Clear()
        {
            _bytes.ResetWrittenCount();
            _slices.Clear();
        }
    }
}
