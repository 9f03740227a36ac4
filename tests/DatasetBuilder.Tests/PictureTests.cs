using CsCheck;
using SIE.Imaging;

namespace SIE.DatasetBuilder.Tests;

public class PictureTests
{
    [Fact]
    public void PNG_gives_back_what_was_encoded_alpha_included()
    {
        byte[] rgba = Noise(7 * 5 * 4);
        Picture picture = PictureDecoder.Decode(PngEncoder.EncodeRgba(rgba, 7, 5));
        Assert.Equal((7, 5, true), (picture.Width, picture.Height, picture.HasAlpha));
        Assert.Equal(rgba, picture.Rgba);
    }

    [Fact]
    public void A_colour_PNG_has_no_alpha_and_a_grey_one_has_equal_channels()
    {
        byte[] rgbx = Noise(6 * 4 * 4);
        Picture colour = PictureDecoder.Decode(PngEncoder.EncodeRgb(rgbx, 6, 4));
        Assert.False(colour.HasAlpha);
        Assert.Equal((rgbx[0], rgbx[1], rgbx[2], 255), (colour.Rgba[0], colour.Rgba[1], colour.Rgba[2], colour.Rgba[3]));

        Picture grey = PictureDecoder.Decode(PngEncoder.EncodeGrey([10, 200], 2, 1));
        Assert.Equal([10, 10, 10, 255, 200, 200, 200, 255], grey.Rgba);
    }

    [Fact]
    public void TGA_is_read_bottom_up_with_its_alpha()
    {
        // Uncompressed true colour, 1x2 pixels of 32 bits: BGRA, the bottom row first.
        byte[] tga = [0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 0, 32, 8, 1, 2, 3, 4, 5, 6, 7, 8];
        Picture picture = PictureDecoder.Decode(tga);
        Assert.Equal([7, 6, 5, 8, 3, 2, 1, 4], picture.Rgba);
        Assert.True(picture.HasAlpha);
    }

    [Fact]
    public void A_bomb_is_refused_by_its_header()
    {
        // A TGA of 65535 x 65535 pixels in 18 bytes.
        byte[] tga = [0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 32, 8];
        Assert.Contains("65535x65535", Assert.Throws<PictureException>(() => PictureDecoder.Decode(tga)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_pictures_are_errors_never_crashes()
    {
        byte[] png = PngEncoder.EncodeRgba(Noise(16 * 16 * 4), 16, 16);
        byte[] tga = [0, 0, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 4, 0, 32, 8, 0x83, 1, 2, 3, 4, 0x8f, 9, 9, 9, 9];
        Gen.Select(Gen.Bool.Select(b => b ? png : tga), Gen.Select(Gen.Int[0, 2000], Gen.Byte).Array[1, 8], Gen.Int[0, 4000]).Sample((seed, edits, length) =>
        {
            byte[] bytes = [.. seed.Take(length)];
            foreach ((int at, byte value) in edits)
            {
                if (at < bytes.Length)
                {
                    bytes[at] = value;
                }
            }

            try
            {
                Assert.Equal(PictureDecoder.Decode(bytes) is { } p ? p.Width * p.Height * 4 : 0, PictureDecoder.Decode(bytes).Rgba.Length);
            }
            catch (PictureException)
            {
                // What a damaged picture should be.
            }
        });
    }

    private static byte[] Noise(int length)
    {
        byte[] noise = new byte[length];
        new Random(4).NextBytes(noise);
        return noise;
    }
}
