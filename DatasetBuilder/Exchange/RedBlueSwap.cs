using SIE.Imaging;

namespace SIE.DatasetBuilder.Exchange;

/// <summary>
/// Exchanges red and blue of JPEG images, as the published files of 3DIEBench have them (SCENE.md, section 10). It decodes and encodes
/// again, so a little quality is lost: about what the first encoding took. Holds the libraries' handles: one a thread.
/// </summary>
/// <param name="quality">JPEG quality of the result, 1 to 100; chroma is 4:2:0.</param>
public sealed class RedBlueSwap(int quality) : IDisposable
{
    private readonly JpegDecoder _decoder = new();
    private readonly JpegEncoder _encoder = new(quality);
    private byte[] _pixels = [];

    /// <summary>The image with red and blue exchanged.</summary>
    /// <param name="jpeg">A JPEG file.</param>
    /// <returns>Another one.</returns>
    /// <exception cref="JpegException">The image is damaged.</exception>
    public byte[] Apply(ReadOnlySpan<byte> jpeg)
    {
        JpegHeader size = _decoder.ReadHeader(jpeg);
        int bytes = checked(size.Width * size.Height * 3);
        if (_pixels.Length < bytes)
        {
            _pixels = new byte[bytes];
        }

        // What was decoded as red, green, blue is handed over as blue, green, red.
        _decoder.Decode(jpeg, _pixels);
        return _encoder.Encode(_pixels.AsSpan(0, bytes), size.Width, size.Height, PixelLayout.Bgr).ToArray();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _decoder.Dispose();
        _encoder.Dispose();
    }
}
