using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Distributed;

/// <summary>
/// A batch that is cut into consecutive parts, one a process. Losses over all of it come of it exactly: gradients that are averaged over the
/// processes are those of one process with the whole batch.
/// </summary>
public sealed class GlobalBatch
{
    private readonly ICommunicator _processes;

    /// <summary>Describes a batch.</summary>
    /// <param name="processes">Who shares it.</param>
    /// <param name="total">Its rows, at least one a process.</param>
    public GlobalBatch(ICommunicator processes, int total)
    {
        ArgumentNullException.ThrowIfNull(processes);
        ArgumentOutOfRangeException.ThrowIfLessThan(total, processes.Size);
        (_processes, Total) = (processes, total);
    }

    /// <summary>Its rows.</summary>
    public int Total { get; }

    /// <summary>The rows of one process: sizes differ by one at most, so a configured batch that divides is cut evenly.</summary>
    /// <param name="total">Rows of the batch.</param>
    /// <param name="rank">The process.</param>
    /// <param name="size">Number of processes.</param>
    /// <returns>First row and number of rows.</returns>
    public static (int Start, int Count) Part(int total, int rank, int size)
    {
        int start = (int)((long)total * rank / size);
        return (start, (int)((long)total * (rank + 1) / size) - start);
    }

    /// <summary>The whole batch's rows, with a gradient to this process's own.</summary>
    /// <param name="rows">This process's rows [n, ...].</param>
    /// <returns>[Total, ...], equal in every process.</returns>
    public Tensor Gather(Tensor rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return _processes.Size == 1 ? rows : GatherRows.apply(rows, _processes, this);
    }

    /// <summary>Weighs a mean over this process's rows so that its average over the processes is the mean over the whole batch.</summary>
    /// <param name="mean">The mean, with gradient.</param>
    /// <returns>The mean itself if all processes have as many rows.</returns>
    public Tensor OfShare(Tensor mean)
    {
        long weight = (long)Part(Total, _processes.Rank, _processes.Size).Count * _processes.Size;
        return weight == Total ? mean : mean * (weight / (double)Total);
    }

    /// <summary>Gathers without gradient: parts are padded to the largest, joined, and cut to their sizes.</summary>
    internal Tensor Join(Tensor rows)
    {
        using DisposeScope scope = NewDisposeScope();
        int size = _processes.Size;
        int largest = (Total + size - 1) / size;
        long count = rows.shape[0];
        Tensor own = rows.detach().contiguous();
        if (count < largest)
        {
            long[] padding = [largest - count, .. rows.shape[1..]];
            own = cat([own, zeros(padding, dtype: rows.dtype, device: rows.device)]);
        }

        Tensor joined = _processes.AllGather(own);
        if (Total != largest * size)
        {
            joined = cat([.. Enumerable.Range(0, size).Select(r => joined.narrow(0, (long)r * largest, Part(Total, r, size).Count))]);
        }

        return joined.MoveToOuterDisposeScope();
    }
}
