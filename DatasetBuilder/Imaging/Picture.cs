namespace SIE.Imaging;

/// <summary>A decoded picture: 8-bit RGBA, not premultiplied, rows from the top.</summary>
/// <param name="Width">Pixels a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Rgba">Width × height × 4 bytes.</param>
/// <param name="HasAlpha">Whether the file has an alpha channel or transparent palette entries; otherwise A is 255.</param>
public sealed record Picture(int Width, int Height, byte[] Rgba, bool HasAlpha);
