using System.Numerics;

namespace SIE.Renderer.Scenes;

/// <summary>
/// Every constant of the scene that 3DIEBench was rendered in. The defaults are the dataset's; each names its section of the scene's
/// description (SCENE.md). World: right-handed, Z up, lengths in Blender units, angles in radians, colours linear Rec.709.
/// </summary>
public sealed record SceneDescription
{
    /// <summary>The paper's scene.</summary>
    public static SceneDescription Paper { get; } = new();

    /// <summary>Where the picture is taken from.</summary>
    public Camera Camera { get; init; } = new();

    /// <summary>The floor.</summary>
    public Floor Floor { get; init; } = new();

    /// <summary>The sun.</summary>
    public Sun Sun { get; init; } = new();

    /// <summary>The coloured spot.</summary>
    public Spot Spot { get; init; } = new();

    /// <summary>Radiance of the grey world above the horizon (section 6): 0.05.</summary>
    public float WorldRadiance { get; init; } = 0.05f;

    /// <summary>
    /// Whether floor and object light each other (section 7): true. False leaves the direct light of sun, spot and world, for comparing these one by one.
    /// </summary>
    public bool Interreflection { get; init; } = true;

    /// <summary>The scene of one view: this one, with what the view's latents state otherwise.</summary>
    /// <param name="latents">The view.</param>
    public SceneDescription For(in Latents latents)
    {
        SceneDescription scene = this;
        if (latents.FloorSaturation is not null || latents.FloorValue is not null)
        {
            scene = scene with
            {
                Floor = scene.Floor with
                {
                    Saturation = (float?)latents.FloorSaturation ?? scene.Floor.Saturation,
                    Value = (float?)latents.FloorValue ?? scene.Floor.Value,
                },
            };
        }

        if (latents.LightPower is { } power)
        {
            scene = scene with { Spot = scene.Spot with { Power = (float)power } };
        }

        bool otherCamera = latents.CameraDistance is not null || latents.CameraElevation is not null || latents.CameraAzimuth is not null
            || latents.CameraFieldOfView is not null;
        return otherCamera ? scene with { Camera = scene.Camera.For(latents) } : scene;
    }
}

/// <summary>A pinhole camera that looks at the origin, without roll (section 2).</summary>
public sealed record Camera
{
    /// <summary>Distance from the origin: 2.5.</summary>
    public float Distance { get; init; } = 2.5f;

    /// <summary>Polar angle of the position from +Z: π/4. Must not be 0 or π.</summary>
    public float Polar { get; init; } = MathF.PI / 4;

    /// <summary>Azimuth of the position, from +X towards +Y: π/2, so the camera stands at (0, 1.7678, 1.7678).</summary>
    public float Azimuth { get; init; } = MathF.PI / 2;

    /// <summary>Tangent of half the field of view, both ways: 0.36 (a 50 mm lens on a 36 mm sensor).</summary>
    public float TanHalfFieldOfView { get; init; } = 0.36f;

    /// <summary>Near clipping distance: 0.1.</summary>
    public float Near { get; init; } = 0.1f;

    /// <summary>Half the width of the Blackman-Harris pixel filter in pixels (section 3): 1.5.</summary>
    public float FilterRadius { get; init; } = 1.5f;

    /// <summary>Position in the world.</summary>
    public Vector3 Position => Distance * Direction;

    /// <summary>Unit vector from the position to the origin.</summary>
    public Vector3 Forward => -Direction;

    /// <summary>Unit vector to the right of the picture.</summary>
    public Vector3 Right => Vector3.Normalize(Vector3.Cross(Forward, Vector3.UnitZ));

    /// <summary>Unit vector to the top of the picture.</summary>
    public Vector3 Up => Vector3.Cross(Right, Forward);

    /// <summary>This camera, with what a view's latents state otherwise.</summary>
    /// <param name="latents">The view.</param>
    internal Camera For(in Latents latents) => this with
    {
        Distance = (float?)latents.CameraDistance ?? Distance,
        Polar = latents.CameraElevation is { } elevation ? (float)((Math.PI / 2) - elevation) : Polar,
        Azimuth = (float?)latents.CameraAzimuth ?? Azimuth,
        TanHalfFieldOfView = latents.CameraFieldOfView is { } angle ? (float)Math.Tan(angle / 2) : TanHalfFieldOfView,
    };

    private Vector3 Direction => Spherical.Direction(Polar, Azimuth);
}

/// <summary>An endless Lambert plane below the object, which it does not touch (section 5).</summary>
public sealed record Floor
{
    /// <summary>Height of the plane: −1.</summary>
    public float Height { get; init; } = -1;

    /// <summary>Saturation of its colour: 0.6.</summary>
    public float Saturation { get; init; } = 0.6f;

    /// <summary>Value of its colour, the largest channel of the albedo: 0.6.</summary>
    public float Value { get; init; } = 0.6f;

    /// <summary>Diffuse albedo for a hue in [0, 1]; the HSV colour is used as a linear one.</summary>
    public Vector3 Albedo(double hue) => HueColor.ToRgb(hue, Saturation, Value);
}

/// <summary>A white sun straight above, as a cone of directions that Cycles 3.x weighs as a flat disk (section 6).</summary>
public sealed record Sun
{
    /// <summary>Irradiance of a small sun at normal incidence: 1.5.</summary>
    public float Strength { get; init; } = 1.5f;

    /// <summary>Cosine of the cone's half angle, 45°.</summary>
    public const float CosHalfAngle = 0.70710678f;

    /// <summary>
    /// Mean over the sun's disk of max(0, n·D) for a surface whose normal has this z: its unoccluded irradiance over
    /// <see cref="Strength"/>. Exact at or above √½, else within 0.0012.
    /// </summary>
    public static float MeanCosine(float normalZ)
    {
        if (normalZ >= CosHalfAngle)
        {
            return 0.82842712f * normalZ; // 2 (√2 − 1)
        }

        float u = Math.Max(0, (normalZ + CosHalfAngle) / 1.41421356f);
        return u * u * (0.95181f + u * (-0.73335f + u * 0.36630f));
    }
}

/// <summary>A coloured spot that aims at the origin; its emitter is a disk that faces the lit point (section 6).</summary>
public sealed record Spot
{
    /// <summary>Distance from the origin: 4.</summary>
    public float Distance { get; init; } = 4;

    /// <summary>Power in watts: 500.</summary>
    public float Power { get; init; } = 500;

    /// <summary>Radius of the emitting disk: 0.25.</summary>
    public float Radius { get; init; } = 0.25f;

    /// <summary>Full cone angle: π/8.</summary>
    public float ConeAngle { get; init; } = MathF.PI / 8;

    /// <summary>Share of the cone over which the light fades: 0.15.</summary>
    public float Blend { get; init; } = 0.15f;

    /// <summary>Value of its colour, the largest channel: 0.8. The saturation is 1.</summary>
    public float Value { get; init; } = 0.8f;

    /// <summary>Colour for a hue in [0, 1]; the HSV colour is used as a linear one.</summary>
    public Vector3 Color(double hue) => HueColor.ToRgb(hue, 1, Value);

    /// <summary>Position for the two angles of the latents.</summary>
    public Vector3 Position(double theta, double phi) => Distance * Spherical.Direction(theta, phi);

    /// <summary>Cosine of the half cone angle, below which there is no light.</summary>
    public float CosOuter => MathF.Cos(ConeAngle / 2);

    /// <summary>Width of the fade, in cosines: blend · (1 − cos(cone / 2)).</summary>
    public float BlendWidth => Blend * (1 - CosOuter);
}
