using System.Globalization;
using System.Text.Json;
using SIE.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Benchmarks.Parity;

/// <summary>The backbone alone, in float64: two train-mode forwards, its running statistics after them, then eval mode at several sizes.</summary>
internal static class BackboneParity
{
    private const double Tolerance = 1e-9;

    /// <summary>Compares a backbone file.</summary>
    /// <param name="golden">The file.</param>
    /// <returns>What was compared.</returns>
    public static Comparison Run(GoldenCase golden)
    {
        string name = golden.Json.GetProperty("arch").GetString()!;
        Architecture architecture = Architecture.Find(name) ?? throw new ParityException($"architecture {name}");
        Comparison comparison = new();
        using DisposeScope scope = NewDisposeScope();
        using IDisposable grad = no_grad();
        using ResNet backbone = new(architecture);
        backbone.to(golden.Device, ScalarType.Float64);
        Dictionary<string, Tensor> state = backbone.state_dict().ToDictionary(e => $"backbone.{e.Key}", e => e.Value);
        GoldenCase.ApplyRecipe(golden.Json.GetProperty("recipe"), golden.Json.GetProperty("seed").GetInt64(), state);

        backbone.train();
        foreach (string tensor in golden.TensorNames.Where(t => t.StartsWith("train_", StringComparison.Ordinal)).OrderBy(t => t.Length))
        {
            int side = int.Parse(tensor.Split('_')[1], CultureInfo.InvariantCulture);
            Tensor expected = golden.Read(tensor);
            double phase = tensor.EndsWith("_second", StringComparison.Ordinal) ? 1 : 0;
            comparison.Values(tensor, expected, backbone.forward(Images((int)expected.shape[0], side, phase).to(golden.Device)), Tolerance);
        }

        CompareBuffers(comparison, golden, state);
        backbone.eval();
        foreach (string tensor in golden.TensorNames.Where(t => t.StartsWith("eval_", StringComparison.Ordinal)).Order())
        {
            int side = int.Parse(tensor.Split('_')[1], CultureInfo.InvariantCulture);
            comparison.Values(tensor, golden.Read(tensor), backbone.forward(Images(1, side, 0).to(golden.Device)), Tolerance);
        }

        return comparison;
    }

    private static void CompareBuffers(Comparison comparison, GoldenCase golden, Dictionary<string, Tensor> state)
    {
        foreach (JsonProperty expected in golden.Json.GetProperty("buffers_after_two_train").EnumerateObject())
        {
            string name = $"backbone.{expected.Name}";
            Digest ours = Digest.Of(name, state[name]);
            double length = expected.Value.GetProperty("l2").GetDouble();
            comparison.Number($"{expected.Name} (l2)", length, ours.Length, Tolerance);
            comparison.Number($"{expected.Name} (probe)", expected.Value.GetProperty("probe").GetDouble(), ours.Probe, Tolerance, length);
        }

        const string Prefix = "buffer_after_two_train.";
        foreach (string tensor in golden.TensorNames.Where(t => t.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            comparison.Values(tensor, golden.Read(tensor), state[$"backbone.{tensor[Prefix.Length..]}"], Tolerance);
        }
    }

    /// <summary>Waves by formula, rounded to float32.</summary>
    private static Tensor Images(int count, int side, double phase)
    {
        float[] values = new float[count * 3 * side * side];
        for (int n = 0; n < values.Length; n++)
        {
            (int plane, int pixel) = Math.DivRem(n, side * side);
            (int k, int c) = Math.DivRem(plane, 3);
            (int i, int j) = Math.DivRem(pixel, side);
            values[n] = (float)((Math.Sin((0.05 * (c + 1) * i) + (0.3 * k) + phase) * Math.Cos((0.03 * j) + c)) + (0.25 * Math.Sin((0.9 * i) + (0.7 * j) + k)));
        }

        return tensor(values, [count, 3, side, side]).to(ScalarType.Float64);
    }
}
