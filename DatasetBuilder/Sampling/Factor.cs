using SIE.Renderer.Scenes;

namespace SIE.DatasetBuilder.Sampling;

/// <summary>A number that a view's picture depends on, and that a dataset can vary.</summary>
public sealed record Factor
{
    private Factor(string name, int stream, double min, double max)
    {
        (Name, Stream, Min, Max) = (name, stream, min, max);
    }

    /// <summary>Name in ranges files, and of the column in shards.</summary>
    public string Name { get; }

    /// <summary>Smallest value that makes sense.</summary>
    public double Min { get; }

    /// <summary>Largest value that makes sense.</summary>
    public double Max { get; }

    /// <summary>Its value in the paper's scene, for factors that 3DIEBench does not vary; null for the seven that it does.</summary>
    public double? Default { get; private init; }

    /// <summary>Whether 1 is the same as 0, so that an interval may run over it.</summary>
    public bool IsHue { get; private init; }

    /// <summary>Whether it is a polar angle, which may be drawn uniform by area.</summary>
    public bool IsPolar { get; private init; }

    /// <summary>Its stream of random numbers.</summary>
    internal int Stream { get; }

    /// <summary>Reads it from the latents of a view.</summary>
    public required Func<Latents, double> Get { get; init; }

    /// <summary>The latents with another value of it.</summary>
    public required Func<Latents, double, Latents> With { get; init; }

    /// <summary>All factors in stored order: the seven of 3DIEBench, the translation of 3DIEBench-T, then the others.</summary>
    public static IReadOnlyList<Factor> All { get; } =
    [
        new("rotation_x", Streams.RotationX, -2 * Math.PI, 2 * Math.PI) { Get = l => l.RotationX, With = (l, v) => l with { RotationX = v } },
        new("rotation_y", Streams.RotationY, -2 * Math.PI, 2 * Math.PI) { Get = l => l.RotationY, With = (l, v) => l with { RotationY = v } },
        new("rotation_z", Streams.RotationZ, -2 * Math.PI, 2 * Math.PI) { Get = l => l.RotationZ, With = (l, v) => l with { RotationZ = v } },
        new("floor_hue", Streams.FloorHue, 0, 1) { IsHue = true, Get = l => l.FloorHue, With = (l, v) => l with { FloorHue = v } },
        new("light_theta", Streams.LightTheta, 0, Math.PI / 2)
        {
            IsPolar = true, Get = l => l.LightTheta, With = (l, v) => l with { LightTheta = v },
        },
        new("light_phi", Streams.LightPhi, -2 * Math.PI, 2 * Math.PI) { Get = l => l.LightPhi, With = (l, v) => l with { LightPhi = v } },
        new("light_hue", Streams.LightHue, 0, 1) { IsHue = true, Get = l => l.LightHue, With = (l, v) => l with { LightHue = v } },
        new("tx", Streams.TranslationX, -10, 10) { Default = 0, Get = l => l.TranslationX, With = (l, v) => l with { TranslationX = v } },
        new("ty", Streams.TranslationY, -10, 10) { Default = 0, Get = l => l.TranslationY, With = (l, v) => l with { TranslationY = v } },
        new("tz", Streams.TranslationZ, -10, 10) { Default = 0, Get = l => l.TranslationZ, With = (l, v) => l with { TranslationZ = v } },
        new("scale", Streams.Scale, 0.01, 100) { Default = 1, Get = l => l.Scale, With = (l, v) => l with { Scale = v } },
        new("floor_saturation", Streams.FloorSaturation, 0, 1)
        {
            Default = 0.6, Get = l => l.FloorSaturation ?? 0.6, With = (l, v) => l with { FloorSaturation = v },
        },
        new("floor_value", Streams.FloorValue, 0, 1)
        {
            Default = 0.6, Get = l => l.FloorValue ?? 0.6, With = (l, v) => l with { FloorValue = v },
        },
        new("light_power", Streams.LightPower, 0, 1e6) { Default = 500, Get = l => l.LightPower ?? 500, With = (l, v) => l with { LightPower = v } },
        new("camera_distance", Streams.CameraDistance, 0.2, 100)
        {
            Default = 2.5, Get = l => l.CameraDistance ?? 2.5, With = (l, v) => l with { CameraDistance = v },
        },
        new("camera_elevation", Streams.CameraElevation, 0, 1.57)
        {
            Default = Math.PI / 4, Get = l => l.CameraElevation ?? Math.PI / 4, With = (l, v) => l with { CameraElevation = v },
        },
        new("camera_azimuth", Streams.CameraAzimuth, -2 * Math.PI, 2 * Math.PI)
        {
            Default = Math.PI / 2, Get = l => l.CameraAzimuth ?? Math.PI / 2, With = (l, v) => l with { CameraAzimuth = v },
        },
        new("camera_fov", Streams.CameraFieldOfView, 0.01, 2.5)
        {
            Default = PaperFieldOfView, Get = l => l.CameraFieldOfView ?? PaperFieldOfView, With = (l, v) => l with { CameraFieldOfView = v },
        },
    ];

    private static double PaperFieldOfView => 2 * Math.Atan(0.36);

    /// <summary>The factor of a name, or null.</summary>
    /// <param name="name">As in <see cref="Name"/>.</param>
    public static Factor? Named(string name) => All.FirstOrDefault(f => f.Name == name);
}
