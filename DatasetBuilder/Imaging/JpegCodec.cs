namespace SIE.Imaging;

/// <summary>Which library encodes and decodes JPEG.</summary>
public enum JpegBackend
{
    /// <summary>libjpeg-turbo 2.0 or later, found on the system (Debian: libturbojpeg0).</summary>
    Turbo,

    /// <summary>The copy of libjpeg-turbo inside SkiaSharp: a little slower, but comes with the program.</summary>
    Skia,
}

/// <summary>Chooses between the libraries that can do JPEG.</summary>
public static class JpegCodec
{
    /// <summary>The library in use: libjpeg-turbo if the system has it, else Skia.</summary>
    public static JpegBackend Backend { get; } = TurboJpegLibrary.IsPresent ? JpegBackend.Turbo : JpegBackend.Skia;

    /// <summary>
    /// True if the library in use encodes planes and makes the same bytes of them as of the pixels, which is tried on a picture; Skia takes none.
    /// </summary>
    public static bool TakesPlanes { get; } = Backend == JpegBackend.Turbo && PlanesEqualPixels();

    private static bool PlanesEqualPixels()
    {
        byte[] rgba = JpegFingerprint.Picture();
        using JpegEncoder encoder = new(95, backend: JpegBackend.Turbo);
        byte[] expected = encoder.Encode(rgba, JpegFingerprint.Side, JpegFingerprint.Side).ToArray();
        byte[] planes = JpegPlanes.FromRgba(rgba, JpegFingerprint.Side, JpegFingerprint.Side);
        return encoder.EncodePlanes(planes, JpegFingerprint.Side, JpegFingerprint.Side).SequenceEqual(expected);
    }
}
