using System.Runtime.InteropServices;

namespace SIE.Renderer;

/// <summary>
/// What a pixel shows besides its colour: the surface that is seen at its centre (nothing is mixed at edges, so that every value is that of
/// one surface, object or floor), and how much of the pixel is the object's. Of a transparent object it is the nearest surface that counts as
/// solid, as in the coverage. In a draft the centre is a quarter of a pixel beside the middle, where one of its samples lies.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct PixelSurface
{
    private readonly uint _normal, _albedo;
    private readonly float _depth;

    /// <summary>
    /// Shading normal in the camera's frame (x to the right, y up, z towards the camera): each component n as ⌊255·(½ + ½n) + ½⌋ in a byte.
    /// (128, 128, 128) where there is no surface.
    /// </summary>
    public (byte X, byte Y, byte Z) Normal => ((byte)_normal, (byte)(_normal >> 8), (byte)(_normal >> 16));

    /// <summary>The object's anti-aliased share of the pixel: 255 where only the object is seen, 0 where none of it is.</summary>
    public byte Coverage => (byte)(_normal >> 24);

    /// <summary>Base colour of the surface, encoded as sRGB. (0, 0, 0) where there is no surface.</summary>
    public (byte R, byte G, byte B) Albedo => ((byte)_albedo, (byte)(_albedo >> 8), (byte)(_albedo >> 16));

    /// <summary>Whether the surface at the centre is the object's.</summary>
    public bool IsObject => _albedo >> 24 != 0;

    /// <summary>Distance along the camera's axis in Blender units; 0 where there is no surface (above the horizon).</summary>
    public float Depth => _depth;
}
