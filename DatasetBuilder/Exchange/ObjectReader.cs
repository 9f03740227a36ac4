using SIE.DatasetBuilder.Pipeline;
using SIE.Imaging;

namespace SIE.DatasetBuilder.Exchange;

/// <summary>Reads objects from a store and checks every image and latent. Holds a decoder: one a thread.</summary>
internal sealed class ObjectReader : IDisposable
{
    private readonly IViewStore _store;
    private readonly SourceFormat _format;
    private readonly RedBlueSwap? _swap;
    private readonly JpegDecoder _decoder = new();

    /// <summary>Decoding to an eighth reads all of a file but transforms least of it.</summary>
    private const int CheckDenominator = 8;

    private readonly byte[] _check;

    public ObjectReader(IViewStore store, SourceFormat format, RedBlueSwap? swap)
    {
        (_store, _format, _swap) = (store, format, swap);
        JpegHeader small = new JpegHeader(format.ImageSize, format.ImageSize).Scaled(CheckDenominator);
        _check = new byte[small.Width * small.Height * 3];
    }

    /// <summary>Reads all views of an object.</summary>
    /// <returns>The JPEG of each view, and views × latents, row by row.</returns>
    /// <exception cref="ExchangeException">The object is incomplete or damaged; the message is the reason alone.</exception>
    /// <exception cref="IOException">The disk or the network fails, or a file that was listed is gone: no fault of the object.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public (byte[][] Jpegs, double[] Latents) Read(StoredObject entry)
    {
        (StoredFile[] images, StoredFile[] latents) = entry.Views();
        byte[][] jpegs = new byte[images.Length][];
        double[] rows = new double[images.Length * _format.LatentNames.Count];
        for (int view = 0; view < images.Length; view++)
        {
            try
            {
                jpegs[view] = Image(_store.Read(entry, images[view]), ThreeDieBenchLayout.Image(view));
                Latents(_store.Read(entry, latents[view]), ThreeDieBenchLayout.Latent(view))
                    .CopyTo(rows.AsSpan(view * _format.LatentNames.Count));
            }
            catch (Exception e) when (e is NpyException or (IOException and not (FileNotFoundException or DirectoryNotFoundException)) && !PassingError.Is(e))
            {
                throw new ExchangeException(e.Message, e);
            }
        }

        return (jpegs, rows);
    }

    public void Dispose()
    {
        _decoder.Dispose();
        _swap?.Dispose();
    }

    private byte[] Image(byte[] jpeg, string name)
    {
        try
        {
            JpegHeader size = _decoder.ReadHeader(jpeg);
            if (size.Width != _format.ImageSize || size.Height != _format.ImageSize)
            {
                throw new ExchangeException($"{name} is {size.Width} x {size.Height}, the others are {_format.ImageSize} x {_format.ImageSize}");
            }

            _decoder.Decode(jpeg, _check, CheckDenominator);
            return _swap?.Apply(jpeg) ?? jpeg;
        }
        catch (JpegException e)
        {
            throw new ExchangeException($"{name}: {e.Message}", e);
        }
    }

    private double[] Latents(byte[] npy, string name)
    {
        double[] values = NpyReader.Doubles(npy, name).Values;
        if (values.Length != _format.LatentNames.Count)
        {
            throw new ExchangeException($"{name} has {values.Length} numbers, the others have {_format.LatentNames.Count}");
        }

        return values.All(double.IsFinite) ? values : throw new ExchangeException($"{name} holds a number that is not finite");
    }
}
