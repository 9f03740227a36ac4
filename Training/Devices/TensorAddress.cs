using static TorchSharp.torch;

namespace SIE.Training.Devices;

/// <summary>Where a tensor lies in memory.</summary>
internal static class TensorAddress
{
    /// <summary>Of the first element.</summary>
    /// <param name="tensor">On the CPU and without gaps; the address is good as long as it lives.</param>
    internal static unsafe nint Of(Tensor tensor)
    {
        // Spans reach no further than 2 GB, tensors do.
        using Tensor all = tensor.view(-1), first = all.narrow(0, 0, 1);
        fixed (byte* start = first.bytes)
        {
            return (nint)start;
        }
    }
}
