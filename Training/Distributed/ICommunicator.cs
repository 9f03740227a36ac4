using static TorchSharp.torch;

namespace SIE.Training.Distributed;

/// <summary>
/// The processes that train one model together, as one of them sees them. Every operation is called by all of them, in the same order and with
/// tensors of the same shape and type; it returns when this process's part is done.
/// </summary>
public interface ICommunicator : IDisposable
{
    /// <summary>Number of this process, from 0. The first alone writes files.</summary>
    int Rank { get; }

    /// <summary>Number of processes.</summary>
    int Size { get; }

    /// <summary>Replaces a tensor by its sum over all processes.</summary>
    /// <param name="tensor">Contiguous; float32, float64, int64 or bytes.</param>
    void AllReduceSum(Tensor tensor);

    /// <summary>Joins all processes' rows, in the order of their numbers.</summary>
    /// <param name="rows">[n, ...], the same n everywhere.</param>
    /// <returns>A new tensor [Size · n, ...], without gradient.</returns>
    Tensor AllGather(Tensor rows);

    /// <summary>Replaces a tensor by the first process's.</summary>
    /// <param name="tensor">Contiguous.</param>
    void Broadcast(Tensor tensor);

    /// <summary>Waits until all processes have come here.</summary>
    void Barrier();

    /// <summary>Ends all processes at once: called by one that can't go on, because the others would wait for it for ever.</summary>
    /// <param name="exitCode">Exit code of the job.</param>
    void Abort(int exitCode);
}
