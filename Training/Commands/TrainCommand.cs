using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using SIE.Shards;
using SIE.Terminal;
using SIE.Training.Data;
using SIE.Training.Distributed;
using SIE.Training.Methods;
using SIE.Training.Models;
using SIE.Training.Models.Layers;
using SIE.Training.Objectives;
using SIE.Training.Optimisation;
using SIE.Training.Runs;

namespace SIE.Training.Commands;

/// <summary><c>sie train</c>.</summary>
internal sealed class TrainCommand
{
    private readonly RunConfiguration _defaults = new() { Data = "", DataIdentity = "", Classes = 0 };
    private readonly Command _command = new(
        "train",
        "Trains a representation on a dataset. A folder that holds an unfinished run is continued. Ctrl-C stops with a checkpoint and exit code " +
        $"{ExitCodes.Interrupted}, SIGTERM and SIGUSR1 (a scheduler's preemption) with {ExitCodes.Preempted}.");

    private readonly Option<string> _data = new("--data") { Description = "The dataset, a folder with dataset.json.", Required = true };
    private readonly Option<string> _out = new("--out") { Description = "Folder of the run.", Required = true };
    private readonly Option<string?> _preset = new("--preset")
    {
        HelpName = "name",
        Description = $"A published setting; options that are given too override it. {string.Join("; ", Preset.All.GroupBy(p => p.Source).Select(g => $"{string.Join(", ", g.Select(p => p.Name))}: {g.Key}"))}.",
    };

    private readonly Option<string> _method = new("--method") { Description = $"One of {MethodCatalog.Names} (in any case)." };
    private readonly Option<string?> _latents = new Option<string?>("--latents")
    {
        Description = "Columns of the dataset whose differences follow the rotation in the latents, such as tx,ty,tz; none if empty, the method's if absent.",
    }.MayBeEmpty();

    private readonly Option<string> _arch = new("--arch") { Description = "Backbone: resnet18, resnet34 or resnet50; resnet18-half has half the channels, a quarter of the arithmetic." };
    private readonly Option<int> _epochs = new("--epochs") { Description = "How often every object is visited; 0 leaves the weights random." };
    private readonly Option<int> _batchSize = new("--batch-size") { Description = "Pairs of views in a batch." };
    private readonly Option<int> _resolution = new("--resolution") { Description = "Width and height that images are resized to; 32k to 32k+3." };
    private readonly Option<string> _mlp = new("--mlp") { Description = "Widths of the projectors, joined by hyphens." };
    private readonly Option<int> _equi = new("--equi") { Description = "Dimensions of the equivariant part." };
    private readonly Option<double> _learningRate = new Option<double>("--lr") { Description = "Learning rate, constant." }.NotNegative();
    private readonly Option<double> _weightDecay = new Option<double>("--wd") { Description = "L2 weight decay, added to the gradient." }.NotNegative();
    private readonly Option<double> _equivariance = new Option<double>("--equi-factor") { Description = "Weight of equivariance against invariance." }.NotNegative();
    private readonly Option<bool> _weighsAll = new("--weigh-all") { Description = "Apply --equi-factor also in SIEOnlyEqui, SimCLROnlyEqui and SimCLREquiModRotColor, which leave it out as published." };
    private readonly Option<double> _similarity = new Option<double>("--sim-coeff") { Description = "Weight of the squared distances." }.NotNegative();
    private readonly Option<double> _variance = new Option<double>("--std-coeff") { Description = "Weight of the variance terms." }.NotNegative();
    private readonly Option<double> _covariance = new Option<double>("--cov-coeff") { Description = "Weight of the covariance terms." }.NotNegative();
    private readonly Option<double> _temperature = new Option<double>("--simclr-temp") { Description = "Temperature of SimCLR types." }.AboveZero();
    private readonly Option<double> _regression = new Option<double>("--ec-weight") { Description = "Weight of the latents' regression (AugSelf)." }.NotNegative();
    private readonly Option<string> _hypernetwork = new("--hypernetwork") { Description = "linear: one layer from the latents to the predictor's weights; deep: two hidden layers between." };
    private readonly Option<string> _predictorType = new("--predictor-type") { Description = "hypernetwork: makes the predictor's weights from the latents; mlp: a perceptron on latents and embedding." };
    private readonly Option<string> _predictor = new Option<string>("--predictor")
    {
        Description = "Widths of the predictor's hidden layers, such as 128-64; none if empty. Only with a hypernetwork.",
    }.MayBeEmpty();
    private readonly Option<bool> _predictorRelu = new("--predictor-relu") { Description = "ReLU between the predictor's layers. Only with a hypernetwork." };
    private readonly Option<bool> _biasPredictor = new("--bias-pred") { Description = "The predicted layers have biases. Only with a hypernetwork." };
    private readonly Option<bool> _biasHypernetwork = new("--bias-hypernet") { Description = "The hypernetwork has biases." };
    private readonly Option<int> _perceptronLayers = new("--tf-num-layers") { Description = "Layers of the predictor. Only with --predictor-type mlp." };
    private readonly Option<QuaternionConvention> _quaternions = new Option<QuaternionConvention>("--quaternions")
    {
        Description = "Sign of relative rotations: published, as SciPy before 1.11 has it, or positive, as SciPy since.",
    }.OnlyNames();

