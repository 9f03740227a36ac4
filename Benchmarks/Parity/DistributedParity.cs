using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using SIE.Benchmarks.Distributed;
using SIE.Training.Devices;
using SIE.Training.Distributed;
using SIE.Training.Objectives;
using SIE.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Benchmarks.Parity;

/// <summary>
/// One step of a method by two processes against the goldens, in float64: each process's losses and statistics, the averaged gradients, the parameters'
/// change. BatchNorm in eval mode, each process with its own statistics, and synchronised. The processes are started here, under mpirun.
/// </summary>
internal static class DistributedParity
{
    private const double Tight = 1e-9;
    private const double Single = 1e-6; // tensors stored in float32; changes amplified by Adam's division

    /// <summary>Runs a case.</summary>
    /// <param name="path">Its JSON file.</param>
    /// <param name="golden">The case.</param>
    /// <returns>What all processes compared.</returns>
    /// <exception cref="ParityException">There is no MPI here.</exception>
    public static Comparison Run(string path, GoldenCase golden)
    {
        if (MpiJob.Launcher is null)
        {
            throw new ParityException("several processes need mpirun: install openmpi-bin or mpich");
        }

        if (!File.Exists(InputsOf(path)))
        {
            throw new ParityException($"its inputs, {InputsOf(path)}, are not there");
        }

        int processes = golden.Json.GetProperty("world_size").GetInt32();
        string folder = Directory.CreateTempSubdirectory("sie-parity-").FullName;
        try
        {
            (int exitCode, string errors) = MpiJob.Run(processes, ["parity-rank", "--golden", path, "--out", folder, "--device", golden.Device.type == DeviceType.CPU ? "cpu" : "cuda"]);
            Comparison comparison = new();
            for (int rank = 0; rank < processes; rank++)
            {
                string file = ResultOf(folder, rank);
                if (!File.Exists(file))
                {
                    throw new InvalidOperationException($"rank {rank} left no result (the job ended with {exitCode}): {errors.Trim()}");
                }

                comparison.Add(JsonSerializer.Deserialize(File.ReadAllBytes(file), RankJson.Default.RankResult)!);
            }

            return comparison;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The part of one process, which a launcher started.</summary>
    /// <param name="path">The case's JSON file.</param>
    /// <param name="folder">Receives the result.</param>
    /// <param name="deviceName">cpu, or cuda for one GPU a process.</param>
    public static void RunRank(string path, string folder, string deviceName)
    {
        using ICommunicator processes = Launch.Join(cuda: deviceName != "cpu");
        Device device = ComputeDevice.Open(deviceName);
        using GoldenCase golden = new(path, device);
        using GoldenCase inputs = new(InputsOf(path), device);
        Comparison comparison = new();
        foreach (JsonProperty mode in golden.Json.GetProperty("modes").EnumerateObject())
        {
            using DisposeScope scope = NewDisposeScope();
            RunMode(comparison, golden, inputs, mode.Name, mode.Value, processes);
        }

        RankResult result = new(comparison.Compared, comparison.Worst, comparison.Deviations);
        File.WriteAllBytes(ResultOf(folder, processes.Rank), JsonSerializer.SerializeToUtf8Bytes(result, RankJson.Default.RankResult));
        processes.Barrier();
    }

    /// <summary>The batch is that of the case of one process of the same name.</summary>
    private static string InputsOf(string path) => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "cases", Path.GetFileName(path)));

