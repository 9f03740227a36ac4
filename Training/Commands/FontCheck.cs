using SkiaSharp;

namespace SIE.Training.Commands;

/// <summary>Says so where pictures will have no text because the machine has no fonts.</summary>
internal static class FontCheck
{
    internal static void SayIfThereAreNone()
    {
        if (SKFontManager.Default.FontFamilyCount == 0)
        {
            Console.Error.WriteLine("This machine has no fonts, so the pictures have no text. On Debian: apt-get install fonts-dejavu-core.");
        }
    }
}
