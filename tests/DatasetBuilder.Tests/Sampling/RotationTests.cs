using CsCheck;
using SIE.DatasetBuilder.Sampling;

namespace SIE.DatasetBuilder.Tests.Sampling;

public class RotationTests
{
    private const int Draws = 20_000;
    private static readonly ViewRandom Random = new(5, "chair/1");

    private static readonly Gen<EulerAngles> AnyAngles =
        Gen.Select(Gen.Double[-Math.PI, Math.PI], Gen.Double[-Math.PI / 2, Math.PI / 2], Gen.Double[-Math.PI, Math.PI]).Select(static (x, y, z) => new EulerAngles(x, y, z));

    private static UnitQuaternion[] UniformDraws() => [.. Enumerable.Range(0, Draws).Select(view => new UniformRotation().Draw(Random, view))];

    [Fact]
    public void The_angle_of_a_uniform_rotation_has_the_density_one_minus_cosine_over_pi()
    {
        // Haar measure: P(angle <= a) = (a - sin a) / pi. Kolmogorov-Smirnov at one in a thousand.
        double[] shares = [.. UniformDraws().Select(q => 2 * Math.Acos(Math.Min(1, Math.Abs(q.W)))).Select(a => (a - Math.Sin(a)) / Math.PI).Order()];
        Assert.InRange(shares.Select((s, i) => Math.Abs(s - ((i + 0.5) / Draws))).Max(), 0, 1.95 / Math.Sqrt(Draws));
    }

    [Fact]
    public void A_uniform_rotation_carries_each_axis_evenly_over_the_sphere()
    {
        // Each coordinate of a rotated axis is uniform on [-1, 1] (Archimedes); the elements of the matrix have no correlation.
        double[][] elements = [.. UniformDraws().Select(Matrix)];
        for (int e = 0; e < 9; e++)
        {
            double[] sorted = [.. elements.Select(m => (m[e] + 1) / 2).Order()];
            Assert.InRange(sorted.Select((s, i) => Math.Abs(s - ((i + 0.5) / Draws))).Max(), 0, 1.95 / Math.Sqrt(Draws));
            for (int other = 0; other < e; other++)
            {
                // Standard deviation of the mean of a product of two: at most 1 / sqrt(5 n).
                Assert.InRange(elements.Average(m => m[e] * m[other]), -4 / Math.Sqrt(5 * Draws), 4 / Math.Sqrt(5 * Draws));
            }
        }
    }

    [Fact]
    public void Uniform_rotations_stay_uniform_when_turned()
    {
        UnitQuaternion turn = UnitQuaternion.FromEuler(new EulerAngles(0.4, -1.1, 2));
        double[] shares = [.. UniformDraws().Select(q => 2 * Math.Acos(Math.Min(1, Math.Abs((turn * q).W)))).Select(a => (a - Math.Sin(a)) / Math.PI).Order()];
        Assert.InRange(shares.Select((s, i) => Math.Abs(s - ((i + 0.5) / Draws))).Max(), 0, 1.95 / Math.Sqrt(Draws));
    }

    [Fact]
    public void Euler_angles_lead_to_a_quaternion_and_back()
    {
        AnyAngles.Where(static a => Math.Abs(a.Y) < 1.57).Sample(angles =>
        {
            EulerAngles back = UnitQuaternion.FromEuler(angles).ToEuler();
            Assert.Equal(0, Turned(angles.X - back.X), 1e-9);
            Assert.Equal(angles.Y, back.Y, 1e-9);
            Assert.Equal(0, Turned(angles.Z - back.Z), 1e-9);
        });
    }

    [Fact]
    public void At_the_gimbal_lock_z_is_zero_and_the_rotation_is_the_same()
    {
        Gen.Select(Gen.Double[-3, 3], Gen.Bool, Gen.Double[-3, 3]).Sample((x, up, z) =>
        {
            UnitQuaternion q = UnitQuaternion.FromEuler(new EulerAngles(x, up ? Math.PI / 2 : -Math.PI / 2, z));
            EulerAngles stored = q.ToEuler();
            Assert.Equal(0, stored.Z);
            Assert.Equal(1, Math.Abs(UnitQuaternion.Dot(q, UnitQuaternion.FromEuler(stored))), 1e-12);
        });
    }

