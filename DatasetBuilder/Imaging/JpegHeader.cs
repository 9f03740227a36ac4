namespace SIE.Imaging;

/// <summary>Size of a JPEG, known before it is decoded.</summary>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
public readonly record struct JpegHeader(int Width, int Height)
{
    /// <summary>Size after scaled decoding: 1/1, 1/2, 1/4 or 1/8, rounded up as libjpeg does.</summary>
    /// <param name="denominator">1, 2, 4 or 8.</param>
    public JpegHeader Scaled(int denominator) =>
        new((Width + denominator - 1) / denominator, (Height + denominator - 1) / denominator);

    /// <summary>
    /// The strongest scaling that still leaves at least <paramref name="width"/> × <paramref name="height"/> pixels: decoding small
    /// skips most of the inverse DCT, and what remains to be resized is at most a factor below two.
    /// </summary>
    /// <param name="width">Width wanted in the end.</param>
    /// <param name="height">Height wanted in the end.</param>
    /// <returns>1, 2, 4 or 8.</returns>
    public int DenominatorFor(int width, int height)
    {
        int denominator = 8;
        while (denominator > 1 && (Scaled(denominator).Width < width || Scaled(denominator).Height < height))
        {
            denominator /= 2;
        }

        return denominator;
    }
}