    private readonly Option<bool> _noOnlineEvaluation = new("--no-online-eval") { Description = "Train no heads along; they change no other weight." };
    private readonly Option<bool> _parity = new("--parity") { Description = "Divide covariances by the configured batch size also in a shorter last batch, as the public code does." };
    private readonly Option<long> _seed = new("--seed") { Description = "Seed of weights, order and views." };
    private readonly Option<string> _device = new("--device") { Description = "cpu, cuda or cuda:N. SIE_LIBTORCH=DIR in the environment takes a libtorch of your own, such as a Python installation's torch/lib." };
    private readonly Option<int> _workers = new("--workers") { Description = "Decoding threads." };
    private readonly Option<Precision> _precision = new Option<Precision>("--precision")
    {
        Description = "fp32; bf16: bfloat16 products (GPUs; CPUs with AVX512-BF16 or AMX); tf32: float32 rounded for tensor cores.",
    }.OnlyNames();

    private readonly Option<Convolutions> _convolutions = new Option<Convolutions>("--convolutions")
    {
        Description = "auto: 3x3 convolutions in float32 by Winograd's algorithm on CPUs with AVX-512, where it is faster; libtorch: all by libtorch.",
    }.OnlyNames();

    private readonly Option<int> _logEvery = new("--log-every") { Description = "Steps between logged metrics; the last step of an epoch is logged too." };
    private readonly Option<int> _checkpointEvery = new("--checkpoint-every") { Description = "Epochs between checkpoints." };
    private readonly Option<int> _keepEvery = new("--keep-every") { Description = "Epochs between checkpoints that stay, in checkpoints/; 0 keeps only the latest." };
    private readonly Option<string?> _initialWeights = new("--init-weights")
    {
        Description = "A safetensors file with PyTorch's names to start from: a backbone, or a whole model of the same sizes (see sie export-weights).",
    };

