using CsCheck;
using SIE.Imaging;

namespace SIE.DatasetBuilder.Tests.Imaging;

public class Grey16PngTests
{
    [Fact]
    public void Any_values_come_back()
    {
        Gen.Select(Gen.Int[1, 9], Gen.Int[1, 9]).SelectMany((w, h) => Gen.UShort.Array[w * h].Select(values => (w, h, values))).Sample(t =>
        {
            ushort[] read = new ushort[t.values.Length];
            Grey16Png.Decode(Grey16Png.Encode(t.values, t.w, t.h), read, t.w, t.h);
            Assert.Equal(t.values, read);
        });
    }

    [Fact]
    public void Skia_reads_their_upper_bytes()
    {
        ushort[] values = [.. Enumerable.Range(0, 20 * 10).Select(static i => (ushort)(i * 321))];
        Picture picture = PictureDecoder.Decode(Grey16Png.Encode(values, 20, 10));
        Assert.Equal((20, 10), (picture.Width, picture.Height));
        Assert.All(values.Index(), v => Assert.InRange(picture.Rgba[4 * v.Index], (v.Item >> 8) - 1, (v.Item >> 8) + 1));
    }

    [Fact]
    public void Damage_and_other_sizes_are_refused()
    {
        byte[] png = Grey16Png.Encode([.. Enumerable.Range(0, 64).Select(static i => (ushort)(i * 999))], 8, 8);
        Assert.Throws<PictureException>(() => Grey16Png.Decode(png, new ushort[32], 8, 4));
        Assert.Throws<PictureException>(() => Grey16Png.Decode(PngEncoder.EncodeGrey(new byte[64], 8, 8), new ushort[64], 8, 8));
        for (int i = 0; i < png.Length - 12; i++)
        {
            byte[] damaged = [.. png];
            damaged[i] ^= 0x55;
            Assert.True(Refuses(damaged), $"byte {i}");
            Assert.True(Refuses(png[..i]), $"{i} bytes");
        }

        static bool Refuses(byte[] bytes)
        {
            try
            {
                Grey16Png.Decode(bytes, new ushort[64], 8, 8);
                return false;
            }
            catch (PictureException)
            {
                return true;
            }
        }
    }
}
