using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SIE.Training.Models.Layers;

/// <summary>
/// Batch normalisation, maximum of 3×3 places in steps of two, and ReLU of the stem's maps, the largest of the network. Only these maps are kept for the
/// gradient; what comes of them is computed once more, which takes a fiftieth of a step and saves a sixth of the memory of all maps.
/// </summary>
internal sealed class PooledNorm : autograd.SingleTensorFunction<PooledNorm>
{
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
        (Tensor maps, Tensor weight, Tensor bias, double epsilon) = ((Tensor)vars[0], (Tensor)vars[1], (Tensor)vars[2], (double)vars[6]);

        // Not by save_for_backward, whose tensors would wait for the garbage collector after they were used.
        context.save_data("inputs", new[] { maps, weight, bias }.Select(static t => t.detach().DetachFromDisposeScope()).ToArray());
        context.save_data("epsilon", epsilon);
        Tensor normal = functional.batch_norm(maps.detach(), (Tensor)vars[3], (Tensor)vars[4], weight.detach(), bias.detach(), training: true, (double)vars[5], epsilon);
        return Pooled(normal).MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradOutput)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable grad = enable_grad();
        Tensor[] kept = (Tensor[])context.get_data("inputs");
        Tensor[] inputs = [.. kept.Select(static t => t.detach().requires_grad_())];

        // The batch's own statistics, as before; the running ones are not to move again.
        (Tensor mean, Tensor variance) = (zeros_like(inputs[1]), ones_like(inputs[1]));
        Tensor normal = functional.batch_norm(inputs[0], mean, variance, inputs[1], inputs[2], training: true, eps: (double)context.get_data("epsilon"));
        IList<Tensor> gradients = autograd.grad([Pooled(normal)], inputs, [gradOutput]);
        Array.ForEach(kept, static t => t.Dispose());
        return [.. gradients.Select(static g => g.MoveToOuterDisposeScope()), null!, null!, null!, null!];
    }
}
