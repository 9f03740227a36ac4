using System.Text.Json;
using SIE.Training.Data;
using SIE.Training.Models;
using SIE.Training.Objectives;
using SIE.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Benchmarks.Parity;

/// <summary>
/// Three optimiser steps of one method against the goldens: losses, logged statistics, online evaluation, outputs, gradients, parameter
/// changes and running statistics. In float64 tightly; in float32 within the noise that the reference itself shows between the two.
/// </summary>
internal static class CaseParity
{
    private const double Tight = 1e-9;
    private const double Single = 1e-6; // stored or computed in float32 by the reference, or amplified by Adam's division

    /// <summary>By the second step float32 runs have parted: the reference's own losses differ by up to 2e-2.</summary>
    private const double LaterLossNoise = 5e-2;

    /// <summary>Runs a case in float64 and float32.</summary>
    /// <param name="golden">The case.</param>
    /// <returns>What was compared.</returns>
    /// <exception cref="ParityException">The case asks for something that we don't have.</exception>
    public static Comparison Run(GoldenCase golden)
    {
        GoldenArguments arguments = GoldenArguments.Parse(golden.Json.GetProperty("args"));
        Comparison comparison = new();
        CompareLatents(comparison, golden, arguments);
        RunDouble(comparison, golden, arguments);
        if (golden.Json.TryGetProperty("f32", out _) && golden.Json.TryGetProperty("f32_noise", out _))
        {
            RunSingle(comparison, golden, arguments);
        }

        return comparison;
    }

    private static Learner Create(GoldenCase golden, GoldenArguments arguments, ScalarType type)
    {
        Learner learner;
        try
        {
            learner = new(arguments.Method, arguments.Model, arguments.Weights, arguments.Adam, golden.Device, type);
        }
        catch (ArgumentException exception)
        {
            throw new ParityException(exception.Message);
        }

        GoldenCase.ApplyRecipe(golden.Json.GetProperty("state_recipe"), golden.Json.GetProperty("seed").GetInt64(), learner.Model.state_dict());
        return learner;
    }

    /// <summary>The latents follow from the views' latents, in one of the two conventions.</summary>
    private static void CompareLatents(Comparison comparison, GoldenCase golden, GoldenArguments arguments)
    {
        if (!golden.TensorNames.Contains("in.latents_view1"))
        {
            return;
        }

        using DisposeScope scope = NewDisposeScope();
        double[] z = Digest.Values(golden.Read("in.z"));
        double[] first = Digest.Values(golden.Read("in.latents_view1"));
        double[] second = Digest.Values(golden.Read("in.latents_view2"));
        int latents = arguments.Method.Latents.Size;
        for (int row = 0; row < first.Length / 7; row++)
        {
            float[] ours = new float[4];
            Quaternion.Relative(Pose(first, row), Pose(second, row), QuaternionConvention.Published).CopyTo(ours);
            double sign = Math.Sign(ours[3] * z[(row * latents) + 3]); // a case may use the other convention
            for (int k = 0; k < 4; k++)
            {
                comparison.Number($"latents row {row}", z[(row * latents) + k], sign * ours[k], Single, 1);
            }

            for (int k = 4; k < latents; k++)
            {
                int column = k == 4 ? 3 : 6; // hues of floor and light
                float difference = (float)second[(row * 7) + column] - (float)first[(row * 7) + column];
                comparison.Number($"latents row {row}", z[(row * latents) + k], difference, Single, 1);
            }
        }

        static Quaternion Pose(double[] rows, int row) =>
            Quaternion.FromEuler((float)rows[row * 7], (float)rows[(row * 7) + 1], (float)rows[(row * 7) + 2]);
    }