    private static string ResultOf(string folder, int rank) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"rank-{rank}.json"));

    private static void RunMode(Comparison comparison, GoldenCase golden, GoldenCase inputs, string mode, JsonElement expected, ICommunicator processes)
    {
        string where = $"{mode} rank {processes.Rank}";
        using Learner learner = Create(golden, mode, processes);
        using PairBatch whole = inputs.ReadBatch(ScalarType.Float64);
        int total = (int)whole.First.shape[0];
        (int start, int count) = GlobalBatch.Part(total, processes.Rank, processes.Size);
        using PairBatch own = new(Rows(whole.First), Rows(whole.Second), Rows(whole.Latents), Rows(whole.Labels)) { Total = total };
        double[][] initial = [.. learner.Model.parameters().Select(Digest.Values)];
        Metrics metrics = new();
        learner.ComputeGradients(own, metrics);
        CaseParity.CompareStep(comparison, where, expected.GetProperty("per_rank")[processes.Rank], metrics, Tight);

        HashSet<string> zero = [];
        JsonElement gradients = expected.GetProperty("avg_grad");
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in learner.Model.named_parameters())
        {
            if (!Compare(comparison, $"{where} avg_grad", gradients, name, Digest.Of(name, parameter.grad!), Tight))
            {
                zero.Add(name);
            }

            if (golden.TensorNames.Contains($"{mode}.avg_grad.{name}") && !zero.Contains(name))
            {
                comparison.Values($"{where} avg_grad.{name}", golden.Read($"{mode}.avg_grad.{name}"), parameter.grad!, Single);
            }
        }

        learner.Optimizer.Step();
        foreach ((string name, Digest change) in CaseParity.Changes(learner, initial).Where(c => !zero.Contains(c.Name)))
        {
            Compare(comparison, $"{where} delta_after_1", expected.GetProperty("delta_after_1"), name, change, Single);
        }

        JsonElement buffers = expected.GetProperty("buffers_after_1_per_rank")[processes.Rank];
        foreach ((string name, Tensor buffer) in learner.Model.named_buffers().Where(static b => !b.name.EndsWith("num_batches_tracked", StringComparison.Ordinal)))
        {
            Compare(comparison, $"{where} buffers_after_1", buffers, name, Digest.Of(name, buffer), Tight);
        }

        Tensor Rows(Tensor all) => all.narrow(0, start, count).clone();
    }

    private static Learner Create(GoldenCase golden, string mode, ICommunicator processes)
    {
        GoldenArguments arguments = GoldenArguments.Parse(golden.Json.GetProperty("args"));
        Learner learner = new(arguments.Method, arguments.Model, arguments.Weights, arguments.Adam, golden.Device, ScalarType.Float64, processes);
        bool evaluates = mode == "bn_eval";
        GoldenCase.ApplyRecipe(
            golden.Json.GetProperty("state_recipe"),
            golden.Json.GetProperty("seed").GetInt64(),
            learner.Model.state_dict(),
            evaluates ? golden.Json.GetProperty("bn_eval_overrides") : null);
        if (evaluates)
        {
            foreach (nn.Module norm in learner.Model.modules().Where(static m => m.named_buffers(recurse: false).Any(static b => b.name == "running_mean")))
            {
                norm.eval();
            }
        }
        else if (mode == "bn_local")
        {
            learner.Model.Synchronize(SingleProcess.Instance);
        }
        else if (mode != "bn_sync")
        {
            throw new ParityException($"mode {mode}");
        }

        return learner;
    }

    /// <summary>Compares a digest; false where the golden's is nothing but rounding, as of a bias before a BatchNorm.</summary>
    private static bool Compare(Comparison comparison, string where, JsonElement section, string name, Digest ours, double tolerance)
    {
        if (!section.TryGetProperty(name, out JsonElement expected))
        {
            comparison.Missing($"{where} {name} is ours alone");
            return true;
        }

        (double length, double probe) = (expected.GetProperty("l2").GetDouble(), expected.GetProperty("probe").GetDouble());
        if (length < 1e-11)
        {
            comparison.Number($"{where} {name} (zero)", 0, ours.Length, tolerance, 1);
            return false;
        }

        comparison.Number($"{where} {name} (l2)", length, ours.Length, tolerance, length);
        comparison.Number($"{where} {name} (probe)", probe, ours.Probe, tolerance, length);
        return true;
    }
}

/// <summary>What one process compared.</summary>
/// <param name="Compared">Numbers compared.</param>
/// <param name="Worst">Largest error in units of its tolerance.</param>
/// <param name="Deviations">What deviates.</param>
internal sealed record RankResult(int Compared, double Worst, IReadOnlyList<Deviation> Deviations);

[JsonSerializable(typeof(RankResult))]
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
internal sealed partial class RankJson : JsonSerializerContext;
