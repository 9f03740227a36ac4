using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SIE.Training.Models.Layers;

/// <summary>
/// Batch normalisation, maximum of 3×3 places in steps of two, and ReLU of the stem's maps, the largest of the network. Only these maps are kept for the
/// gradient; what comes of them is computed once more, on a CPU a few images at a time, which stay in its caches: no further map of the whole batch is
/// in memory but the gradient.
/// </summary>
internal sealed class PooledNorm : autograd.SingleTensorFunction<PooledNorm>
{
    /// <summary>Of maps in bytes that are worked on at a time on a CPU.</summary>
    private const long Piece = 4 << 20;

    private static readonly long[] AllButChannels = [0, 2, 3];

    public override string Name => nameof(PooledNorm);

    /// <summary>The maximum and the ReLU.</summary>
    /// <param name="maps">[B, C, H, W].</param>
    /// <returns>[B, C, ⌈(H - 1) / 2⌉, ⌈(W - 1) / 2⌉].</returns>
    internal static Tensor Pooled(Tensor maps) =>

        // Rounding the size up pads right and bottom with minus infinity, which is the reference's padding with -1e4. The maximum of
        // rectified values is the rectified maximum, gradients included, and a quarter as many to rectify.
        functional.max_pool2d(maps, 3, 2, ceil_mode: true).relu_();

    /// <param name="context">Keeps what backward needs.</param>
    /// <param name="vars">Maps, weight [C], bias [C]; running mean and variance [C], which are moved; momentum; epsilon.</param>
    public override Tensor forward(autograd.AutogradContext context, params object[] vars)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor maps, Tensor weight, Tensor bias) = (((Tensor)vars[0]).detach(), ((Tensor)vars[1]).detach(), ((Tensor)vars[2]).detach());
        (Tensor runningMean, Tensor runningVariance, double momentum, double epsilon) = ((Tensor)vars[3], (Tensor)vars[4], (double)vars[5], (double)vars[6]);

        // Running statistics that take all of a batch are the batch's own.
        (Tensor mean, Tensor variance) = (zeros_like(runningMean), ones_like(runningVariance));
        Tensor normal = functional.batch_norm(maps, mean, variance, weight, bias, training: true, momentum: 1, epsilon);
        runningMean.mul_(1 - momentum).add_(mean, alpha: momentum);
        runningVariance.mul_(1 - momentum).add_(variance, alpha: momentum);

        // Maps are divided by the deviation of themselves, while running statistics estimate that of others.
        double places = (double)maps.numel() / maps.shape[1];
        variance.mul_((places - 1) / places);

        // Not by save_for_backward, whose tensors would wait for the garbage collector after they were used.
        context.save_data("kept", new[] { maps, weight, bias, mean, variance }.Select(static t => t.DetachFromDisposeScope()).ToArray());
        context.save_data("epsilon", epsilon);
        return Pooled(normal).MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradOutput)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable constant = no_grad();
        Tensor[] kept = (Tensor[])context.get_data("kept");
        double epsilon = (double)context.get_data("epsilon");
        (Tensor maps, Tensor weight, Tensor bias, Tensor mean, Tensor variance) = (kept[0], kept[1], kept[2], kept[3], kept[4]);
        long images = maps.shape[0], step = maps.device_type == DeviceType.CPU ? Math.Max(1, Piece / (maps.numel() / images * maps.element_size())) : images;
        double places = (double)maps.numel() / maps.shape[1];
        Tensor centre = PerChannel(mean), inverse = (variance + epsilon).rsqrt_();

        // The gradient of the normalised maps, and its sums: alone, which is the offset's gradient, and with the normalised maps, the scale's.
        Tensor gradient = empty_like(maps);
        (Tensor ofOffset, Tensor ofScale) = (zeros_like(bias), zeros_like(weight));
        for (long start = 0; start < images; start += step)
        {
            using DisposeScope piece = NewDisposeScope();
            (Tensor part, Tensor partGradient) = Parts(start);
            Tensor normal = functional.batch_norm(part, mean, variance, weight, bias, training: false, eps: epsilon).requires_grad_();
            using (enable_grad())
            {
                partGradient.copy_(autograd.grad([Pooled(normal)], [normal], [gradOutput.narrow(0, start, part.shape[0])])[0]);
            }

            Tensor wide = partGradient.to(weight.dtype);
            ofOffset.add_(wide.sum(AllButChannels));
            ofScale.add_(part.to(weight.dtype).sub(centre).mul_(wide).sum(AllButChannels));
        }

        ofScale.mul_(inverse);

        // The gradient of the maps, through their mean and deviation too, in the place of the other.
        Tensor factor = PerChannel(weight * inverse), share = PerChannel(ofOffset / places), slope = PerChannel(ofScale * inverse / -places);
        for (long start = 0; start < images; start += step)
        {
            using DisposeScope piece = NewDisposeScope();
            (Tensor part, Tensor partGradient) = Parts(start);
            Tensor wide = partGradient.to(weight.dtype).sub_(share).addcmul_(part.to(weight.dtype).sub(centre), slope, 1).mul_(factor);
            if (wide.dtype != partGradient.dtype)
            {
                partGradient.copy_(wide);
            }
        }

        Array.ForEach(kept, static t => t.Dispose());
        return [gradient.MoveToOuterDisposeScope(), ofScale.MoveToOuterDisposeScope(), ofOffset.MoveToOuterDisposeScope(), null!, null!, null!, null!];

        (Tensor Maps, Tensor Gradient) Parts(long start)
        {
            long count = Math.Min(step, images - start);
            return (maps.narrow(0, start, count), gradient.narrow(0, start, count));
        }

        static Tensor PerChannel(Tensor values) => values.view(1, -1, 1, 1);
    }
}
