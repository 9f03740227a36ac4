using System.Collections.Concurrent;
using SIE.Imaging;
using SIE.Shards;

namespace SIE.Training.Data;

/// <summary>
/// Decodes views of a split at one size on worker threads. JPEGs are read from mapped memory and decoded at the smallest scale that is not
/// below the size wanted. Owns its decoders.
/// </summary>
/// <param name="split">The images.</param>
/// <param name="side">Width and height wanted.</param>
/// <param name="workers">Threads.</param>
public sealed class ImageLoader(DatasetSplit split, int side, int workers) : IDisposable
{
    private readonly ConcurrentBag<Decoder> _idle = [];

    /// <summary>Bytes of a decoded image: side × side × RGB.</summary>
    public int ImageBytes => side * side * 3;

    /// <summary>Decodes images side by side into one buffer.</summary>
    /// <param name="images">Object and view of each.</param>
    /// <param name="pixels">Receives the images one after the other, rows from the top, RGB.</param>
    /// <param name="cancellation">Stops early.</param>
    /// <exception cref="DataException">A picture is damaged.</exception>
    public void Load(IReadOnlyList<(int Object, int View)> images, Memory<byte> pixels, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(images);
        ParallelOptions options = new() { MaxDegreeOfParallelism = workers, CancellationToken = cancellation };
        try
        {
            Parallel.For(
                0,
                images.Count,
                options,
                () => _idle.TryTake(out Decoder? decoder) ? decoder : new Decoder(),
                (i, _, decoder) =>
                {
                    (int number, int view) = images[i];
                    Decode(decoder, number, view, pixels.Span.Slice(i * ImageBytes, ImageBytes));
                    return decoder;
                },
                _idle.Add);
        }
        catch (AggregateException exception) when (exception.InnerExceptions[0] is DataException or ShardException)
        {
            throw exception.InnerExceptions[0];
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        while (_idle.TryTake(out Decoder? decoder))
        {
            decoder.Jpeg.Dispose();
        }
    }

    private void Decode(Decoder decoder, int number, int view, Span<byte> target)
    {
        ReadOnlySpan<byte> jpeg = split.Jpeg(number, view);
        try
        {
            JpegHeader header = decoder.Jpeg.ReadHeader(jpeg);
            int denominator = header.DenominatorFor(side, side);
            JpegHeader scaled = header.Scaled(denominator);
            if (scaled.Width == side && scaled.Height == side)
            {
                decoder.Jpeg.Decode(jpeg, header, target, denominator);
                return;
            }

            Span<byte> scratch = decoder.Scratch(scaled.Width * scaled.Height * 3);
            decoder.Jpeg.Decode(jpeg, header, scratch, denominator);
            decoder.Resizer.Resize(scratch, scaled.Width, scaled.Height, target, side);
        }
        catch (JpegException exception)
        {
            DatasetObject entry = split.Objects[number];
            throw new DataException($"View {view} of {entry.Synset}/{entry.ObjectId} can't be decoded: {exception.Message} Check with 'sie verify'.");
        }
    }

    private sealed class Decoder
    {
        private byte[] _scratch = [];

        internal JpegDecoder Jpeg { get; } = new();

        internal BilinearResizer Resizer { get; } = new();

        internal Span<byte> Scratch(int length)
        {
            _scratch = _scratch.Length < length ? new byte[length] : _scratch;
            return _scratch.AsSpan(0, length);
        }
    }
}
