namespace SIE.Imaging;

/// <summary>How coarsely the colour channels are stored.</summary>
public enum JpegSubsampling
{
    /// <summary>4:4:4, every pixel has its own colour.</summary>
    Chroma444,

    /// <summary>4:2:2, two pixels side by side share a colour.</summary>
    Chroma422,

    /// <summary>4:2:0, a block of 2 × 2 pixels shares a colour: what cv2.imwrite and so 3DIEBench use.</summary>
    Chroma420,
}
