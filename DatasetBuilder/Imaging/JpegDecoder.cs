namespace SIE.Imaging;

/// <summary>
/// Turns JPEG into RGB, at full size or directly at 1/2, 1/4 or 1/8. Holds the library's handle: one decoder a thread.
/// A truncated or damaged file is an error, never a half-grey picture.
/// </summary>
public sealed class JpegDecoder : IDisposable
{
    private readonly IJpegDecoderBackend _backend;

    /// <summary>Opens the library.</summary>
    /// <param name="backend">The library, or null for <see cref="JpegCodec.Backend"/>.</param>
    /// <exception cref="JpegException">The library asked for is not there.</exception>
    public JpegDecoder(JpegBackend? backend = null) =>
        _backend = (backend ?? JpegCodec.Backend) == JpegBackend.Turbo ? new TurboJpegDecoder() : new SkiaJpegDecoder();

    /// <summary>Reads the size of a picture without decoding it.</summary>
    /// <param name="jpeg">The whole file.</param>
    /// <returns>Its size in pixels.</returns>
    /// <exception cref="JpegException">It is no JPEG.</exception>
    public JpegHeader ReadHeader(ReadOnlySpan<byte> jpeg)
    {
        // Checked here because Skia's codec would take any picture format.
        if (jpeg.Length < 4 || jpeg[0] != 0xFF || jpeg[1] != 0xD8)
        {
            throw new JpegException($"Not a JPEG: {jpeg.Length} bytes that don't start with FF D8.");
        }

        return _backend.ReadHeader(jpeg);
    }

    /// <summary>Decodes one picture.</summary>
    /// <param name="jpeg">The whole file.</param>
    /// <param name="rgb">Receives rows from the top, 3 bytes a pixel; at least width × height × 3 of the returned size.</param>
    /// <param name="denominator">1 for full size; 2, 4 or 8 for that fraction of each side (<see cref="JpegHeader.Scaled"/>).</param>
    /// <returns>The size of what was written.</returns>
    /// <exception cref="JpegException">It is no JPEG, or it is truncated or damaged.</exception>
    /// <exception cref="ArgumentException"><paramref name="rgb"/> is too small.</exception>
    public JpegHeader Decode(ReadOnlySpan<byte> jpeg, Span<byte> rgb, int denominator = 1) => Decode(jpeg, ReadHeader(jpeg), rgb, denominator);

    /// <summary>Decodes one picture whose header was read already, and is not read again.</summary>
    /// <param name="jpeg">The whole file.</param>
    /// <param name="header">What <see cref="ReadHeader"/> says of it.</param>
    /// <param name="rgb">Receives rows from the top, 3 bytes a pixel; at least width × height × 3 of the returned size.</param>
    /// <param name="denominator">1 for full size; 2, 4 or 8 for that fraction of each side (<see cref="JpegHeader.Scaled"/>).</param>
    /// <returns>The size of what was written.</returns>
    /// <exception cref="JpegException">It is truncated or damaged.</exception>
    /// <exception cref="ArgumentException"><paramref name="rgb"/> is too small.</exception>
    public JpegHeader Decode(ReadOnlySpan<byte> jpeg, JpegHeader header, Span<byte> rgb, int denominator)
    {
        if (denominator is not (1 or 2 or 4 or 8))
        {
            throw new ArgumentOutOfRangeException(nameof(denominator), denominator, "1, 2, 4 or 8.");
        }

        JpegHeader size = header.Scaled(denominator);
        if (rgb.Length < (long)size.Width * size.Height * 3)
        {
            throw new ArgumentException($"{rgb.Length} bytes for a picture of {size.Width} x {size.Height} x 3.", nameof(rgb));
        }

        _backend.Decode(jpeg, rgb, size);
        return size;
    }

    /// <inheritdoc/>
    public void Dispose() => _backend.Dispose();
}

/// <summary>What a library has to do for <see cref="JpegDecoder"/>, which has checked the arguments.</summary>
internal interface IJpegDecoderBackend : IDisposable
{
    JpegHeader ReadHeader(ReadOnlySpan<byte> jpeg);

    void Decode(ReadOnlySpan<byte> jpeg, Span<byte> rgb, JpegHeader size);
}