    private TrainCommand()
    {
        _preset.AcceptOnlyFromAmong([.. Preset.All.Select(p => p.Name)]);
        _method.DefaultValueFactory = result => Baseline(result).Method;
        _arch.DefaultValueFactory = result => Baseline(result).Architecture;
        _epochs.DefaultValueFactory = result => Baseline(result).Epochs;
        _batchSize.DefaultValueFactory = result => Baseline(result).BatchSize;
        _resolution.DefaultValueFactory = result => Baseline(result).Resolution;
        _mlp.DefaultValueFactory = result => string.Join('-', Baseline(result).Mlp);
        _equi.DefaultValueFactory = result => Baseline(result).Equi;
        _learningRate.DefaultValueFactory = result => Baseline(result).Adam.LearningRate;
        _weightDecay.DefaultValueFactory = result => Baseline(result).Adam.WeightDecay;
        _equivariance.DefaultValueFactory = result => Baseline(result).Weights.Equivariance;
        _similarity.DefaultValueFactory = result => Baseline(result).Weights.Similarity;
        _variance.DefaultValueFactory = result => Baseline(result).Weights.Variance;
        _covariance.DefaultValueFactory = result => Baseline(result).Weights.Covariance;
        _temperature.DefaultValueFactory = result => Baseline(result).Weights.Temperature;
        _regression.DefaultValueFactory = result => Baseline(result).Weights.Regression;
        _hypernetwork.DefaultValueFactory = _ => "linear";
        _hypernetwork.AcceptOnlyFromAmong("linear", "deep");
        _predictorType.DefaultValueFactory = _ => "hypernetwork";
        _predictorType.AcceptOnlyFromAmong("hypernetwork", "mlp");
        _predictor.DefaultValueFactory = _ => "";
        _perceptronLayers.DefaultValueFactory = result => Baseline(result).Predictor.PerceptronLayers;
        _seed.DefaultValueFactory = result => Baseline(result).Seed;
        _device.DefaultValueFactory = result => Baseline(result).Device;
        _workers.DefaultValueFactory = result => Baseline(result).Workers;
        _logEvery.DefaultValueFactory = result => Baseline(result).LogEvery;
        _checkpointEvery.DefaultValueFactory = result => Baseline(result).CheckpointEvery;
        _keepEvery.DefaultValueFactory = result => Baseline(result).KeepEvery;
        foreach (Option option in new Option[]
        {
            _data, _out, _preset, _method, _latents, _arch, _epochs, _batchSize, _resolution, _mlp, _equi, _learningRate, _weightDecay, _equivariance,
            _weighsAll, _similarity,
            _variance, _covariance, _temperature, _regression, _hypernetwork, _predictorType, _predictor, _predictorRelu, _biasPredictor,
            _biasHypernetwork, _perceptronLayers, _quaternions, _noOnlineEvaluation, _parity, _seed, _precision, _convolutions, _device, _workers, _logEvery,
            _checkpointEvery, _keepEvery, _initialWeights,
        })
        {
            _command.Options.Add(option);
        }
    }

    internal static Command Create()
    {
        TrainCommand train = new();
        train._command.SetAction((parsed, cancellation) => Task.Run(() => train.Run(parsed, cancellation), CancellationToken.None));
        return train._command.WithExamples(
            "# The paper's pre-training (2000 epochs of 3DIEBench, batches of 1024 pairs):",
            "sie train --data 3diebench --out sie-paper --preset paper-sie --device cuda",
            "# The same, every setting spelled out:",
            "sie train --data 3diebench --out sie-paper --method sie --arch resnet18 --equi 256 --mlp 2048-2048-2048 --epochs 2000 --batch-size 1024 " +
            "--resolution 256 --lr 0.001 --sim-coeff 10 --equi-factor 0.45 --std-coeff 10 --cov-coeff 1 --hypernetwork linear --device cuda",
            "# Another method, fewer epochs, the rest as published:",
            "sie train --data 3diebench --out vicreg --preset paper-vicreg --epochs 500",
            "# With the translation of a dataset of --preset 3diebench-t beside the rotation:",
            "sie train --data data-t --out run-t --method sie --latents tx,ty,tz",
            "# The bounds to compare with: supervised (also SupervisedRotation), and random weights:",
            "sie train --data 3diebench --out supervised --method supervised",
            "sie train --data 3diebench --out random --method random",
            "# On 8 GPUs of one machine, and on 4 machines under SLURM; the batch is shared, the result is one process's:",
            "mpirun -n 8 sie train --data 3diebench --out sie-paper --preset paper-sie --device cuda",
            "srun --nodes=4 --ntasks-per-node=8 --gpus-per-task=1 --kill-on-bad-exit=1 sie train --data 3diebench --out sie-paper --preset paper-sie --device cuda",
            "# A few minutes on a CPU:",
            "sie train --data data --out run --method sie --epochs 30 --batch-size 32 --resolution 64 --mlp 512-512-512");
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        using Preemption preemption = new(cancellation);
        using ICommunicator processes = Launch.Join(parsed.GetValue(_device)!.StartsWith("cuda", StringComparison.Ordinal));
        try
        {
            return Run(parsed, preemption, processes);
        }
        catch (Exception exception) when (processes.Size > 1)
        {
            // The others would wait for this one for ever.
            Console.Error.WriteLine($"rank {processes.Rank} of {processes.Size}: error: {exception.Message}");
            processes.Abort(exception is UsageException ? ExitCodes.Usage : ExitCodes.Failure);
            throw;
        }
    }

