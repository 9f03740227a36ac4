using SkiaSharp;

namespace SIE.Imaging;

/// <summary>Encodes 8-bit pictures as PNG.</summary>
public static class PngEncoder
{
    /// <summary>Encodes four channels, alpha not premultiplied.</summary>
    /// <param name="rgba">Width × height × 4 bytes, rows from the top.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    public static byte[] EncodeRgba(ReadOnlySpan<byte> rgba, int width, int height) =>
        Encode(rgba, new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));

    /// <summary>Encodes the colour of four-channel pixels, leaving out their fourth byte.</summary>
    /// <param name="rgbx">Width × height × 4 bytes, rows from the top; every fourth byte is ignored.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    public static byte[] EncodeRgb(ReadOnlySpan<byte> rgbx, int width, int height) =>
        Encode(rgbx, new SKImageInfo(width, height, SKColorType.Rgb888x, SKAlphaType.Opaque));

    /// <summary>Encodes one channel.</summary>
    /// <param name="grey">Width × height bytes, rows from the top.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    public static byte[] EncodeGrey(ReadOnlySpan<byte> grey, int width, int height) =>
        Encode(grey, new SKImageInfo(width, height, SKColorType.Gray8, SKAlphaType.Opaque));

    private static byte[] Encode(ReadOnlySpan<byte> pixels, SKImageInfo info)
    {
        if (pixels.Length != info.BytesSize)
        {
            throw new ArgumentException($"{info.Width}x{info.Height} pixels need {info.BytesSize} bytes, not {pixels.Length}", nameof(pixels));
        }

        unsafe
        {
            fixed (byte* first = pixels)
            {
                using SKPixmap pixmap = new(info, (nint)first);
                using SKData png = pixmap.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.AllFilters, 6))
                    ?? throw new PictureException($"Skia could not encode {info.Width}x{info.Height} pixels as PNG");
                return png.ToArray();
            }
        }
    }
}
