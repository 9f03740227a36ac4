using static TorchSharp.torch;

namespace SIE.Training.Distributed;

/// <summary>A process that trains alone.</summary>
public sealed class SingleProcess : ICommunicator
{
    private SingleProcess()
    {
    }

    /// <summary>The only one.</summary>
    public static SingleProcess Instance { get; } = new();

    /// <inheritdoc />
    public int Rank => 0;

    /// <inheritdoc />
    public int Size => 1;

    /// <inheritdoc />
    public void AllReduceSum(Tensor tensor)
    {
    }

    /// <inheritdoc />
    public Tensor AllGather(Tensor rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return rows.detach().clone();
    }

    /// <inheritdoc />
    public void Broadcast(Tensor tensor)
    {
    }

    /// <inheritdoc />
    public void Barrier()
    {
    }

    /// <inheritdoc />
    public void Abort(int exitCode)
    {
    }

    /// <inheritdoc />
    public void Dispose()
    {
    }
}
