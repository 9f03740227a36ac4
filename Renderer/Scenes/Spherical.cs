using System.Numerics;

namespace SIE.Renderer.Scenes;

/// <summary>Spherical coordinates about +Z.</summary>
internal static class Spherical
{
    /// <summary>Unit vector at a polar angle from +Z and an azimuth from +X towards +Y, in radians.</summary>
    internal static Vector3 Direction(double polar, double azimuth) => new(
        (float)(Math.Sin(polar) * Math.Cos(azimuth)),
        (float)(Math.Sin(polar) * Math.Sin(azimuth)),
        (float)Math.Cos(polar));
}
