using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Distributed;

/// <summary>What a normalisation needs besides its input; the processes' statistics are joined in it.</summary>
/// <param name="Processes">Who shares the batch.</param>
/// <param name="RunningMean">[C], moved towards the batch's mean.</param>
/// <param name="RunningVariance">[C], moved towards the batch's unbiased variance.</param>
/// <param name="Momentum">How far they move.</param>
/// <param name="Epsilon">Added to the variance.</param>
internal sealed record NormStatistics(ICommunicator Processes, Tensor RunningMean, Tensor RunningVariance, double Momentum, double Epsilon)
{
    /// <summary>Kept from forward to backward, then disposed; the input shares its memory with the graph's.</summary>
    internal Tensor? Input { get; set; }

    /// <summary>The weight [C].</summary>
    internal Tensor? Weight { get; set; }

    /// <summary>The batch's mean [C].</summary>
    internal Tensor? Mean { get; set; }

    /// <summary>One over the batch's deviation [C].</summary>
    internal Tensor? InverseDeviation { get; set; }

    /// <summary>Values a channel over all processes.</summary>
    internal double Count { get; set; }

    internal void Free()
    {
        Input?.Dispose();
        Weight?.Dispose();
        Mean?.Dispose();
        InverseDeviation?.Dispose();
    }
}

/// <summary>
/// Batch normalisation in train mode with mean and variance over all processes' parts of a batch. One reduction of 2C + 1 numbers forward, one of 2C
/// backward; the gradient is exact, that through the statistics included.
/// </summary>
internal sealed class SynchronizedBatchNorm : autograd.SingleTensorFunction<SynchronizedBatchNorm>
{
    public override string Name => nameof(SynchronizedBatchNorm);

    /// <param name="context">Keeps what backward needs.</param>
    /// <param name="vars">Input [B, C] or [B, C, H, W], weight [C], bias [C], <see cref="NormStatistics"/>.</param>
    public override Tensor forward(autograd.AutogradContext context, params object[] vars)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor input, Tensor weight, Tensor bias, NormStatistics norm) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (NormStatistics)vars[3]);
        context.save_data("norm", norm);
        Tensor wide = Widened(input);
        long[] over = AllButChannels(input);
        double own = input.numel() / (double)input.shape[1];
        Tensor mean = wide.mean(over).to(ScalarType.Float64);
        Tensor variance = wide.var(over, unbiased: false).to(ScalarType.Float64);

        // Sums of values and of squares about zero, in float64, which the subtraction below can't spoil.
        Tensor sums = cat([mean * own, (variance + mean.square()) * own, full(1, own, ScalarType.Float64, input.device)]);
        norm.Processes.AllReduceSum(sums);
        long channels = input.shape[1];
        norm.Count = sums[-1].item<double>();
        mean = sums.narrow(0, 0, channels) / norm.Count;
        variance = ((sums.narrow(0, channels, channels) / norm.Count) - mean.square()).clamp_min(0);
        Tensor unbiased = (variance * (norm.Count / (norm.Count - 1))).to(weight.dtype);
        Tensor inverse = (variance + norm.Epsilon).rsqrt().to(weight.dtype);
        (mean, variance) = (mean.to(weight.dtype), variance.to(weight.dtype));
        norm.RunningMean.mul_(1 - norm.Momentum).add_(mean, alpha: norm.Momentum);
        norm.RunningVariance.mul_(1 - norm.Momentum).add_(unbiased, alpha: norm.Momentum);
        norm.Input = input.detach().DetachFromDisposeScope();
        norm.Weight = weight.detach().DetachFromDisposeScope();
        norm.Mean = mean.DetachFromDisposeScope();
        norm.InverseDeviation = inverse.DetachFromDisposeScope();

        // Eval mode normalises with the statistics it is given.
        return nn.functional.batch_norm(input, mean, variance, weight.detach(), bias.detach(), training: false, eps: norm.Epsilon).MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradOutput)
    {
        using DisposeScope scope = NewDisposeScope();
        NormStatistics norm = (NormStatistics)context.get_data("norm");
        Tensor gradient = Widened(gradOutput);
        long[] over = AllButChannels(gradOutput);
        Tensor inverse = Spread(norm.InverseDeviation!, gradOutput);
        Tensor normal = (Widened(norm.Input!) - Spread(norm.Mean!, gradOutput)) * inverse;
        Tensor ofBias = gradient.sum(over);
        Tensor ofWeight = (gradient * normal).sum(over);
        Tensor sums = cat([ofBias, ofWeight]);
        norm.Processes.AllReduceSum(sums);
        sums /= norm.Count;
        long channels = gradOutput.shape[1];
        Tensor constant = Spread(sums.narrow(0, 0, channels), gradOutput);
        Tensor slope = Spread(sums.narrow(0, channels, channels), gradOutput);
        Tensor ofInput = (gradient - constant - (normal * slope)) * (inverse * Spread(norm.Weight!, gradOutput));
        List<Tensor> gradients =
        [
            ofInput.to(norm.Input!.dtype).MoveToOuterDisposeScope(), ofWeight.MoveToOuterDisposeScope(), ofBias.MoveToOuterDisposeScope(), null!,
        ];
        norm.Free();
        return gradients;
    }

    private static Tensor Widened(Tensor tensor) => tensor.dtype == ScalarType.BFloat16 ? tensor.to(ScalarType.Float32) : tensor;

    private static long[] AllButChannels(Tensor tensor) => tensor.dim() == 2 ? [0] : [0, 2, 3];

    private static Tensor Spread(Tensor channels, Tensor like) => like.dim() == 2 ? channels : channels.view(1, -1, 1, 1);
}