    private static void RunDouble(Comparison comparison, GoldenCase golden, GoldenArguments arguments)
    {
        JsonElement expected = golden.Json.GetProperty("f64");

        // Adam turns rounding into steps wherever a gradient is almost nothing; the deeper network amplifies it (published: 1e-7).
        double later = arguments.Model.Architecture.Bottleneck ? Single : Tight;
        Run(golden, arguments, ScalarType.Float64, (learner, batch, step, metrics) =>
        {
            CompareStep(comparison, $"float64 step {step + 1}", expected.GetProperty("steps")[step], metrics, step == 0 ? Tight : later);
            if (step == 0)
            {
                CompareOutputs(comparison, golden, arguments, batch);
                CompareGradients(comparison, golden, learner);
            }
        },
        (learner, initial, step) =>
        {
            foreach ((string name, Digest ours) in Changes(learner, initial))
            {
                CompareDigest(comparison, golden, "float64", $"delta_after_{step}", name, ours, Single);
            }

            foreach ((string name, Tensor buffer) in learner.Model.named_buffers())
            {
                CompareDigest(comparison, golden, "float64", $"buffers_after_{step}", name, Digest.Of(name, buffer), step == 1 ? Tight : Single);
            }

            Dictionary<string, Tensor> parameters = learner.Model.named_parameters().ToDictionary(p => p.name, p => (Tensor)p.parameter);
            foreach (string name in golden.TensorNames.Where(n => n.StartsWith($"param_after_{step}.", StringComparison.Ordinal)))
            {
                string parameter = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];
                if (!HasNoGradient(golden, parameter))
                {
                    comparison.Values($"float64 {name}", golden.Read(name), parameters[parameter], Single);
                }
            }
        });
    }

    private static void RunSingle(Comparison comparison, GoldenCase golden, GoldenArguments arguments)
    {
        JsonElement expected = golden.Json.GetProperty("f64").GetProperty("steps");
        double rate = arguments.Adam.LearningRate;
        JsonElement noisy = golden.Json.GetProperty("f32").GetProperty("steps");
        Run(golden, arguments, ScalarType.Float32, (learner, batch, step, metrics) =>
        {
            foreach ((string name, string ours) in new[] { ("loss", "Loss/Total loss"), ("eval_loss", "Loss/Online evaluation loss") })
            {
                double golden64 = expected[step].GetProperty(name).GetDouble();
                double noise = Math.Abs(noisy[step].GetProperty(name).GetDouble() - golden64) / Math.Abs(golden64);
                double tolerance = (SingleNoise.Factor * noise) + (step == 0 ? 1e-5 : LaterLossNoise);
                comparison.Number($"float32 step {step + 1} {name}", golden64, metrics.Values[ours], tolerance);
            }

            if (step == 0)
            {
                using DisposeScope scope = NewDisposeScope();
                foreach ((string name, TorchSharp.Modules.Parameter parameter) in learner.Model.named_parameters())
                {
                    CompareNoisy(comparison, golden, "grad", name, Digest.Of(name, parameter.grad!), steps: 0, rate);
                }
            }
        },
        (learner, initial, step) =>
        {
            foreach ((string name, Digest ours) in Changes(learner, initial))
            {
                CompareNoisy(comparison, golden, $"delta_after_{step}", name, ours, step, rate);
            }
        });
    }

    private static void Run(
        GoldenCase golden, GoldenArguments arguments, ScalarType type, Action<Learner, PairBatch, int, Metrics> onGradients, Action<Learner, double[][], int> onUpdate)
    {
        using DisposeScope scope = NewDisposeScope();
        using Learner learner = Create(golden, arguments, type);
        using PairBatch batch = golden.ReadBatch(type);
        double[][] initial = [.. learner.Model.parameters().Select(Digest.Values)];
        int steps = golden.Json.GetProperty("f64").GetProperty("steps").GetArrayLength();
        for (int step = 0; step < steps; step++)
        {
            Metrics metrics = new();
            learner.ComputeGradients(batch, metrics);
            onGradients(learner, batch, step, metrics);
            learner.Optimizer.Step();
            if (golden.Json.GetProperty("f64").TryGetProperty($"delta_after_{step + 1}", out _))
            {
                onUpdate(learner, initial, step + 1);
            }
        }
    }

    internal static void CompareStep(Comparison comparison, string where, JsonElement expected, Metrics metrics, double tolerance)
    {
        Compare("loss", expected.GetProperty("loss").GetDouble(), "Loss/Total loss");
        Compare("eval_loss", expected.GetProperty("eval_loss").GetDouble(), "Loss/Online evaluation loss");
        foreach (JsonProperty property in expected.GetProperty("stats").EnumerateObject())
        {
            Compare(property.Name, Number(property.Value), OurStatistic(property.Name));
        }

        foreach (JsonProperty property in expected.GetProperty("stats_eval").EnumerateObject())
        {
            string group = property.Name.Contains("representations", StringComparison.Ordinal) ? "reprs" : "embs";
            Compare(property.Name, Number(property.Value), $"Online eval {group}/{property.Name}");
        }

        static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : double.NaN;

        void Compare(string name, double value, string ours)
        {
            // A term that a method doesn't have is logged as 0 by the public code and not at all by ours.
            if (!metrics.Values.TryGetValue(ours, out double actual) && value != 0)
            {
                comparison.Missing($"{where} {name}");
                return;
            }

            comparison.Number($"{where} {name}", value, actual, name.StartsWith("Top-", StringComparison.Ordinal) ? Single : tolerance);
        }
    }

    private static string OurStatistic(string name) => name switch
    {
        "loss" => "Loss/Total loss",
        "repr_loss_inv" => "Loss/Invariance loss",
        "repr_loss_equi" => "Loss/Equivariance loss",
        "std_loss" => "Loss/Std loss",
        "pred_std_loss" => "Loss/Pred Std loss",
        "cov_loss" => "Loss/Covariance loss",
        "coremb_pred" => "Stats/Corr. predictor output",
        "stdemb_pred" => "Stats/Std predictor output",
        _ when name.Split('_') is [{ Length: 6 or 7 } kind, string view] =>
            $"Stats/{(kind.StartsWith("cor", StringComparison.Ordinal) ? "Corr." : "Std")} " +
            $"{(kind.EndsWith("emb", StringComparison.Ordinal) ? "representations" : "embeddings")} {view}",
        _ => name,
    };

    /// <summary>Outputs of a fresh model: forwarding changes running statistics only, but those are compared too.</summary>
    private static void CompareOutputs(Comparison comparison, GoldenCase golden, GoldenArguments arguments, PairBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable grad = no_grad();
        using Learner fresh = Create(golden, arguments, ScalarType.Float64);
        ModelOutputs outputs = fresh.Model.forward(batch.First, batch.Second, batch.Latents);
        (string Name, Tensor? Value)[] ours =
        [
            ("x_repr", outputs.First.Representation), ("y_repr", outputs.Second.Representation),
            ("x_emb", outputs.First.Embedding), ("y_emb", outputs.Second.Embedding),
            ("x_emb_inv", outputs.First.Invariant), ("y_emb_inv", outputs.Second.Invariant),
            ("x_emb_equi", outputs.First.Equivariant), ("y_emb_equi", outputs.Second.Equivariant),
            ("pred", outputs.Prediction ?? outputs.RegressedLatents),
        ];
        foreach ((string name, Tensor? value) in ours)
        {
            if (golden.TensorNames.Contains(name))
            {
                if (value is null)
                {
                    comparison.Missing($"float64 {name}");
                }
                else
                {
                    comparison.Values($"float64 {name}", golden.Read(name), value, Tight);
                }
            }
        }
    }

    private static void CompareGradients(Comparison comparison, GoldenCase golden, Learner learner)
    {
        using DisposeScope scope = NewDisposeScope();
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in learner.Model.named_parameters())
        {
            CompareDigest(comparison, golden, "float64", "grad", name, Digest.Of(name, parameter.grad!), Tight);
            if (golden.TensorNames.Contains($"grad.{name}") && !HasNoGradient(golden, name))
            {
                comparison.Values($"float64 grad.{name}", golden.Read($"grad.{name}"), parameter.grad!, Single);
            }
        }
    }

    internal static IEnumerable<(string Name, Digest Digest)> Changes(Learner learner, double[][] initial)
    {
        int i = 0;
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in learner.Model.named_parameters())
        {
            double[] change = Digest.Values(parameter);
            double[] before = initial[i++];
            for (int k = 0; k < change.Length; k++)
            {
                change[k] -= before[k];
            }

            yield return (name, Digest.Of(name, change));
        }
    }

    private static void CompareDigest(
        Comparison comparison, GoldenCase golden, string type, string section, string name, Digest ours, double tolerance)
    {
        if (name.EndsWith("num_batches_tracked", StringComparison.Ordinal))
        {
            return;
        }

        if (!golden.Json.GetProperty("f64").GetProperty(section).TryGetProperty(name, out JsonElement expected))
        {
            if (ours.Length != 0)
            {
                comparison.Missing($"{type} {section} {name} is ours alone");
            }

            return;
        }

        (double length, double probe) = (expected.GetProperty("l2").GetDouble(), expected.GetProperty("probe").GetDouble());
        if (HasNoGradient(golden, name))
        {
            // Before a BatchNorm a bias has no gradient but rounding's, which Adam makes a step of the learning rate.
            if (section == "grad")
            {
                comparison.Number($"{type} {section} {name} (zero)", 0, ours.Length, Tight, 1);
            }

            return;
        }

        double scale = Math.Max(length, 1e-12);
        comparison.Number($"{type} {section} {name} (l2)", length, ours.Length, tolerance, scale);
        comparison.Number($"{type} {section} {name} (probe)", probe, ours.Probe, tolerance, scale);
    }

    private static void CompareNoisy(
        Comparison comparison, GoldenCase golden, string section, string name, Digest ours, int steps, double learningRate)
    {
        if (!HasNoGradient(golden, name)
            && golden.Json.GetProperty("f64").GetProperty(section).TryGetProperty(name, out JsonElement expected)
            && golden.Json.GetProperty("f32_noise").TryGetProperty(section, out JsonElement noises)
            && noises.TryGetProperty(name, out _))
        {
            (double length, double probe) = (expected.GetProperty("l2").GetDouble(), expected.GetProperty("probe").GetDouble());
            double tolerance = SingleNoise.Tolerance(noises, name, n => !HasNoGradient(golden, n), steps, learningRate, length);
            comparison.Number($"float32 {section} {name} (probe)", probe, ours.Probe, tolerance, length);
        }
    }

    /// <summary>True for parameters whose gradient in the golden is only rounding: others have 1e-2 and more.</summary>
    private static bool HasNoGradient(GoldenCase golden, string name)
    {
        JsonElement gradients = golden.Json.GetProperty("f64").GetProperty("grad");
        return gradients.TryGetProperty(name, out JsonElement gradient) && gradient.GetProperty("l2").GetDouble() < 1e-11;
    }
}