    [Fact]
    public void The_matrix_is_the_one_that_the_renderer_applies()
    {
        AnyAngles.Sample(angles =>
        {
            double[] m = Matrix(UnitQuaternion.FromEuler(angles));
            var (row0, row1, row2) = Renderer.Scenes.ObjectTransform.Rotation(new Renderer.Scenes.Latents(angles.X, angles.Y, angles.Z, 0, 0, 0, 0));
            double[] theirs = [row0.X, row0.Y, row0.Z, row1.X, row1.Y, row1.Z, row2.X, row2.Y, row2.Z];
            Assert.All(m.Zip(theirs), static pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        });
    }

    [Fact]
    public void A_path_turns_by_even_steps_the_short_way_and_starts_over()
    {
        RotationPath path = new(new EulerAngles(0.2, 0.1, -0.4), new EulerAngles(-1, 0.9, 1.3), 7);
        UnitQuaternion[] steps = [.. Enumerable.Range(0, 8).Select(view => path.Draw(Random, view))];
        Assert.Equal(1, Math.Abs(UnitQuaternion.Dot(steps[0], UnitQuaternion.FromEuler(path.From))), 1e-12);
        Assert.Equal(1, Math.Abs(UnitQuaternion.Dot(steps[6], UnitQuaternion.FromEuler(path.To))), 1e-12);
        Assert.Equal(steps[0], steps[7]);
        double[] turns = [.. Enumerable.Range(0, 6).Select(i => 2 * Math.Acos(Math.Abs(UnitQuaternion.Dot(steps[i], steps[i + 1]))))];
        double whole = 2 * Math.Acos(Math.Abs(UnitQuaternion.Dot(steps[0], steps[6])));
        Assert.All(turns, turn => Assert.Equal(whole / 6, turn, 1e-7));
        Assert.InRange(whole, 0, Math.PI);
    }

    [Fact]
    public void A_turn_about_an_axis_leaves_the_axis_where_it_is()
    {
        AxisRotation about = new(1, 2, -2, new Interval(-3, 3));
        for (int view = 0; view < 50; view++)
        {
            double[] m = Matrix(about.Draw(Random, view));
            Assert.Equal([1, 2, -2], Enumerable.Range(0, 3).Select(r => Math.Round((m[3 * r] * 1) + (m[(3 * r) + 1] * 2) + (m[(3 * r) + 2] * -2), 9)));
        }
    }

    [Fact]
    public void The_turntable_turns_by_ten_degrees_a_view_and_keeps_its_light()
    {
        LatentSampler sampler = new(1, RangesPresets.Find("turntable")!);
        var views = Enumerable.Range(0, 37).Select(view => sampler.Draw("a/b", view)).ToArray();
        Assert.All(Enumerable.Range(0, 36), i => Assert.Equal(0, Turned(views[i].RotationZ - (i * Math.PI / 18)), 1e-9));
        Assert.Equal(views[0], views[36]);
        Assert.Single(views.Select(static v => (v.FloorHue, v.LightTheta, v.LightPhi, v.LightHue, v.RotationX, v.RotationY)).Distinct());
    }

    private static double Turned(double angle) => Math.IEEERemainder(angle, 2 * Math.PI);

    /// <summary>The rotation matrix row by row, from what the quaternion does to each axis.</summary>
    private static double[] Matrix(UnitQuaternion q)
    {
        UnitQuaternion inverse = new(q.W, -q.X, -q.Y, -q.Z);
        UnitQuaternion x = q * new UnitQuaternion(0, 1, 0, 0) * inverse, y = q * new UnitQuaternion(0, 0, 1, 0) * inverse, z = q * new UnitQuaternion(0, 0, 0, 1) * inverse;
        return [x.X, y.X, z.X, x.Y, y.Y, z.Y, x.Z, y.Z, z.Z];
    }
}