    private int Run(ParseResult parsed, Preemption preemption, ICommunicator processes)
    {
        string folder = parsed.GetRequiredValue(_out);
        RunConfiguration configuration = Configure(parsed);
        using TrainingProgressLine progress = new();
        using PatienceLimit patience = new(processes, folder, preemption.Token);
        try
        {
            TrainingRun.Execute(configuration, folder, progress, preemption.Token, processes);
        }
        catch (OperationCanceledException) when (processes.Size > 1 || preemption.Signal is not null)
        {
            // Launchers end a job as soon as one of its processes has ended, so all end together, after the checkpoint is written.
            processes.Barrier();
            progress.Dispose();
            if (processes.Rank == 0)
            {
                Console.Error.WriteLine($"{preemption.Signal ?? "Another rank"}: stopped with a checkpoint; the same command goes on. Exit code {ExitCodes.Preempted} asks to be requeued.");
            }

            return ExitCodes.Preempted;
        }

        processes.Barrier();
        progress.Dispose();
        if (processes.Rank == 0)
        {
            Console.WriteLine($"{folder}: trained. Next: sie eval --run {folder}");
        }

        return ExitCodes.Success;
    }

    private RunConfiguration Configure(ParseResult parsed)
    {
        (int[] widths, int[] hidden) = (Widths(parsed, _mlp), Widths(parsed, _predictor));
        string data = Path.GetFullPath(parsed.GetRequiredValue(_data));
        using Dataset dataset = Dataset.Open(data);
        string? weights = parsed.GetValue(_initialWeights) is { } file ? Path.GetFullPath(file) : null;
        RunConfiguration configuration = new()
        {
            Method = MethodCatalog.Find(parsed.GetValue(_method)!)?.Name
                ?? throw new UsageException($"There is no method '{parsed.GetValue(_method)}'; there are {MethodCatalog.Names}."),
            Data = data,
            DataIdentity = RunConfiguration.IdentityOf(dataset),
            Classes = dataset.ClassNames.Count,
            Architecture = Architecture.Find(parsed.GetValue(_arch)!)?.Name
                ?? throw new UsageException($"There is no backbone '{parsed.GetValue(_arch)}'; there are {string.Join(", ", Architecture.All.Select(a => a.Name))}."),
            Latents = parsed.GetValue(_latents)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            Equi = Positive(parsed, _equi),
            Mlp = widths,
            Predictor = new PredictorOptions
            {
                Kind = parsed.GetValue(_predictorType) == "mlp" ? PredictorKind.Perceptron
                    : parsed.GetValue(_hypernetwork) == "deep" ? PredictorKind.DeepHypernetwork : PredictorKind.LinearHypernetwork,
                Hidden = hidden,
                Relu = parsed.GetValue(_predictorRelu),
                PredictedBias = parsed.GetValue(_biasPredictor),
                HypernetworkBias = parsed.GetValue(_biasHypernetwork),
                PerceptronLayers = Positive(parsed, _perceptronLayers),
            },
            Weights = new LossWeights
            {
                Similarity = parsed.GetValue(_similarity),
                Variance = parsed.GetValue(_variance),
                Covariance = parsed.GetValue(_covariance),
                Equivariance = parsed.GetValue(_equivariance),
                WeighsAll = parsed.GetValue(_weighsAll),
                Temperature = parsed.GetValue(_temperature),
                Regression = parsed.GetValue(_regression),
                CovarianceBatchSize = parsed.GetValue(_parity) ? parsed.GetValue(_batchSize) : null,
            },
            Adam = new AdamOptions { LearningRate = parsed.GetValue(_learningRate), WeightDecay = parsed.GetValue(_weightDecay) },
            Quaternions = parsed.GetValue(_quaternions),
            Epochs = NotNegative(parsed, _epochs),
            BatchSize = Positive(parsed, _batchSize),
            Resolution = parsed.GetValue(_resolution),
            Seed = parsed.GetValue(_seed),
            OnlineEvaluation = !parsed.GetValue(_noOnlineEvaluation),
            LogEvery = Positive(parsed, _logEvery),
            CheckpointEvery = Positive(parsed, _checkpointEvery),
            KeepEvery = NotNegative(parsed, _keepEvery),
            InitialWeights = weights,
            InitialWeightsIdentity = weights is null ? null : ModelWeights.IdentityOf(weights),
            Precision = parsed.GetValue(_precision),
            Convolutions = parsed.GetValue(_convolutions),
            Device = parsed.GetValue(_device)!,
            Workers = Positive(parsed, _workers),
        };
        if (!Architecture.AcceptsSide(configuration.Resolution))
        {
            throw new UsageException($"--resolution {configuration.Resolution} does not fit the backbone; use 32k to 32k+3, such as 64, 128 or 224.");
        }

        if (configuration.Mlp.Count == 0)
        {
            throw new UsageException("--mlp needs one width at least, such as 512-512-512.");
        }

        if (configuration.BatchSize < 2)
        {
            throw new UsageException("--batch-size must be 2 or more: the losses compare the pairs of a batch.");
        }

        // Names what is missing or does not fit, before the folder is claimed.
        Method method = configuration.FindMethod();
        _ = new LatentReader(dataset, method.Latents, configuration.Quaternions);
        if (PairModel.Misfit(method, configuration.ToModelOptions()) is { } misfit)
        {
            throw new UsageException($"{misfit} See --equi, --mlp and --no-online-eval.");
        }

        return method.Learns ? configuration : configuration with { Epochs = 0 };
    }

