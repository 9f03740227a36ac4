namespace SIE.Training.Methods;

/// <summary>How the relative rotation of two views is given.</summary>
public enum RotationForm
{
    /// <summary>As a quaternion (x, y, z, w), of the sign that the run's convention says. Predictors take this one.</summary>
    Quaternion,

    /// <summary>As angles about the fixed x, then y, then z axis, in radians.</summary>
    Euler,

    /// <summary>Not at all.</summary>
    None,
}

/// <summary>
/// What is known of the way from the first view to the second: the relative rotation, then plain differences (second minus first) of further
/// latents, whichever columns the dataset has.
/// </summary>
/// <param name="Differences">Columns of the shard whose differences follow the rotation.</param>
public sealed record LatentTarget(IReadOnlyList<string> Differences)
{
    /// <summary>Values of the quaternion.</summary>
    public const int QuaternionSize = 4;

    /// <summary>The hues that 3DIEBench varies: of the floor and of the light.</summary>
    private static readonly string[] Hues = ["floor_hue", "light_hue"];

    /// <summary>The rotation alone (K = 4).</summary>
    public static LatentTarget Rotation { get; } = new([]);

    /// <summary>The rotation and the hues of floor and light (K = 6). Hues are not wrapped, as published.</summary>
    public static LatentTarget RotationAndColor { get; } = new(Hues);

    /// <summary>The hues of floor and light alone (K = 2).</summary>
    public static LatentTarget Color { get; } = new(Hues) { Form = RotationForm.None };

    /// <summary>How the rotation is given.</summary>
    public RotationForm Form { get; init; }

    /// <summary>Values of the rotation: 4, 3 or 0.</summary>
    public int RotationSize => Form switch { RotationForm.Quaternion => QuaternionSize, RotationForm.Euler => 3, _ => 0 };

    /// <summary>Number K of values.</summary>
    public int Size => RotationSize + Differences.Count;
}
