using System.Globalization;
using System.Text.Json;
using SIE.Training.Methods;
using SIE.Training.Models;
using SIE.Training.Objectives;
using SIE.Training.Optimisation;

namespace SIE.Benchmarks.Parity;

/// <summary>A case's arguments, those of the public implementation's command line, as our configuration.</summary>
/// <param name="Method">The method.</param>
/// <param name="Model">Sizes.</param>
/// <param name="Weights">Coefficients.</param>
/// <param name="Adam">Optimiser.</param>
internal sealed record GoldenArguments(Method Method, ModelOptions Model, LossWeights Weights, AdamOptions Adam)
{
    /// <summary>Arguments that change no number of a case: where data lies, how long to train, and options without effect.</summary>
    private static readonly HashSet<string> Ignored =
    [
        "epochs", "dataset_root", "images_file", "labels_file", "resolution", "exp_dir", "root_log_dir", "log_freq_time", "num_workers",
        "no_amp", "port", "pred_size_in", "warmup_start", "warmup_length", "evaluate", "eval_freq", "device", "dist_url", "world_size", "rank", "local_rank",
    ];

    /// <summary>Reads the arguments.</summary>
    /// <param name="json">The "args" object; names with - or _.</param>
    /// <returns>Our configuration.</returns>
    /// <exception cref="ParityException">An argument or value that we don't have.</exception>
    public static GoldenArguments Parse(JsonElement json)
    {
        GoldenArguments result = new(MethodCatalog.Find("SIE")!, new(), new(), new());
        string hypernetwork = "linear", predictorType = "hypernetwork";
        foreach (JsonProperty property in json.EnumerateObject())
        {
            string name = property.Name.Replace('-', '_');
            JsonElement value = property.Value;
            PredictorOptions predictor = result.Model.Predictor;
            ModelOptions model = result.Model;
            switch (name)
            {
                case "experience":
                    result = result with { Method = MethodCatalog.Find(Text(value)) ?? throw new ParityException($"method {Text(value)}") };
                    break;
                case "arch":
                    Architecture architecture = Architecture.Find(Text(value)) ?? throw new ParityException($"architecture {Text(value)}");
                    result = result with { Model = model with { Architecture = architecture } };
                    break;
                case "equi":
                    result = result with { Model = model with { EquivariantSize = Whole(value) } };
                    break;
                case "mlp":
                    result = result with { Model = model with { ProjectorWidths = Widths(value) } };
                    break;
                case "hypernetwork":
                    hypernetwork = Text(value);
                    break;
                case "predictor_type":
                    predictorType = Text(value);
                    break;
                case "predictor":
                    result = result with { Model = model with { Predictor = predictor with { Hidden = Widths(value) } } };
                    break;
                case "predictor_relu":
                    result = result with { Model = model with { Predictor = predictor with { Relu = value.GetBoolean() } } };
                    break;
                case "bias_pred":
                    result = result with { Model = model with { Predictor = predictor with { PredictedBias = value.GetBoolean() } } };
                    break;
                case "bias_hypernet":
                    result = result with { Model = model with { Predictor = predictor with { HypernetworkBias = value.GetBoolean() } } };
                    break;
                case "tf_num_layers":
                    result = result with { Model = model with { Predictor = predictor with { PerceptronLayers = Whole(value) } } };
                    break;
                case "simclr_temp":
                    result = result with { Weights = result.Weights with { Temperature = value.GetDouble() } };
                    break;
                case "ec_weight":
                    result = result with { Weights = result.Weights with { Regression = value.GetDouble() } };
                    break;
                case "sim_coeff":
                    result = result with { Weights = result.Weights with { Similarity = value.GetDouble() } };
                    break;
                case "equi_factor":
                    result = result with { Weights = result.Weights with { Equivariance = value.GetDouble() } };
                    break;
                case "std_coeff":
                    result = result with { Weights = result.Weights with { Variance = value.GetDouble() } };
                    break;
                case "cov_coeff":
                    result = result with { Weights = result.Weights with { Covariance = value.GetDouble() } };
                    break;
                case "batch_size":
                    // The public code divides covariances by the configured size, whatever the size of the batch at hand.
                    result = result with { Weights = result.Weights with { CovarianceBatchSize = Whole(value) } };
                    break;
                case "base_lr":
                    result = result with { Adam = result.Adam with { LearningRate = value.GetDouble() } };
                    break;
                case "wd":
                    result = result with { Adam = result.Adam with { WeightDecay = value.GetDouble() } };
                    break;
                default:
                    if (!Ignored.Contains(name))
                    {
                        throw new ParityException($"argument {name}");
                    }

                    break;
            }
        }

        PredictorKind kind = (predictorType, hypernetwork) switch
        {
            ("mlp", _) => PredictorKind.Perceptron,
            ("hypernetwork", "linear") => PredictorKind.LinearHypernetwork,
            ("hypernetwork", "deep") => PredictorKind.DeepHypernetwork,
            _ => throw new ParityException($"predictor {predictorType}, {hypernetwork}"),
        };
        return result with { Model = result.Model with { Predictor = result.Model.Predictor with { Kind = kind } } };
    }

    private static string Text(JsonElement value) => value.GetString() ?? "";

    private static int Whole(JsonElement value) => (int)value.GetDouble();

    private static int[] Widths(JsonElement value) =>
        [.. Text(value).Split('-', StringSplitOptions.RemoveEmptyEntries).Select(w => int.Parse(w, CultureInfo.InvariantCulture))];
}