    /// <summary>What an option is that isn't given: the preset's, or else the paper's.</summary>
    private RunConfiguration Baseline(ArgumentResult result)
    {
        // Help asks for defaults outside any command line.
        string? name = result.Parent is not null && result.GetResult(_preset)?.Tokens is [{ } token, ..] ? token.Value : null;
        return name is null ? _defaults : Preset.Find(name)?.Apply(_defaults) ?? _defaults;
    }

    private static int NotNegative(ParseResult parsed, Option<int> option) =>
        parsed.GetValue(option) is >= 0 and int value ? value : throw new UsageException($"{option.Name} must be 0 or more, not {parsed.GetValue(option)}.");

    private static int Positive(ParseResult parsed, Option<int> option) =>
        parsed.GetValue(option) is > 0 and int value ? value : throw new UsageException($"{option.Name} must be 1 or more, not {parsed.GetValue(option)}.");

    private static int[] Widths(ParseResult parsed, Option<string> option)
    {
        string text = parsed.GetValue(option) ?? "";
        int[] widths = text.Length == 0
            ? []
            : [.. text.Split('-').Select(w => int.TryParse(w, NumberStyles.None, CultureInfo.InvariantCulture, out int width) ? width : 0)];
        return widths.All(w => w > 0) ? widths : throw new UsageException($"{option.Name} '{text}' is no list of widths such as 512-512-512.");
    }
}
