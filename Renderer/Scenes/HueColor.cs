using System.Numerics;

namespace SIE.Renderer.Scenes;

/// <summary>The HSV colour model, as Python's colorsys and Blender define it.</summary>
public static class HueColor
{
    /// <summary>RGB of a hue (any real, period 1), saturation and value in [0, 1].</summary>
    public static Vector3 ToRgb(double hue, double saturation, double value)
    {
        double sixth = (hue - Math.Floor(hue)) * 6;
        return new Vector3(Channel(5), Channel(3), Channel(1));

        float Channel(double offset)
        {
            double k = (offset + sixth) % 6;
            return (float)(value - value * saturation * Math.Clamp(Math.Min(k, 4 - k), 0, 1));
        }
    }
}
