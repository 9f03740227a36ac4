using System.Globalization;
using SIE.Training.Data;

namespace SIE.Training.Analysis;

/// <summary>A fixed axis of the scene that objects are turned about; z points up.</summary>
/// <param name="Name">As it was given.</param>
/// <param name="X">Component.</param>
/// <param name="Y">Component.</param>
/// <param name="Z">Component.</param>
public sealed record TurnAxis(string Name, double X, double Y, double Z)
{
    /// <summary>Reads an axis.</summary>
    /// <param name="text">x, y, z, or three numbers such as 1,0,1.</param>
    /// <returns>The axis, or null if it can't be understood.</returns>
    public static TurnAxis? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        switch (text)
        {
            case "x":
                return new(text, 1, 0, 0);
            case "y":
                return new(text, 0, 1, 0);
            case "z":
                return new(text, 0, 0, 1);
        }

        double[] parts = [.. text.Split(',').Select(p => double.TryParse(p, NumberStyles.Float, CultureInfo.InvariantCulture, out double v) ? v : double.NaN)];
        double length = Math.Sqrt(parts.Sum(p => p * p));
        return parts.Length == 3 && double.IsFinite(length) && length > 0 ? new(text, parts[0] / length, parts[1] / length, parts[2] / length) : null;
    }

    /// <summary>The turn by an angle.</summary>
    /// <param name="degrees">Degrees, within ±180.</param>
    /// <returns>A unit quaternion.</returns>
    public Quaternion Turn(double degrees) => Quaternion.FromAxis((X, Y, Z), degrees * Math.PI / 180);

    /// <summary>How far a rotation turns about this axis, and how far from a pure turn about it it is.</summary>
    /// <param name="rotation">The rotation.</param>
    /// <returns>Degrees within ±180; the angle in degrees of what remains.</returns>
    public (double Degrees, double Remainder) Decompose(Quaternion rotation)
    {
        double along = (rotation.X * X) + (rotation.Y * Y) + (rotation.Z * Z);
        double degrees = Math.IEEERemainder(2 * Math.Atan2(along, rotation.W) * 180 / Math.PI, 360);
        Quaternion rest = Turn(degrees).Conjugate * rotation;
        return (degrees, 2 * Math.Acos(Math.Min(1, Math.Abs(rest.W))) * 180 / Math.PI);
    }
}
