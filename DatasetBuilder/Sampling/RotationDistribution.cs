namespace SIE.DatasetBuilder.Sampling;

/// <summary>
/// What a rotation is drawn from where its Euler angles are not drawn one by one. Stored are the Euler angles of the same rotation, with
/// y in [−π/2, π/2] and z = 0 where y = ±π/2 (<see cref="UnitQuaternion.ToEuler"/>).
/// </summary>
public abstract record RotationDistribution
{
    /// <summary>The rotation of a view.</summary>
    /// <param name="random">The object's random numbers.</param>
    /// <param name="view">The view, from 0.</param>
    internal abstract UnitQuaternion Draw(in ViewRandom random, int view);
}

/// <summary>Uniform over all rotations: the Haar measure of SO(3).</summary>
/// <param name="PerObject">True to draw once for each object; false to draw for each view.</param>
public sealed record UniformRotation(bool PerObject = false) : RotationDistribution
{
    /// <inheritdoc/>
    internal override UnitQuaternion Draw(in ViewRandom random, int view)
    {
        int at = PerObject ? 0 : view;
        return UnitQuaternion.Uniform(
            random.Uniform(at, Streams.UniformRotation1), random.Uniform(at, Streams.UniformRotation2), random.Uniform(at, Streams.UniformRotation3));
    }
}

/// <summary>A turn about one fixed axis of the world.</summary>
/// <param name="X">Axis, of any length but 0.</param>
/// <param name="Y">Axis.</param>
/// <param name="Z">Axis.</param>
/// <param name="Angle">Radians.</param>
public sealed record AxisRotation(double X, double Y, double Z, Distribution Angle) : RotationDistribution
{
    /// <inheritdoc/>
    internal override UnitQuaternion Draw(in ViewRandom random, int view)
    {
        double length = Math.Sqrt((X * X) + (Y * Y) + (Z * Z));
        return UnitQuaternion.AboutAxis(X / length, Y / length, Z / length, Angle.Draw(random, view, Streams.AxisAngle));
    }
}

/// <summary>Even steps along the shortest turn from one rotation to another; the view's number picks the step, over and over.</summary>
/// <param name="From">First step.</param>
/// <param name="To">Last step.</param>
/// <param name="Steps">How many steps, at least 2.</param>
public sealed record RotationPath(EulerAngles From, EulerAngles To, int Steps) : RotationDistribution
{
    /// <inheritdoc/>
    internal override UnitQuaternion Draw(in ViewRandom random, int view) => UnitQuaternion.Slerp(
        UnitQuaternion.FromEuler(From), UnitQuaternion.FromEuler(To), view % Steps / (double)(Steps - 1));
}
