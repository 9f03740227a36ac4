using System.Text.Json;
using SIE.Training.Data;
using SIE.Training.Evaluation;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Benchmarks.Parity;

/// <summary>Retrieval with a linear hypernetwork on given embeddings: ranks, neighbours, MRR, H@k and PRE, in both conventions.</summary>
internal static class RetrievalParity
{
    private const double Tight = 1e-9;
    private const double Single = 1e-6; // the reference's own script computes in float32

    /// <summary>Compares eval/retrieval.</summary>
    /// <param name="golden">The file.</param>
    /// <returns>What was compared.</returns>
    public static Comparison Run(GoldenCase golden)
    {
        Comparison comparison = new();
        Dictionary<string, double> meanReciprocalRanks = [];
        using DisposeScope scope = NewDisposeScope();
        int views = golden.Json.GetProperty("views").GetInt32();
        Tensor weight = golden.Read("predictor_weight").to(ScalarType.Float64);
        foreach (JsonProperty expected in golden.Json.GetProperty("own").EnumerateObject())
        {
            string[] key = expected.Name.Split('/');
            string[] mode = key[2].Split('-');
            QuaternionConvention convention = key[0] == "scipy_lt_1.11" ? QuaternionConvention.Published : QuaternionConvention.Positive;
            (Tensor embeddings, Quaternion[] orientations) = Read(golden, mode[0]);
            (Tensor candidates, Quaternion[] candidateOrientations) = mode[1] == "all" ? Join(Read(golden, "train"), Read(golden, "val")) : Read(golden, mode[1]);
            Tensor predictions = Predict(embeddings, orientations, weight, views, convention);
            if (key[1] == "norm")
            {
                (predictions, candidates) = (Retrieval.NormalizePredictions(predictions), Retrieval.Normalize(candidates));
            }

            RetrievalSet set = new(candidates, candidateOrientations, [.. Enumerable.Range(0, (orientations.Length / views) + 1).Select(i => i * views)]);
            if (Compare(comparison, expected, set, orientations, predictions) is { } meanReciprocalRank)
            {
                meanReciprocalRanks.Add(expected.Name, meanReciprocalRank);
            }
        }

        CompareScripts(comparison, golden.Json, meanReciprocalRanks);
        return comparison;
    }

    /// <summary>Compares one search.</summary>
    /// <returns>Our mean reciprocal rank, where the golden has ranks.</returns>
    private static double? Compare(Comparison comparison, JsonProperty expected, RetrievalSet set, Quaternion[] asked, Tensor predictions)
    {
        long[] nearest = Retrieval.Nearest(predictions, set.Embeddings);
        CompareIntegers(comparison, $"{expected.Name} nearest", expected.Value.GetProperty("nn"), nearest);
        double error = Retrieval.PredictionRetrievalError(asked, set.Orientations, nearest);
        comparison.Number($"{expected.Name} PRE", expected.Value.GetProperty("PRE").GetDouble(), error, Tight);
        if (!expected.Value.TryGetProperty("ranks", out JsonElement ranks))
        {
            return null;
        }

        int[] ours = Retrieval.Ranks(predictions, set);
        double meanReciprocalRank = Retrieval.MeanReciprocalRank(ours);
        CompareIntegers(comparison, $"{expected.Name} ranks", ranks, [.. ours.Select(r => (long)r)]);
        comparison.Number($"{expected.Name} MRR", expected.Value.GetProperty("MRR").GetDouble(), meanReciprocalRank, Tight);
        foreach (int k in PredictorEvaluation.HitsAt)
        {
            comparison.Number($"{expected.Name} H@{k}", expected.Value.GetProperty($"H@{k}").GetDouble(), Retrieval.HitRate(ours, k), Tight);
        }

        return meanReciprocalRank;
    }

    /// <summary>The golden's other numbers are by an independent implementation; these were printed by the public scripts.</summary>
    private static void CompareScripts(Comparison comparison, JsonElement json, Dictionary<string, double> meanReciprocalRanks)
    {
        foreach ((string script, string own) in new[] { ("normalised", "norm"), ("unnormalised", "unnorm") })
        {
            foreach (JsonElement line in json.GetProperty("reference").GetProperty(script).GetProperty("mrr").EnumerateArray())
            {
                string mode = line.GetProperty("mode").GetString()!;
                double ours = meanReciprocalRanks[$"scipy_lt_1.11/{own}/{mode}"];
                comparison.Number($"scripts {script} {mode} MRR", line.GetProperty("MRR").GetDouble(), ours, Single);
            }
        }
    }

    private static void CompareIntegers(Comparison comparison, string where, JsonElement expected, long[] ours)
    {
        int i = 0;
        foreach (JsonElement value in expected.EnumerateArray())
        {
            comparison.Number($"{where} {i}", value.GetInt64(), ours[i], 0.5, 1);
            i++;
        }
    }

    private static (Tensor Embeddings, Quaternion[] Orientations) Read(GoldenCase golden, string split)
    {
        double[] latents = Digest.Values(golden.Read($"latents_{split}"));
        Quaternion[] orientations = [.. Enumerable.Range(0, latents.Length / 7).Select(i => Quaternion.FromEuler(latents[7 * i], latents[(7 * i) + 1], latents[(7 * i) + 2]))];
        return (golden.Read($"embeddings_{split}").to(ScalarType.Float64), orientations);
    }

    private static (Tensor Embeddings, Quaternion[] Orientations) Join((Tensor Embeddings, Quaternion[] Orientations) a, (Tensor Embeddings, Quaternion[] Orientations) b) =>
        (cat([a.Embeddings, b.Embeddings]), [.. a.Orientations, .. b.Orientations]);

    /// <summary>From view 0 of each object to each of its views.</summary>
    private static Tensor Predict(Tensor embeddings, Quaternion[] orientations, Tensor weight, int views, QuaternionConvention convention)
    {
        long[] sources = [.. Enumerable.Range(0, orientations.Length).Select(i => (long)(i / views * views))];
        double[] latents = [.. orientations.SelectMany((q, i) => Components(Quaternion.Relative(orientations[sources[i]], q, convention)))];
        Tensor source = embeddings.index_select(0, tensor(sources, device: embeddings.device));
        Tensor z = tensor(latents, [orientations.Length, 4], device: embeddings.device);
        long size = embeddings.shape[1];
        return nn.functional.linear((source.unsqueeze(2) * z.unsqueeze(1)).view(orientations.Length, -1), weight.view(size, -1));
    }

    private static double[] Components(Quaternion q) => [q.X, q.Y, q.Z, q.W];
}
