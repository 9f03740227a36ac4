using SIE.Training.Methods;

namespace SIE.Training.Data;

/// <summary>A rotation as a unit quaternion, vector part first.</summary>
/// <param name="X">i.</param>
/// <param name="Y">j.</param>
/// <param name="Z">k.</param>
/// <param name="W">Real part.</param>
public readonly record struct Quaternion(double X, double Y, double Z, double W)
{
    /// <summary>The reverse rotation.</summary>
    public Quaternion Conjugate => new(-X, -Y, -Z, W);

    /// <summary>Rotation about the fixed x, then y, then z axis. No sign is flipped: for angles within ±π/2, w ≥ 0.</summary>
    /// <param name="x">Radians.</param>
    /// <param name="y">Radians.</param>
    /// <param name="z">Radians.</param>
    /// <returns>q_z·q_y·q_x.</returns>
    public static Quaternion FromEuler(double x, double y, double z)
    {
        Quaternion aboutX = new(Math.Sin(x / 2), 0, 0, Math.Cos(x / 2));
        Quaternion aboutY = new(0, Math.Sin(y / 2), 0, Math.Cos(y / 2));
        Quaternion aboutZ = new(0, 0, Math.Sin(z / 2), Math.Cos(z / 2));
        return aboutZ * aboutY * aboutX;
    }

    /// <summary>A turn about an axis.</summary>
    /// <param name="axis">Its direction, of any length but zero.</param>
    /// <param name="angle">Radians, counter-clockwise seen from the axis' tip.</param>
    /// <returns>A unit quaternion; w ≥ 0 for angles within ±π.</returns>
    public static Quaternion FromAxis((double X, double Y, double Z) axis, double angle)
    {
        double sine = Math.Sin(angle / 2) / Math.Sqrt((axis.X * axis.X) + (axis.Y * axis.Y) + (axis.Z * axis.Z));
        return new(axis.X * sine, axis.Y * sine, axis.Z * sine, Math.Cos(angle / 2));
    }

    /// <summary>The angles about the fixed x, then y, then z axis that <see cref="FromEuler"/> makes this rotation of.</summary>
    /// <returns>Radians: x and z within ±π, y within ±π/2. Where y is ±π/2 only x ∓ z is defined, and z is 0.</returns>
    public (double X, double Y, double Z) ToEuler()
    {
        double sine = 2 * ((W * Y) - (X * Z));
        if (Math.Abs(sine) > 1 - 1e-12)
        {
            return (2 * Math.Atan2(X, W), Math.CopySign(Math.PI / 2, sine), 0);
        }

        double x = Math.Atan2(2 * ((W * X) + (Y * Z)), 1 - (2 * ((X * X) + (Y * Y))));
        double z = Math.Atan2(2 * ((W * Z) + (X * Y)), 1 - (2 * ((Y * Y) + (Z * Z))));
        return (x, Math.Asin(sine), z);
    }

    /// <summary>The rotation that leads from one pose to another, in the first one's frame.</summary>
    /// <param name="from">First pose.</param>
    /// <param name="to">Second pose.</param>
    /// <param name="convention">Which sign to give.</param>
    /// <returns>±conj(from)·to.</returns>
    public static Quaternion Relative(Quaternion from, Quaternion to, QuaternionConvention convention)
    {
        Quaternion relative = from.Conjugate * to;
        return convention == QuaternionConvention.Positive ? relative : new(-relative.X, -relative.Y, -relative.Z, -relative.W);
    }

    /// <summary>The Hamilton product, normalised: first b, then a.</summary>
    /// <param name="a">Applied last.</param>
    /// <param name="b">Applied first.</param>
    /// <returns>a·b.</returns>
    public static Quaternion operator *(Quaternion a, Quaternion b)
    {
        double x = (a.W * b.X) + (a.X * b.W) + (a.Y * b.Z) - (a.Z * b.Y);
        double y = (a.W * b.Y) - (a.X * b.Z) + (a.Y * b.W) + (a.Z * b.X);
        double z = (a.W * b.Z) + (a.X * b.Y) - (a.Y * b.X) + (a.Z * b.W);
        double w = (a.W * b.W) - (a.X * b.X) - (a.Y * b.Y) - (a.Z * b.Z);
        double length = Math.Sqrt((x * x) + (y * y) + (z * z) + (w * w));
        return new(x / length, y / length, z / length, w / length);
    }

    /// <summary>The dot product of the four components: the cosine of half the angle between two rotations, up to sign.</summary>
    /// <param name="other">The other.</param>
    /// <returns>−1 to 1.</returns>
    public double Dot(Quaternion other) => (X * other.X) + (Y * other.Y) + (Z * other.Z) + (W * other.W);

    /// <summary>Writes the four components, rounded to float32.</summary>
    /// <param name="target">At least <see cref="LatentTarget.QuaternionSize"/> long.</param>
    public void CopyTo(Span<float> target)
    {
        target[0] = (float)X;
        target[1] = (float)Y;
        target[2] = (float)Z;
        target[3] = (float)W;
    }
}
