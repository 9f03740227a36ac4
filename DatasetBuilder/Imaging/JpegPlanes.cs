namespace SIE.Imaging;

/// <summary>
/// A picture as JPEG stores it at 4:2:0: planes of luma and of the two colour differences, by libjpeg's integer arithmetic (jccolor.c,
/// jcsample.c). The renderer computes the same on the GPU (planes.comp.glsl).
/// </summary>
public static class JpegPlanes
{
    private const int Half = 1 << 15, Middle = 128 << 16;

    /// <summary>Converts a picture.</summary>
    /// <param name="rgba">Rows from the top, four bytes a pixel, the fourth ignored.</param>
    /// <param name="width">Width in pixels, even.</param>
    /// <param name="height">Height in pixels, even.</param>
    /// <returns>Width × height bytes of luma, then the blue and the red difference, half as wide and high each.</returns>
    public static byte[] FromRgba(ReadOnlySpan<byte> rgba, int width, int height)
    {
        if (width % 2 != 0 || height % 2 != 0 || rgba.Length != (long)width * height * 4)
        {
            throw new ArgumentException($"{rgba.Length} bytes for an RGBA picture of {width} x {height}, whose sides have to be even.", nameof(rgba));
        }

        byte[] planes = new byte[width * height * 3 / 2];
        int half = width / 2, blue = width * height, red = blue + (blue / 4);
        for (int y = 0; y < height; y += 2)
        {
            for (int x = 0; x < width; x += 2)
            {
                (int cb, int cr) = (0, 0);
                for (int i = 0; i < 4; i++)
                {
                    int at = ((y + (i >> 1)) * width) + x + (i & 1);
                    (int r, int g, int b) = (rgba[4 * at], rgba[(4 * at) + 1], rgba[(4 * at) + 2]);
                    planes[at] = (byte)(((19595 * r) + (38470 * g) + (7471 * b) + Half) >> 16);
                    cb += ((-11059 * r) - (21709 * g) + (32768 * b) + Middle + Half - 1) >> 16;
                    cr += ((32768 * r) - (27439 * g) - (5329 * b) + Middle + Half - 1) >> 16;
                }

                // Sums of four round up and down by turns along a row.
                int bias = 1 + (x / 2 & 1), place = (y / 2 * half) + (x / 2);
                planes[blue + place] = (byte)((cb + bias) >> 2);
                planes[red + place] = (byte)((cr + bias) >> 2);
            }
        }

        return planes;
    }
}
