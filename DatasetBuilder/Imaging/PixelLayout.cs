namespace SIE.Imaging;

/// <summary>Order of the bytes of a pixel, 8 bits each, without padding between rows. An encoder ignores A.</summary>
public enum PixelLayout
{
    /// <summary>3 bytes: red, green, blue.</summary>
    Rgb,

    /// <summary>3 bytes: blue, green, red.</summary>
    Bgr,

    /// <summary>4 bytes: red, green, blue, alpha.</summary>
    Rgba,

    /// <summary>4 bytes: blue, green, red, alpha.</summary>
    Bgra,
}

/// <summary>Sizes of the layouts.</summary>
public static class PixelLayouts
{
    /// <summary>Bytes of one pixel: 3 or 4.</summary>
    /// <param name="layout">The layout.</param>
    public static int BytesPerPixel(this PixelLayout layout) => layout is PixelLayout.Rgb or PixelLayout.Bgr ? 3 : 4;
}
