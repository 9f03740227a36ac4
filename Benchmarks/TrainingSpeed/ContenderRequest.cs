using System.Text.Json;
using System.Text.Json.Serialization;
using SIE.Benchmarks.TrainingSpeed.Published;
using SIE.Training.Devices;
using SIE.Training.Models;
using SIE.Training.Models.Layers;
using SIE.Training.Runs;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SIE.Benchmarks.TrainingSpeed;

/// <summary>Which of our contenders a process is.</summary>
internal enum ContenderKind
{
    /// <summary>The training step of `sie train`.</summary>
    Step,

    /// <summary>The training step as the public code arranges it.</summary>
    PublishedStep,

    /// <summary>The factored predictor alone.</summary>
    Predictor,

    /// <summary>The predictor with weights for each sample.</summary>
    PublishedPredictor,
}

/// <summary>What a contender's process is told on its command line.</summary>
/// <param name="Kind">Which it is.</param>
/// <param name="Precision">Of our step.</param>
/// <param name="Setup">The step; of it a predictor needs batch and last width, the embedding's.</param>
internal sealed record ContenderRequest(ContenderKind Kind, Precision Precision, StepSetup Setup)
{
    /// <summary>As one argument of a command line.</summary>
    internal string ToArgument() => JsonSerializer.Serialize(this, ContenderJson.Default.ContenderRequest);

    /// <summary>From the argument.</summary>
    internal static ContenderRequest Parse(string argument) => JsonSerializer.Deserialize(argument, ContenderJson.Default.ContenderRequest)!;

    /// <summary>Builds the contender; libtorch is loaded.</summary>
    internal IContender Create() => Kind switch
    {
        ContenderKind.Step => new OwnContender(Setup, Precision),
        ContenderKind.PublishedStep => new PublishedContender(Setup),
        ContenderKind.Predictor => new PredictorContender(new HypernetworkPredictor(Setup.Widths[^1], StepSetup.Latents, new()), Setup),
        _ => new PredictorContender(new PublishedPredictor(Setup.Widths[^1], StepSetup.Latents), Setup),
    };

    /// <summary>A step as `sie train` takes it between two logged ones.</summary>
    private sealed class OwnContender(StepSetup setup, Precision precision) : IContender
    {
        private readonly Learner _learner = setup.CreateLearner(precision);
        private readonly PairBatch _batch = setup.CreateBatch(channelsLast: true);

        public void Step()
        {
            using Tensor loss = _learner.ComputeGradients(_batch);
            _learner.Optimizer.Step();
        }

        public void Dispose()
        {
            _batch.Dispose();
            _learner.Dispose();
        }
    }

    private sealed class PublishedContender(StepSetup setup) : IContender
    {
        private readonly PublishedStep _step = new(setup);
        private readonly PairBatch _batch = setup.CreateBatch(channelsLast: false);

        public void Step() => _step.Run(_batch);

        public void Dispose()
        {
            _batch.Dispose();
            _step.Dispose();
        }
    }

    /// <summary>Forward and backward of a predictor. Gradients exist before, as they do in training.</summary>
    private sealed class PredictorContender : IContender
    {
        private readonly nn.Module<Tensor, Tensor, Tensor> _predictor;
        private readonly Tensor _input, _latents;

        internal PredictorContender(nn.Module<Tensor, Tensor, Tensor> predictor, StepSetup setup)
        {
            _predictor = predictor;
            manual_seed(1);
            _input = randn(setup.Batch, setup.Widths[^1], requires_grad: true);
            _latents = randn(setup.Batch, StepSetup.Latents);
            foreach (Parameter parameter in predictor.parameters())
            {
                parameter.grad = zeros_like(parameter);
            }
        }

        public void Step()
        {
            using TorchWork work = TorchWork.Begin();
            _predictor.forward(_input, _latents).sum().backward();
        }

        public void Dispose()
        {
            _input.Dispose();
            _latents.Dispose();
            _predictor.Dispose();
        }
    }
}

[JsonSerializable(typeof(ContenderRequest))]
[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
internal sealed partial class ContenderJson : JsonSerializerContext;
