using SIE.Training.Distributed;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SIE.Training.Models.Layers;

/// <summary>
/// Batch normalisation (Ioffe, Szegedy, ICML 2015) of vectors [B, C] or maps [B, C, H, W], with PyTorch's names and defaults. Parameters and
/// statistics are float32 also where what is normalised is bfloat16.
/// </summary>
internal sealed class BatchNormLayer : Module<Tensor, Tensor>
{
    private const double Momentum = 0.1;
    private const double Epsilon = 1e-5;

    private ICommunicator _processes = SingleProcess.Instance;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;
    [ComponentName(Name = "bias")]
    private readonly Parameter _bias;
    [ComponentName(Name = "running_mean")]
    private readonly Tensor _mean;
    [ComponentName(Name = "running_var")]
    private readonly Tensor _variance;
    [ComponentName(Name = "num_batches_tracked")]
    private readonly Tensor _batches;

    /// <summary>Scale 1, offset 0.</summary>
    /// <param name="channels">C.</param>
    /// <param name="startsAtZero">Scale 0, so that the output is 0 until it has been trained.</param>
    internal BatchNormLayer(int channels, bool startsAtZero = false)
        : base(nameof(BatchNormLayer))
    {
        _weight = Parameter(startsAtZero ? zeros(channels) : ones(channels));
        _bias = Parameter(zeros(channels));
        (_mean, _variance, _batches) = (zeros(channels), ones(channels), zeros([], ScalarType.Int64));
        register_parameter("weight", _weight);
        register_parameter("bias", _bias);
        register_buffer("running_mean", _mean);
        register_buffer("running_var", _variance);
        register_buffer("num_batches_tracked", _batches);
    }

    /// <summary>Takes statistics over all processes' parts of a batch from now on.</summary>
    /// <param name="processes">Who shares the batches.</param>
    internal void Synchronize(ICommunicator processes) => _processes = processes;

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        if (training)
        {
            using IDisposable grad = no_grad();
            _batches.add_(1);
        }

        if (training && _processes.Size > 1)
        {
            return SynchronizedBatchNorm.apply(input, _weight, _bias, new NormStatistics(_processes, _mean, _variance, Momentum, Epsilon));
        }

        return functional.batch_norm(input, _mean, _variance, _weight, _bias, training, Momentum, Epsilon);
    }

    /// <summary>Normalises, then takes the maximum of 3×3 places in steps of two and rectifies.</summary>
    /// <param name="maps">[B, C, H, W].</param>
    /// <returns>[B, C, H/2, W/2].</returns>
    internal Tensor ForwardPooled(Tensor maps)
    {
        if (!training || !is_grad_enabled() || _processes.Size > 1)
        {
            return PooledNorm.Pooled(forward(maps));
        }

        using (no_grad())
        {
            _batches.add_(1);
        }

        return PooledNorm.apply(maps, _weight, _bias, _mean, _variance, Momentum, Epsilon);
    }

    /// <summary>Nothing by field name: registered above.</summary>
    protected override void RegisterComponents()
    {
    }
}
