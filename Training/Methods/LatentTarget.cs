namespace SIE.Training.Methods;

/// <summary>
/// What is known of the way from the first view to the second: the relative rotation as a quaternion (x, y, z, w), then plain differences
/// (second minus first) of further latents.
/// </summary>
/// <param name="Differences">Columns of the shard whose differences follow the quaternion.</param>
public sealed record LatentTarget(IReadOnlyList<string> Differences)
{
    /// <summary>Values of the quaternion.</summary>
    public const int QuaternionSize = 4;

    /// <summary>The rotation alone (K = 4).</summary>
    public static LatentTarget Rotation { get; } = new([]);

    /// <summary>The rotation and the hues of floor and light (K = 6). Hues are not wrapped, as published.</summary>
    public static LatentTarget RotationAndColor { get; } = new(["floor_hue", "light_hue"]);

    /// <summary>Number K of values.</summary>
    public int Size => QuaternionSize + Differences.Count;
}
