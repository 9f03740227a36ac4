namespace SIE.Renderer.Scenes;

/// <summary>
/// The known factors of a view: the seven of 3DIEBench in stored order (SCENE.md, section 1), and those that other datasets vary too.
/// Angles in radians, hues in [0, 1], lengths in Blender units. Factors that are null have the scene's own value.
/// </summary>
/// <param name="RotationX">Euler angle about the fixed world X axis, applied first; [−π/2, π/2] in 3DIEBench.</param>
/// <param name="RotationY">Euler angle about the fixed world Y axis, applied second.</param>
/// <param name="RotationZ">Euler angle about the fixed world Z axis, applied last.</param>
/// <param name="FloorHue">Hue of the floor, [0, 1].</param>
/// <param name="LightTheta">Polar angle of the spot from +Z; [0, π/4] in 3DIEBench.</param>
/// <param name="LightPhi">Azimuth of the spot, [0, 2π].</param>
/// <param name="LightHue">Hue of the spot, [0, 1].</param>
public readonly record struct Latents(
    double RotationX,
    double RotationY,
    double RotationZ,
    double FloorHue,
    double LightTheta,
    double LightPhi,
    double LightHue)
{
    /// <summary>Translation in the object's own frame, turned with it: the object's centre stands at R·t (3DIEBench-T).</summary>
    public double TranslationX { get; init; }

    /// <summary>Translation along the object's y.</summary>
    public double TranslationY { get; init; }

    /// <summary>Translation along the object's z.</summary>
    public double TranslationZ { get; init; }

    /// <summary>Size of the object relative to its mesh, above 0.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Saturation of the floor, [0, 1]; see <see cref="Floor.Saturation"/>.</summary>
    public double? FloorSaturation { get; init; }

    /// <summary>Value of the floor, [0, 1]; see <see cref="Floor.Value"/>.</summary>
    public double? FloorValue { get; init; }

    /// <summary>Power of the spot in watts; see <see cref="Spot.Power"/>.</summary>
    public double? LightPower { get; init; }

    /// <summary>Distance of the camera from the origin; see <see cref="Camera.Distance"/>.</summary>
    public double? CameraDistance { get; init; }

    /// <summary>Angle of the camera above the horizon, [0, π/2): π/2 less <see cref="Camera.Polar"/>.</summary>
    public double? CameraElevation { get; init; }

    /// <summary>Azimuth of the camera; see <see cref="Camera.Azimuth"/>.</summary>
    public double? CameraAzimuth { get; init; }

    /// <summary>Field of view of the camera from edge to edge; see <see cref="Camera.TanHalfFieldOfView"/>.</summary>
    public double? CameraFieldOfView { get; init; }
}
