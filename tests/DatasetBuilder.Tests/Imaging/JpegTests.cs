using CsCheck;
using SIE.Imaging;

namespace SIE.DatasetBuilder.Tests.Imaging;

public class JpegTests
{
    public static TheoryData<JpegBackend> Backends => JpegCodec.Backend == JpegBackend.Turbo
        ? [JpegBackend.Turbo, JpegBackend.Skia]
        : [JpegBackend.Skia];

    [Theory]
    [MemberData(nameof(Backends))]
    public void A_picture_survives_quality_95_at_more_than_40_dB(JpegBackend backend)
    {
        byte[] rgba = Picture(96, 64);
        using JpegEncoder encoder = new(95, JpegSubsampling.Chroma420, backend);
        byte[] jpeg = encoder.Encode(rgba, 96, 64).ToArray();
        using JpegDecoder decoder = new(backend);

        Assert.Equal(new JpegHeader(96, 64), decoder.ReadHeader(jpeg));
        byte[] rgb = new byte[96 * 64 * 3];
        decoder.Decode(jpeg, rgb);
        Assert.True(Psnr(WithoutAlpha(rgba), rgb) > 40, $"{Psnr(WithoutAlpha(rgba), rgb):F1} dB");
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Layouts_differ_only_in_the_order_of_their_bytes(JpegBackend backend)
    {
        byte[] rgba = Picture(33, 17);
        byte[] rgb = WithoutAlpha(rgba);
        using JpegEncoder encoder = new(90, JpegSubsampling.Chroma444, backend);
        byte[] expected = encoder.Encode(rgba, 33, 17, PixelLayout.Rgba).ToArray();

        Assert.Equal(expected, encoder.Encode(rgb, 33, 17, PixelLayout.Rgb));
        Assert.Equal(expected, encoder.Encode(Swapped(rgba, 4), 33, 17, PixelLayout.Bgra));
        Assert.Equal(expected, encoder.Encode(Swapped(rgb, 3), 33, 17, PixelLayout.Bgr));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Alpha_is_ignored(JpegBackend backend)
    {
        byte[] opaque = Picture(16, 16), clear = Picture(16, 16);
        for (int i = 3; i < clear.Length; i += 4)
        {
            clear[i] = 0;
        }

        using JpegEncoder encoder = new(backend: backend);
        byte[] expected = encoder.Encode(opaque, 16, 16).ToArray();
        Assert.Equal(expected, encoder.Encode(clear, 16, 16));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Scaled_decoding_equals_the_mean_of_the_pixels_it_stands_for(JpegBackend backend)
    {
        byte[] rgba = Picture(64, 64);
        using JpegEncoder encoder = new(100, JpegSubsampling.Chroma444, backend);
        byte[] jpeg = encoder.Encode(rgba, 64, 64).ToArray();
        using JpegDecoder decoder = new(backend);
        foreach (int denominator in new[] { 2, 4, 8 })
        {
            int side = 64 / denominator;
            byte[] rgb = new byte[side * side * 3];
            Assert.Equal(new JpegHeader(side, side), decoder.Decode(jpeg, rgb, denominator));
            Assert.True(Psnr(BoxReduced(rgba, 64, denominator), rgb) > 35);
        }
    }

    [Fact]
    public void The_scaling_chosen_is_the_strongest_that_leaves_enough_pixels()
    {
        JpegHeader full = new(256, 256);
        Assert.Equal(2, full.DenominatorFor(128, 128));
        Assert.Equal(2, full.DenominatorFor(96, 96));
        Assert.Equal(4, full.DenominatorFor(64, 64));
        Assert.Equal(8, full.DenominatorFor(8, 8));
        Assert.Equal(1, full.DenominatorFor(129, 64));
        Assert.Equal(1, full.DenominatorFor(512, 512));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Every_backend_gives_nearly_the_pixels_of_the_fallback(JpegBackend backend)
    {
        byte[] rgba = Picture(128, 128);
        using JpegEncoder encoder = new(backend: backend), fallbackEncoder = new(backend: JpegBackend.Skia);
        using JpegDecoder decoder = new(backend), fallbackDecoder = new(JpegBackend.Skia);
        byte[] rgb = new byte[128 * 128 * 3], fallbackRgb = new byte[128 * 128 * 3];

        decoder.Decode(encoder.Encode(rgba, 128, 128), rgb);
        fallbackDecoder.Decode(encoder.Encode(rgba, 128, 128), fallbackRgb);
        Assert.True(Psnr(rgb, fallbackRgb) > 50, "the decoders differ");

        decoder.Decode(fallbackEncoder.Encode(rgba, 128, 128), fallbackRgb);
        Assert.True(Psnr(rgb, fallbackRgb) > 50, "the encoders differ");
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Damaged_files_are_errors_and_the_decoder_goes_on(JpegBackend backend)
    {
        using JpegEncoder encoder = new(backend: backend);
        byte[] good = encoder.Encode(Picture(64, 64), 64, 64).ToArray();
        using JpegDecoder decoder = new(backend);
        byte[] rgb = new byte[64 * 64 * 3];
        foreach (byte[] bad in new byte[][] { [], [0xFF], [0xFF, 0xD8, 0xFF, 0xD9], good[..(good.Length / 2)], good[..20], [.. "PNG or so"u8] })
        {
            Assert.Throws<JpegException>(() => decoder.Decode(bad, rgb));
            decoder.Decode(good, rgb);
        }
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Random_damage_never_crashes(JpegBackend backend)
    {
        using JpegEncoder encoder = new(backend: backend);
        byte[] good = encoder.Encode(Picture(48, 48), 48, 48).ToArray();
        byte[] rgb = new byte[48 * 48 * 3];
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, good.Length]).Array[1, 8].Sample(
            edits =>
            {
                byte[] bad = [.. good];
                foreach ((int at, byte value, _) in edits)
                {
                    bad[at] = value;
                }

                bad = edits[0].Item3 % 3 == 0 ? bad[..edits[0].Item3] : bad;
                using JpegDecoder decoder = new(backend);
                try
                {
                    decoder.Decode(bad, rgb);
                }
                catch (Exception e) when (e is JpegException or ArgumentException { ParamName: "rgb" })
                {
                    // Refused, or a size that the damage made up: both leave the process and the next picture unharmed.
                }
            },
            iter: 2000,
            threads: 1);
    }

    [Fact]
    public void A_buffer_too_small_is_refused_before_anything_is_written()
    {
        using JpegEncoder encoder = new();
        using JpegDecoder decoder = new();
        byte[] jpeg = encoder.Encode(Picture(32, 32), 32, 32).ToArray();
        Assert.Throws<ArgumentException>(() => decoder.Decode(jpeg, new byte[(32 * 32 * 3) - 1]));
        Assert.Throws<ArgumentException>(() => encoder.Encode(new byte[10], 32, 32).Length);
    }

    /// <summary>Smooth colours with an edge, such as a render has.</summary>
    internal static byte[] Picture(int width, int height)
    {
        byte[] rgba = new byte[width * height * 4];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int i = ((y * width) + x) * 4;
                bool inside = Math.Pow(x - (width / 2.0), 2) + Math.Pow(y - (height / 2.0), 2) < width * height / 16.0;
                rgba[i] = (byte)(80 + (100.0 * x / width));
                rgba[i + 1] = (byte)((inside ? 140 : 110) + (40.0 * y / height));
                rgba[i + 2] = (byte)(90 + (60.0 * (x + y) / (width + height)));
                rgba[i + 3] = inside ? (byte)255 : (byte)0;
            }
        }

        return rgba;
    }

    private static byte[] WithoutAlpha(byte[] rgba) => [.. rgba.Where(static (_, i) => i % 4 != 3)];

    private static byte[] Swapped(byte[] pixels, int step)
    {
        byte[] swapped = [.. pixels];
        for (int i = 0; i < pixels.Length; i += step)
        {
            (swapped[i], swapped[i + 2]) = (pixels[i + 2], pixels[i]);
        }

        return swapped;
    }

    private static byte[] BoxReduced(byte[] rgba, int size, int factor)
    {
        int side = size / factor;
        byte[] reduced = new byte[side * side * 3];
        for (int i = 0; i < reduced.Length; i++)
        {
            int channel = i % 3, x = i / 3 % side, y = i / 3 / side, sum = 0;
            for (int dy = 0; dy < factor; dy++)
            {
                for (int dx = 0; dx < factor; dx++)
                {
                    sum += rgba[(((((y * factor) + dy) * size) + (x * factor) + dx) * 4) + channel];
                }
            }

            reduced[i] = (byte)((sum + (factor * factor / 2)) / (factor * factor));
        }

        return reduced;
    }

    private static double Psnr(byte[] expected, byte[] actual)
    {
        double sum = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            sum += Math.Pow(expected[i] - actual[i], 2);
        }

        return 10 * Math.Log10(255 * 255 / Math.Max(sum / expected.Length, 1e-9));
    }
}
