namespace SIE.Imaging;

/// <summary>
/// Turns pixels into baseline JPEG. Holds the library's handle and an output buffer, both reused: one encoder a thread.
/// The same pixels give the same bytes with the same library version.
/// </summary>
public sealed class JpegEncoder : IDisposable
{
    private readonly IJpegEncoderBackend _backend;
    private readonly JpegSubsampling _subsampling;

    /// <summary>Opens the library.</summary>
    /// <param name="quality">IJG quality, 1 to 100; 3DIEBench has 95.</param>
    /// <param name="subsampling">Chroma subsampling; 3DIEBench has 4:2:0.</param>
    /// <param name="backend">The library, or null for <see cref="JpegCodec.Backend"/>.</param>
    /// <exception cref="JpegException">The library asked for is not there.</exception>
    public JpegEncoder(int quality = 95, JpegSubsampling subsampling = JpegSubsampling.Chroma420, JpegBackend? backend = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        _subsampling = subsampling;
        _backend = (backend ?? JpegCodec.Backend) == JpegBackend.Turbo
            ? new TurboJpegEncoder(quality, subsampling)
            : new SkiaJpegEncoder(quality, subsampling);
    }

    /// <summary>Encodes one picture.</summary>
    /// <param name="pixels">Rows from the top, width × height × (3 or 4) bytes; alpha is ignored.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="layout">Order of the bytes of a pixel.</param>
    /// <returns>The JPEG file, in the encoder's buffer: valid until the next call.</returns>
    /// <exception cref="JpegException">The library refused, such as for a picture above 65500 pixels a side.</exception>
    public ReadOnlySpan<byte> Encode(ReadOnlySpan<byte> pixels, int width, int height, PixelLayout layout = PixelLayout.Rgba)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        long needed = (long)width * height * layout.BytesPerPixel();
        if (pixels.Length != needed)
        {
            throw new ArgumentException($"{pixels.Length} bytes for {width} x {height} {layout}, which needs {needed}.", nameof(pixels));
        }

        return _backend.Encode(pixels, width, height, layout);
    }

    /// <summary>Encodes a picture that is planes already, without conversion of colours; only if <see cref="JpegCodec.TakesPlanes"/> and at 4:2:0.</summary>
    /// <param name="planes">
    /// Width × height bytes of luma (BT.601, full range), then blue and red difference of half the width and height each.
    /// </param>
    /// <param name="width">Width in pixels, a multiple of 16.</param>
    /// <param name="height">Height in pixels, a multiple of 16.</param>
    /// <returns>The JPEG file, in the encoder's buffer: valid until the next call.</returns>
    /// <exception cref="JpegException">The library refused.</exception>
    public ReadOnlySpan<byte> EncodePlanes(ReadOnlySpan<byte> planes, int width, int height)
    {
        if (_subsampling != JpegSubsampling.Chroma420 || width < 1 || height < 1 || width % 16 != 0 || height % 16 != 0)
        {
            throw new ArgumentException($"Planes of {width} x {height} for {_subsampling}: 4:2:0 and multiples of 16 are possible.", nameof(planes));
        }

        long needed = (long)width * height * 3 / 2;
        return planes.Length == needed
            ? _backend.EncodePlanes(planes, width, height)
            : throw new ArgumentException($"{planes.Length} bytes for planes of {width} x {height}, which need {needed}.", nameof(planes));
    }

    /// <inheritdoc/>
    public void Dispose() => _backend.Dispose();
}

/// <summary>What a library has to do for <see cref="JpegEncoder"/>, which has checked the arguments.</summary>
internal interface IJpegEncoderBackend : IDisposable
{
    ReadOnlySpan<byte> Encode(ReadOnlySpan<byte> pixels, int width, int height, PixelLayout layout);

    ReadOnlySpan<byte> EncodePlanes(ReadOnlySpan<byte> planes, int width, int height);
}
