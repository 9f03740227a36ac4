using SIE.Imaging;

namespace SIE.Benchmarks.Fidelity;

/// <summary>Pictures to look at: ours, the reference, and eight times their difference round mid-grey.</summary>
internal static class SideBySide
{
    private const int Amplification = 8;

    /// <summary>Writes one PNG of three panels.</summary>
    /// <param name="path">The file; its folder is made if needed.</param>
    /// <param name="ours">RGBA pixels.</param>
    /// <param name="reference">RGBA pixels.</param>
    /// <param name="size">Width and height.</param>
    public static void Write(string path, byte[] ours, byte[] reference, int size)
    {
        byte[] panels = new byte[size * 3 * size * 4];
        for (int row = 0; row < size; row++)
        {
            ours.AsSpan(row * size * 4, size * 4).CopyTo(panels.AsSpan(row * size * 12));
            reference.AsSpan(row * size * 4, size * 4).CopyTo(panels.AsSpan((row * size * 12) + (size * 4)));
            for (int i = 0; i < size * 4; i++)
            {
                int difference = ours[(row * size * 4) + i] - reference[(row * size * 4) + i];
                panels[(row * size * 12) + (size * 8) + i] = (byte)Math.Clamp(128 + (Amplification * difference), 0, 255);
            }
        }

        // The alpha of ours is coverage; here every pixel is to be seen.
        for (int i = 3; i < panels.Length; i += 4)
        {
            panels[i] = 255;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, PngEncoder.EncodeRgba(panels, size * 3, size));
    }
}
