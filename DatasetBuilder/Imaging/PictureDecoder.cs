using SkiaSharp;
using StbImageSharp;

namespace SIE.Imaging;

/// <summary>
/// Decodes textures: PNG, JPEG, BMP and what else Skia knows, TGA by StbImageSharp. JPEG at the rate of a dataset is the JPEG codec's work, not this one's.
/// </summary>
public static class PictureDecoder
{
    /// <summary>Longest side that is decoded, in pixels.</summary>
    public const int MaxSide = 16384;

    /// <summary>Largest picture that is decoded, in pixels (256 MB of RGBA). A bomb is refused by its header, before any memory is taken.</summary>
    public const long MaxPixels = 64L << 20;

    /// <summary>Decodes a picture.</summary>
    /// <param name="encoded">The whole file.</param>
    /// <exception cref="PictureException">The bytes are no picture, damaged, or larger than the limits.</exception>
    public static Picture Decode(ReadOnlySpan<byte> encoded)
    {
        using SKData data = SKData.CreateCopy(encoded);
        using SKCodec? codec = SKCodec.Create(data);
        return codec is null ? DecodeTga(encoded.ToArray()) : DecodeBySkia(codec);
    }

    private static Picture DecodeBySkia(SKCodec codec)
    {
        (int width, int height) = (codec.Info.Width, codec.Info.Height);
        RequireSize(width, height);
        byte[] rgba = new byte[width * height * 4];
        bool hasAlpha = codec.Info.AlphaType != SKAlphaType.Opaque;
        SKImageInfo info = new(width, height, SKColorType.Rgba8888, hasAlpha ? SKAlphaType.Unpremul : SKAlphaType.Opaque);
        unsafe
        {
            fixed (byte* pixels = rgba)
            {
                SKCodecResult result = codec.GetPixels(info, (nint)pixels);
                if (result != SKCodecResult.Success)
                {
                    throw new PictureException($"the {codec.EncodedFormat} picture of {width}x{height} pixels can't be decoded: {result}");
                }
            }
        }

        return new Picture(width, height, rgba, hasAlpha);
    }

    /// <summary>TGA has no signature, so it is tried last; its header is checked before the library may allocate.</summary>
    private static Picture DecodeTga(byte[] encoded)
    {
        const int headerLength = 18;
        if (encoded.Length < headerLength || encoded[1] > 1 || encoded[2] is not (1 or 2 or 3 or 9 or 10 or 11) || encoded[16] is not (8 or 15 or 16 or 24 or 32))
        {
            throw new PictureException("not a picture of a known format (PNG, JPEG, BMP, GIF, WebP, TGA)");
        }

        RequireSize(encoded[12] | (encoded[13] << 8), encoded[14] | (encoded[15] << 8));
        try
        {
            ImageResult image = ImageResult.FromMemory(encoded, ColorComponents.RedGreenBlueAlpha);
            return new Picture(image.Width, image.Height, image.Data, image.SourceComp is ColorComponents.RedGreenBlueAlpha or ColorComponents.GreyAlpha);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // The library reports damage as whatever its reading ran into: InvalidOperationException, IndexOutOfRangeException, ...
            throw new PictureException($"the TGA picture is damaged: {error.Message}", error);
        }
    }

    private static void RequireSize(int width, int height)
    {
        if (width < 1 || height < 1 || width > MaxSide || height > MaxSide || (long)width * height > MaxPixels)
        {
            throw new PictureException($"a picture of {width}x{height} pixels is outside the limits (1 to {MaxSide} a side, {MaxPixels} in all)");
        }
    }
}
