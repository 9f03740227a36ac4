using System.Security.Cryptography;

namespace SIE.Imaging;

/// <summary>
/// Tells JPEG encoders apart by what they do: libraries need not say their version, and two versions that write the same bytes are the same
/// to a dataset.
/// </summary>
public static class JpegFingerprint
{
    /// <summary>Width and height of the sample picture.</summary>
    internal const int Side = 64;

    /// <summary>Name of a library and a hash of what it makes of a picture of smooth parts, edges and noise at several qualities.</summary>
    /// <param name="backend">The library, or null for <see cref="JpegCodec.Backend"/>.</param>
    /// <returns>Such as "libjpeg-turbo, sample picture 8c1f…".</returns>
    public static string Of(JpegBackend? backend = null)
    {
        byte[] picture = Picture();
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (int quality in (ReadOnlySpan<int>)[50, 75, 95, 100])
        {
            using JpegEncoder encoder = new(quality, backend: backend);
            hash.AppendData(encoder.Encode(picture, Side, Side));
        }

        string library = (backend ?? JpegCodec.Backend) == JpegBackend.Turbo ? "libjpeg-turbo" : "Skia";
        return $"{library}, sample picture {Convert.ToHexStringLower(hash.GetHashAndReset())[..12]}";
    }

    /// <summary>Left a gradient, right noise, with a bright square across both.</summary>
    internal static byte[] Picture()
    {
        byte[] rgba = new byte[Side * Side * 4];
        uint noise = 1;
        for (int i = 0; i < Side * Side; i++)
        {
            (int y, int x) = Math.DivRem(i, Side);
            for (int channel = 0; channel < 3; channel++)
            {
                noise = (noise * 1664525) + 1013904223;
                bool inSquare = x is > 20 and < 45 && y is > 10 and < 30;
                rgba[(i * 4) + channel] = (byte)(inSquare ? 255 - (60 * channel) : x < Side / 2 ? (2 * x) + (y * channel) : (int)(noise >> 24));
            }
        }

        return rgba;
    }
}
