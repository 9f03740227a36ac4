using SkiaSharp;

namespace SIE.Imaging;

/// <summary>JPEG in through Skia, which gives four bytes a pixel only.</summary>
internal sealed unsafe class SkiaJpegDecoder : IJpegDecoderBackend
{
    private byte[] _rgba = [];

    public JpegHeader ReadHeader(ReadOnlySpan<byte> jpeg)
    {
        fixed (byte* source = jpeg)
        {
            using SKData data = SKData.Create((nint)source, jpeg.Length);
            using SKCodec codec = Open(data);
            return new JpegHeader(codec.Info.Width, codec.Info.Height);
        }
    }

    public void Decode(ReadOnlySpan<byte> jpeg, Span<byte> rgb, JpegHeader size)
    {
        int count = size.Width * size.Height;
        if (_rgba.Length < count * 4)
        {
            _rgba = new byte[count * 4];
        }

        fixed (byte* source = jpeg, target = _rgba)
        {
            using SKData data = SKData.Create((nint)source, jpeg.Length);
            using SKCodec codec = Open(data);
            SKImageInfo info = new(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
            SKCodecResult result = codec.GetPixels(info, (nint)target);
            if (result != SKCodecResult.Success)
            {
                throw new JpegException($"Damaged JPEG of {jpeg.Length} bytes: {result}");
            }
        }

        for (int i = 0; i < count; i++)
        {
            _rgba.AsSpan(i * 4, 3).CopyTo(rgb[(i * 3)..]);
        }
    }

    public void Dispose()
    {
    }

    private static SKCodec Open(SKData data) =>
        SKCodec.Create(data) ?? throw new JpegException($"Damaged JPEG header in {data.Size} bytes.");
}
