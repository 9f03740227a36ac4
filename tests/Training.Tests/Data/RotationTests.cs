using CsCheck;
using SIE.Training.Analysis;
using SIE.Training.Data;

namespace SIE.Training.Tests.Data;

public class RotationTests
{
    private static readonly Gen<double> Angle = Gen.Double[-3.1, 3.1];

    [Fact]
    public void Euler_angles_lead_back_to_the_same_rotation() => Gen.Select(Angle, Gen.Double[-Math.PI / 2, Math.PI / 2], Angle).Sample((x, y, z) =>
    {
        Quaternion q = Quaternion.FromEuler(x, y, z);
        (double X, double Y, double Z) back = q.ToEuler();
        return Math.Abs(q.Dot(Quaternion.FromEuler(back.X, back.Y, back.Z))) > 1 - 1e-9;
    });

    [Theory]
    [InlineData(Math.PI / 2)]
    [InlineData(-Math.PI / 2)]
    public void Euler_angles_in_gimbal_lock_are_of_the_same_rotation(double y)
    {
        Quaternion q = Quaternion.FromEuler(0.4, y, -0.9);
        (double X, double Y, double Z) back = q.ToEuler();
        Assert.Equal(0, back.Z);
        Assert.Equal(1, Math.Abs(q.Dot(Quaternion.FromEuler(back.X, back.Y, back.Z))), 1e-9);
    }

    [Fact]
    public void A_turn_about_an_axis_is_taken_apart_into_its_angle_and_nothing_else() =>
        Gen.Select(Gen.Double[-1, 1], Gen.Double[-1, 1], Gen.Double[0.1, 1], Gen.Double[-179, 179]).Sample((x, y, z, degrees) =>
        {
            TurnAxis axis = TurnAxis.Parse(FormattableString.Invariant($"{x},{y},{z}"))!;
            (double turned, double remainder) = axis.Decompose(axis.Turn(degrees));
            return Math.Abs(turned - degrees) < 1e-5 && remainder < 1e-4;
        });

    [Fact]
    public void A_turn_about_another_axis_remains()
    {
        (double degrees, double remainder) = TurnAxis.Parse("z")!.Decompose(TurnAxis.Parse("x")!.Turn(40));
        Assert.Equal(0, degrees, 1e-9);
        Assert.Equal(40, remainder, 1e-5);
    }

    [Theory]
    [InlineData("w")]
    [InlineData("1,2")]
    [InlineData("0,0,0")]
    [InlineData("1,NaN,0")]
    public void What_is_no_axis_is_not_taken_for_one(string text) => Assert.Null(TurnAxis.Parse(text));
}
