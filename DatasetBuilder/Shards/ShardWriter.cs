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
    private readonly int _latentCount;
    private readonly IncrementalHash _rowsHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<ShardObject> _objects = [];
    private readonly List<SkippedObject> _skipped = [];
    private readonly List<int> _imageLengths = [];
    private readonly PendingRows _pending;

    private ShardWriter(AtomicFile file, ParquetWriter parquet, ShardSchema schema, ParquetSchema parquetSchema, string recipeSha256)
    {
        (_file, _parquet, _recipeSha256) = (file, parquet, recipeSha256);
        (_columns, _huggingFace, _latentCount) = (parquetSchema.GetDataFields(), schema.ToHuggingFace(), schema.LatentNames.Count);
        _pending = new PendingRows(_latentCount);
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
    /// <param name="views">Number of each view; null for 0, 1, 2, ….</param>
    public async Task WriteAsync(ShardObject entry, IReadOnlyList<byte[]> jpegs, ReadOnlyMemory<double> latents, int[]? views = null)
    {
        if (jpegs.Count != entry.Views || latents.Length != entry.Views * _latentCount || (views?.Length ?? entry.Views) != entry.Views)
        {
            throw new ArgumentException($"{entry.Views} views with {jpegs.Count} images and {latents.Length} latents.", nameof(entry));
        }

        _objects.Add(entry);
        for (int view = 0; view < entry.Views; view++)
        {
            ReadOnlySpan<double> row = latents.Span.Slice(view * _latentCount, _latentCount);
            _rowsHash.AppendData(MemoryMarshal.AsBytes(row));
            _rowsHash.AppendData(jpegs[view]);
            _imageLengths.Add(jpegs[view].Length);
            _pending.Add(entry, views?[view] ?? view, jpegs[view], row);
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
            ImageLengths = Convert.ToBase64String(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_imageLengths))),
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

    private async Task FlushAsync()
    {
        if (_pending.Count == 0)
        {
            return;
        }

        using ParquetRowGroupWriter group = _parquet.CreateRowGroup();

        // The image struct may be null by the Parquet schema (as Arrow writes it) but never is: level 1 everywhere.
        int[] defined = new int[_pending.Count];
        Array.Fill(defined, 1);
        await group.WriteAllPartsAsync<ReadOnlyMemory<byte>>(_columns[0], _pending.Jpegs(), defined, null, CancellationToken.None).ConfigureAwait(false);
        await group.WriteAllPartsAsync<ReadOnlyMemory<char>>(_columns[1], _pending.Paths(), defined, null, CancellationToken.None).ConfigureAwait(false);
        await group.WriteAsync<long>(_columns[2], _pending.Labels.ToArray()).ConfigureAwait(false);
        await group.WriteAsync(_columns[3], _pending.Synsets).ConfigureAwait(false);
        await group.WriteAsync(_columns[4], _pending.ObjectIds).ConfigureAwait(false);
        await group.WriteAsync<int>(_columns[5], _pending.Views.ToArray()).ConfigureAwait(false);
        for (int latent = 0; latent < _latentCount; latent++)
        {
            await group.WriteAsync<double>(_columns[ShardSchema.LeadingColumns + latent], _pending.Latents[latent].ToArray())
                .ConfigureAwait(false);
        }

        group.CompleteValidate();
        _pending.Clear();
    }

    /// <summary>The rows of the row group being filled, column by column.</summary>
    private sealed class PendingRows(int latentCount)
    {
        private readonly ArrayBufferWriter<byte> _bytes = new(1 << 20);
        private readonly List<(int Offset, int Length)> _slices = [];

        public List<long> Labels { get; } = [];

        public List<string> Synsets { get; } = [];

        public List<string> ObjectIds { get; } = [];

        public List<int> Views { get; } = [];

        public List<double>[] Latents { get; } = [.. Enumerable.Range(0, latentCount).Select(static _ => new List<double>())];

        public int Count => Views.Count;

        public void Add(ShardObject entry, int view, ReadOnlySpan<byte> jpeg, ReadOnlySpan<double> latents)
        {
            _slices.Add((_bytes.WrittenCount, jpeg.Length));
            _bytes.Write(jpeg);
            Labels.Add(entry.Label);
            Synsets.Add(entry.Synset);
            ObjectIds.Add(entry.ObjectId);
            Views.Add(view);
            for (int i = 0; i < latents.Length; i++)
            {
                Latents[i].Add(latents[i]);
            }
        }

        public ReadOnlyMemory<byte>[] Jpegs() => [.. _slices.Select(s => _bytes.WrittenMemory.Slice(s.Offset, s.Length))];

        /// <summary>Names of the pictures in the folder layout of 3DIEBench.</summary>
        public ReadOnlyMemory<char>[] Paths() =>
            [.. Views.Select((view, row) => $"{Synsets[row]}/{ObjectIds[row]}/image_{view}.jpg".AsMemory())];

        public void Clear()
        {
            _bytes.ResetWrittenCount();
            _slices.Clear();
            Labels.Clear();
            Synsets.Clear();
            ObjectIds.Clear();
            Views.Clear();
            foreach (List<double> column in Latents)
            {
                column.Clear();
            }
        }
    }
}
