using CsCheck;
using SIE.Imaging;

namespace SIE.DatasetBuilder.Tests.Imaging;

public class JpegPlanesTests
{
    [Fact]
    public void Planes_give_the_same_JPEG_to_the_byte_as_the_pixels_they_are_made_of()
    {
        Assert.SkipUnless(JpegCodec.Backend == JpegBackend.Turbo, "libjpeg-turbo is not installed, and Skia takes no planes");
        Assert.True(JpegCodec.TakesPlanes);
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 5], Gen.Int[1, 100], Gen.UInt).Sample(
            static (columns, rows, quality, seed) =>
            {
                (int width, int height) = (16 * columns, 16 * rows);
                byte[] rgba = new byte[4 * width * height];
                new Random((int)seed).NextBytes(rgba);
                using JpegEncoder encoder = new(quality);
                byte[] expected = encoder.Encode(rgba, width, height).ToArray();
                return encoder.EncodePlanes(JpegPlanes.FromRgba(rgba, width, height), width, height).SequenceEqual(expected);
            },
            iter: 50);
    }

    [Fact]
    public void Grey_has_no_colour_differences_and_primaries_have_those_of_BT_601()
    {
        Assert.Equal([100, 100, 100, 100, 128, 128], Planes(100, 100, 100));
        Assert.Equal([76, 76, 76, 76, 85, 255], Planes(255, 0, 0));
        Assert.Equal([29, 29, 29, 29, 255, 107], Planes(0, 0, 255));
    }

    [Theory]
    [InlineData(24, 16, JpegSubsampling.Chroma420)]
    [InlineData(16, 16, JpegSubsampling.Chroma444)]
    public void Planes_are_refused_where_they_would_not_be_the_same(int width, int height, JpegSubsampling subsampling)
    {
        using JpegEncoder encoder = new(95, subsampling);
        Assert.Throws<ArgumentException>(() => encoder.EncodePlanes(new byte[width * height * 3 / 2], width, height).Length);
    }

    private static byte[] Planes(byte r, byte g, byte b) =>
        JpegPlanes.FromRgba([r, g, b, 0, r, g, b, 0, r, g, b, 0, r, g, b, 0], 2, 2);
}
