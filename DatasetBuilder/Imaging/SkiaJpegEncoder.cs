using SkiaSharp;

namespace SIE.Imaging;

/// <summary>JPEG out through Skia, which takes four bytes a pixel only.</summary>
internal sealed unsafe class SkiaJpegEncoder(int quality, JpegSubsampling subsampling) : IJpegEncoderBackend
{
    private readonly SKJpegEncoderOptions _options = new(
        quality,
        subsampling switch
        {
            JpegSubsampling.Chroma444 => SKJpegEncoderDownsample.Downsample444,
            JpegSubsampling.Chroma422 => SKJpegEncoderDownsample.Downsample422,
            _ => SKJpegEncoderDownsample.Downsample420,
        },
        SKJpegEncoderAlphaOption.Ignore);

    private byte[] _widened = [];
    private SKData? _encoded;

    public ReadOnlySpan<byte> Encode(ReadOnlySpan<byte> pixels, int width, int height, PixelLayout layout)
    {
        if (layout.BytesPerPixel() == 3)
        {
            pixels = Widen(pixels);
        }

        SKColorType order = layout is PixelLayout.Rgb or PixelLayout.Rgba ? SKColorType.Rgba8888 : SKColorType.Bgra8888;
        fixed (byte* source = pixels)
        {
            using SKPixmap pixmap = new(new SKImageInfo(width, height, order, SKAlphaType.Opaque), (nint)source);
            _encoded?.Dispose();
            _encoded = pixmap.Encode(_options) ?? throw new JpegException($"Skia can't encode {width} x {height}.");
            return _encoded.AsSpan();
        }
    }

    public ReadOnlySpan<byte> EncodePlanes(ReadOnlySpan<byte> planes, int width, int height) =>
        throw new JpegException("Skia's JPEG encoder takes no planes; ask JpegCodec.TakesPlanes first.");

    public void Dispose() => _encoded?.Dispose();

    private Span<byte> Widen(ReadOnlySpan<byte> pixels)
    {
        int count = pixels.Length / 3;
        if (_widened.Length < count * 4)
        {
            _widened = new byte[count * 4];
        }

        for (int i = 0; i < count; i++)
        {
            pixels.Slice(i * 3, 3).CopyTo(_widened.AsSpan(i * 4));
            _widened[(i * 4) + 3] = 255;
        }

        return _widened.AsSpan(0, count * 4);
    }
}
