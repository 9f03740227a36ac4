namespace SIE.DatasetBuilder.Sampling;

/// <summary>The streams of random numbers that are taken. A number once given never changes its meaning: datasets are reproduced by it.</summary>
internal static class Streams
{
    public const int RotationX = 0;
    public const int RotationY = 1;
    public const int RotationZ = 2;
    public const int FloorHue = 3;
    public const int LightTheta = 4;
    public const int LightPhi = 5;
    public const int LightHue = 6;
    public const int TranslationX = 7;
    public const int TranslationY = 8;
    public const int TranslationZ = 9;
    public const int Scale = 10;
    public const int FloorSaturation = 11;
    public const int FloorValue = 12;
    public const int LightPower = 13;
    public const int CameraDistance = 14;
    public const int CameraElevation = 15;
    public const int CameraAzimuth = 16;
    public const int CameraFieldOfView = 17;

    /// <summary>Three for a rotation drawn as a whole, uniform over SO(3).</summary>
    public const int UniformRotation1 = 20;
    public const int UniformRotation2 = 21;
    public const int UniformRotation3 = 22;

    /// <summary>Angle of a turn about a fixed axis.</summary>
    public const int AxisAngle = 23;

    /// <summary>Train or validation, drawn at view 0 under the split's own seed.</summary>
    public const int Split = 100;

    /// <summary>Which objects `sie verify --rerender` takes, drawn at view 0.</summary>
    public const int Rerender = 101;
}
