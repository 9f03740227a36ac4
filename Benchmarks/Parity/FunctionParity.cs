using System.Globalization;
using System.Text.Json;
using SIE.Training.Data;
using SIE.Training.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Benchmarks.Parity;

/// <summary>The small functions on given matrices: metrics, loss terms, statistics, rotations.</summary>
internal static class FunctionParity
{
    private const double Tight = 1e-9;
    private const double Single = 1e-6;

    /// <summary>Compares eval/functions.</summary>
    /// <param name="golden">The file.</param>
    /// <returns>What was compared.</returns>
    public static Comparison RunFunctions(GoldenCase golden)
    {
        Comparison comparison = new();
        using DisposeScope scope = NewDisposeScope();
        JsonElement json = golden.Json;
        (Tensor logits, Tensor labels) = (golden.Read("logits"), golden.Read("labels"));
        (Tensor predicted, Tensor target) = (golden.Read("pred"), golden.Read("target"));
        (Tensor x, Tensor y) = (golden.Read("x"), golden.Read("y"));
        long n = x.shape[0];
        Number("top1", Accuracy.TopK(logits, labels, 1), Single);
        Number("top5", Accuracy.TopK(logits, labels, 5), Single);
        Number("ce", Value(nn.functional.cross_entropy(logits, labels)));
        Number("mse", Value(Regression.MeanSquaredError(predicted, target)));
        Number("r2", Value(Regression.RSquared(predicted, target)));
        Number("vicreg_std", Value(VicRegTerms.Variance(x) + VicRegTerms.Variance(y)));
        Number("vicreg_cov", Value(VicRegTerms.Covariance(x) + VicRegTerms.Covariance(y)));
        Number("vicreg_cov_batchsize_2N", Value(VicRegTerms.Covariance(x, (2 * n) - 1) + VicRegTerms.Covariance(y, (2 * n) - 1)));
        foreach (JsonProperty temperature in json.GetProperty("info_nce").EnumerateObject())
        {
            double tau = double.Parse(temperature.Name, CultureInfo.InvariantCulture);
            comparison.Number($"info_nce {temperature.Name}", temperature.Value.GetDouble(), Value(InfoNce.Loss(x, y, tau)), Tight);
        }

        foreach (JsonProperty statistic in json.GetProperty("std_losses").EnumerateObject())
        {
            Tensor of = statistic.Name.Contains("emb", StringComparison.Ordinal) ? x : y;
            Tensor ours = statistic.Name.StartsWith("cor", StringComparison.Ordinal) ? EmbeddingStatistics.MeanCorrelation(of) : EmbeddingStatistics.MeanDeviation(of);
            comparison.Number(statistic.Name, statistic.Value.GetDouble(), Value(ours), Tight);
        }

        return comparison;

        void Number(string name, double ours, double tolerance = Tight) => comparison.Number(name, json.GetProperty(name).GetDouble(), ours, tolerance);

        static double Value(Tensor scalar) => scalar.item<double>();
    }

    /// <summary>Compares eval/rotations.</summary>
    /// <param name="read">Reads a tensor of the file.</param>
    /// <returns>What was compared.</returns>
    public static Comparison RunRotations(Func<string, Tensor> read)
    {
        Comparison comparison = new();
        using DisposeScope scope = NewDisposeScope();
        double[] a = Read("euler_a"), b = Read("euler_b");
        (double[] quaternionA, double[] quaternionB, double[] angles) = (Read("quat_a"), Read("quat_b"), Read("angle_between"));
        (double[] published, double[] positive) = (Read("rel_quat_scipy110"), Read("rel_quat_scipy111"));
        (double[] single, double[] euler) = (Read("rel_quat_scipy110_f32path"), Read("rel_euler_xyz"));
        for (int i = 0; i < a.Length / 3; i++)
        {
            (Quaternion first, Quaternion second) = (FromEuler(a, i), FromEuler(b, i));
            Compare($"quat_a {i}", quaternionA, i, first, Tight);
            Compare($"quat_b {i}", quaternionB, i, second, Tight);
            Quaternion relative = Quaternion.Relative(first, second, QuaternionConvention.Published);
            Compare($"relative, published, {i}", published, i, relative, Tight);
            Compare($"relative, positive, {i}", positive, i, Quaternion.Relative(first, second, QuaternionConvention.Positive), Tight);
            comparison.Number($"angle {i}", angles[i], 2 * Math.Acos(Math.Min(1, Math.Abs(relative.W))), Single, 1);
            Quaternion rounded = Quaternion.Relative(FromSingle(a, i), FromSingle(b, i), QuaternionConvention.Published);
            Compare($"relative from float32, {i}", single, i, rounded, Single);
            if (Math.Abs(euler[(3 * i) + 1]) < Math.PI / 2 - 1e-3)
            {
                (double x, double y, double z) = relative.ToEuler(); // not unique beyond
                comparison.Number($"relative euler x {i}", euler[3 * i], Near(euler[3 * i], x), Single, 1);
                comparison.Number($"relative euler y {i}", euler[(3 * i) + 1], y, Single, 1);
                comparison.Number($"relative euler z {i}", euler[(3 * i) + 2], Near(euler[(3 * i) + 2], z), Single, 1);
            }
        }

        return comparison;

        double[] Read(string name) => Digest.Values(read(name));

        // An angle of pi is one of -pi; which of them comes out is a matter of the last bit.
        static double Near(double expected, double angle) => expected + Math.IEEERemainder(angle - expected, 2 * Math.PI);

        static Quaternion FromEuler(double[] e, int i) => Quaternion.FromEuler(e[3 * i], e[(3 * i) + 1], e[(3 * i) + 2]);

        static Quaternion FromSingle(double[] e, int i) => Quaternion.FromEuler((float)e[3 * i], (float)e[(3 * i) + 1], (float)e[(3 * i) + 2]);

        void Compare(string where, double[] expected, int i, Quaternion q, double tolerance)
        {
            double[] ours = [q.X, q.Y, q.Z, q.W];
            for (int k = 0; k < 4; k++)
            {
                comparison.Number(where, expected[(4 * i) + k], ours[k], tolerance, 1);
            }
        }
    }
}
