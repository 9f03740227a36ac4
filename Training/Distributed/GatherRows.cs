using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Distributed;

/// <summary>
/// Joins the rows of all processes. Every process's loss depends on every process's rows, so what flows back to them is the sum of all processes'
/// gradients.
/// </summary>
internal sealed class GatherRows : autograd.SingleTensorFunction<GatherRows>
{
    public override string Name => nameof(GatherRows);

    /// <param name="context">Keeps what backward needs.</param>
    /// <param name="vars">Own rows [n, ...], the <see cref="ICommunicator"/>, the <see cref="GlobalBatch"/>.</param>
    public override Tensor forward(autograd.AutogradContext context, params object[] vars)
    {
        context.save_data("processes", vars[1]);
        context.save_data("batch", vars[2]);
        return ((GlobalBatch)vars[2]).Join((Tensor)vars[0]);
    }

    public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradOutput)
    {
        using DisposeScope scope = NewDisposeScope();
        ICommunicator processes = (ICommunicator)context.get_data("processes");
        int total = ((GlobalBatch)context.get_data("batch")).Total;
        Tensor gradient = gradOutput.clone().contiguous();
        processes.AllReduceSum(gradient);
        (int start, int count) = GlobalBatch.Part(total, processes.Rank, processes.Size);
        return [gradient.narrow(0, start, count).clone().MoveToOuterDisposeScope(), null!, null!];
    }
}
