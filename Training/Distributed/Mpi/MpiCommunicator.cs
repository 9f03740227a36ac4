using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Distributed.Mpi;

/// <summary>Processes joined by MPI, for tensors in the CPU's memory.</summary>
internal sealed unsafe class MpiCommunicator : ICommunicator
{
    /// <summary>MPI counts elements in 32 bits, and .NET a span's bytes; longer tensors go in pieces.</summary>
    private const long Piece = 1 << 27;

    private readonly MpiLibrary _library;
    private bool _ended;

    internal MpiCommunicator(MpiLibrary library)
    {
        _library = library;
        (Rank, Size) = library.Initialize();
    }

    public int Rank { get; }

    public int Size { get; }

    public void AllReduceSum(Tensor tensor) => InPieces(tensor, (data, count) => _library.AllReduceSum(data, count, tensor.dtype));

    public void Broadcast(Tensor tensor) => InPieces(tensor, (data, count) => _library.Broadcast(data, count, tensor.dtype));

    public Tensor AllGather(Tensor rows)
    {
        using DisposeScope scope = NewDisposeScope();
        long[] shape = [rows.shape[0] * Size, .. rows.shape[1..]];
        Tensor joined = empty(shape, dtype: rows.dtype);
        if (rows.numel() * Size > Piece)
        {
            throw new NotSupportedException($"{rows.numel()} values a process are more than one message holds."); // embeddings are far smaller
        }

        Tensor own = rows.detach().contiguous();
        fixed (byte* from = own.bytes, to = joined.bytes)
        {
            _library.AllGather((nint)from, (nint)to, (int)own.numel(), rows.dtype);
        }

        return joined.MoveToOuterDisposeScope();
    }

    public void Barrier() => _library.Barrier();

    public void Abort(int exitCode)
    {
        _ended = true;
        _library.Abort(exitCode);
    }

    public void Dispose()
    {
        if (!_ended)
        {
            _ended = true;
            _library.Terminate();
        }
    }

    private static void InPieces(Tensor tensor, Action<nint, int> send)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor flat = tensor.detach().view(-1); // refuses what is not contiguous
        for (long start = 0; start < flat.numel(); start += Piece)
        {
            Tensor piece = flat.narrow(0, start, Math.Min(Piece, flat.numel() - start));
            fixed (byte* data = piece.bytes)
            {
                send((nint)data, (int)piece.numel());
            }
        }
    }
}
