namespace SIE.Renderer.Preparation;

/// <summary>The decoding half of the sRGB transfer curve (IEC 61966-2-1).</summary>
internal static class SrgbCurve
{
    /// <summary>Linear value of each 8-bit level.</summary>
    internal static ReadOnlySpan<float> Linear => Levels;

    /// <summary>An array, not an interface: it is asked three times a texel.</summary>
    private static readonly float[] Levels = [.. Enumerable.Range(0, 256).Select(Decode)];

    private static float Decode(int level)
    {
        double x = level / 255.0;
        return (float)(x <= 0.04045 ? x / 12.92 : Math.Pow((x + 0.055) / 1.055, 2.4));
    }
}
