namespace SIE.DatasetBuilder.Sampling;

/// <summary>A rotation as a quaternion of length 1, w + xi + yj + zk; q and −q are the same rotation.</summary>
/// <param name="W">Cosine of half the angle.</param>
/// <param name="X">Sine of half the angle times the axis' x.</param>
/// <param name="Y">… y.</param>
/// <param name="Z">… z.</param>
public readonly record struct UnitQuaternion(double W, double X, double Y, double Z)
{
    /// <summary>A turn about an axis.</summary>
    /// <param name="x">Axis, of length 1.</param>
    /// <param name="y">Axis.</param>
    /// <param name="z">Axis.</param>
    /// <param name="angle">Radians, counterclockwise seen against the axis.</param>
    public static UnitQuaternion AboutAxis(double x, double y, double z, double angle)
    {
        (double sin, double cos) = Math.SinCos(angle / 2);
        return new(cos, sin * x, sin * y, sin * z);
    }

    /// <summary>Turns about the fixed axes X, then Y, then Z, as the latents mean them: Rz·Ry·Rx.</summary>
    /// <param name="angles">Radians.</param>
    public static UnitQuaternion FromEuler(EulerAngles angles) =>
        AboutAxis(0, 0, 1, angles.Z) * (AboutAxis(0, 1, 0, angles.Y) * AboutAxis(1, 0, 0, angles.X));

    /// <summary>
    /// Uniform over all rotations (Haar measure): K. Shoemake, "Uniform random rotations" (Graphics Gems III, 1992).
    /// </summary>
    /// <param name="u1">Uniform in [0, 1).</param>
    /// <param name="u2">Another.</param>
    /// <param name="u3">A third.</param>
    public static UnitQuaternion Uniform(double u1, double u2, double u3)
    {
        double a = Math.Sqrt(1 - u1), b = Math.Sqrt(u1);
        (double s2, double c2) = Math.SinCos(2 * Math.PI * u2);
        (double s3, double c3) = Math.SinCos(2 * Math.PI * u3);
        return new(b * c3, a * s2, a * c2, b * s3);
    }

    /// <summary>The rotation at a share of the way along the shortest turn from one to another (Shoemake's slerp, 1985).</summary>
    /// <param name="from">At t = 0.</param>
    /// <param name="to">At t = 1.</param>
    /// <param name="t">0 to 1.</param>
    public static UnitQuaternion Slerp(UnitQuaternion from, UnitQuaternion to, double t)
    {
        double cos = Dot(from, to);
        double sign = cos < 0 ? -1 : 1;
        double angle = Math.Acos(Math.Min(1, Math.Abs(cos)));
        double sin = Math.Sin(angle);
        double a = sin < 1e-9 ? 1 - t : Math.Sin((1 - t) * angle) / sin;
        double b = sign * (sin < 1e-9 ? t : Math.Sin(t * angle) / sin);
        return new((a * from.W) + (b * to.W), (a * from.X) + (b * to.X), (a * from.Y) + (b * to.Y), (a * from.Z) + (b * to.Z));
    }

    /// <summary>Cosine of half the angle between two rotations, up to sign.</summary>
    /// <param name="a">One rotation.</param>
    /// <param name="b">Another.</param>
    public static double Dot(UnitQuaternion a, UnitQuaternion b) => (a.W * b.W) + (a.X * b.X) + (a.Y * b.Y) + (a.Z * b.Z);

    /// <summary>First <paramref name="b"/>, then <paramref name="a"/>.</summary>
    /// <param name="a">Second rotation.</param>
    /// <param name="b">First rotation.</param>
    public static UnitQuaternion operator *(UnitQuaternion a, UnitQuaternion b) => new(
        (a.W * b.W) - (a.X * b.X) - (a.Y * b.Y) - (a.Z * b.Z),
        (a.W * b.X) + (a.X * b.W) + (a.Y * b.Z) - (a.Z * b.Y),
        (a.W * b.Y) - (a.X * b.Z) + (a.Y * b.W) + (a.Z * b.X),
        (a.W * b.Z) + (a.X * b.Y) - (a.Y * b.X) + (a.Z * b.W));

    /// <summary>
    /// The Euler angles of the same rotation, y in [−π/2, π/2]. At y = ±π/2 only x ∓ z is determined (gimbal lock): z is 0 then.
    /// </summary>
    public EulerAngles ToEuler()
    {
        // Elements of the rotation matrix Rz·Ry·Rx.
        double r00 = 1 - (2 * ((Y * Y) + (Z * Z))), r10 = 2 * ((X * Y) + (W * Z)), r20 = 2 * ((X * Z) - (W * Y));
        double cosY = Math.Sqrt((r00 * r00) + (r10 * r10));
        double y = Math.Atan2(-r20, cosY);
        if (cosY < 1e-9)
        {
            double r11 = 1 - (2 * ((X * X) + (Z * Z))), r12 = 2 * ((Y * Z) - (W * X));
            return new(Math.Atan2(-r12, r11), y, 0);
        }

        double r21 = 2 * ((Y * Z) + (W * X)), r22 = 1 - (2 * ((X * X) + (Y * Y)));
        return new(Math.Atan2(r21, r22), y, Math.Atan2(r10, r00));
    }
}

/// <summary>Turns about the world's fixed axes X, then Y, then Z, in radians: how latents store a rotation.</summary>
/// <param name="X">About X, first.</param>
/// <param name="Y">About Y, second.</param>
/// <param name="Z">About Z, last.</param>
public readonly record struct EulerAngles(double X, double Y, double Z);
