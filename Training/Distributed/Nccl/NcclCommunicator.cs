using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Distributed.Nccl;

/// <summary>
/// Processes with a CUDA device each: NCCL for tensors there, the host's communicator for the others and for finding each other. Everything is queued on
/// the default stream, on which libtorch computes.
/// </summary>
internal sealed class NcclCommunicator : ICommunicator
{
    private readonly ICommunicator _host;
    private readonly NcclLibrary _library;
    private nint _communicator;

    private NcclCommunicator(ICommunicator host, NcclLibrary library) => (_host, _library) = (host, library);

    public int Rank => _host.Rank;

    public int Size => _host.Size;

    /// <summary>Loads NCCL; the devices are joined at the first use of one, when libtorch has chosen it.</summary>
    /// <param name="host">The processes; owned from now on.</param>
    internal static NcclCommunicator Create(ICommunicator host) => new(host, NcclLibrary.Load());

    public void AllReduceSum(Tensor tensor)
    {
        if (IsHost(tensor))
        {
            _host.AllReduceSum(tensor);
            return;
        }

        _library.AllReduceSum(Address(tensor), tensor.numel(), tensor.dtype, Joined());
    }

    public Tensor AllGather(Tensor rows)
    {
        if (IsHost(rows))
        {
            return _host.AllGather(rows);
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor own = rows.detach().contiguous();
        long[] shape = [rows.shape[0] * Size, .. rows.shape[1..]];
        Tensor joined = empty(shape, dtype: rows.dtype, device: rows.device);
        _library.AllGather(Address(own), Address(joined), own.numel(), rows.dtype, Joined());
        return joined.MoveToOuterDisposeScope();
    }

    public void Broadcast(Tensor tensor)
    {
        if (IsHost(tensor))
        {
            _host.Broadcast(tensor);
            return;
        }

        _library.Broadcast(Address(tensor), tensor.numel(), tensor.dtype, Joined());
    }

    public void Barrier() => _host.Barrier();

    public void Abort(int exitCode) => _host.Abort(exitCode);

    public void Dispose()
    {
        if (_communicator != 0)
        {
            _library.Destroy(_communicator);
            _communicator = 0;
        }

        _host.Dispose();
    }

    private static bool IsHost(Tensor tensor) => tensor.device_type == DeviceType.CPU;

    /// <summary>Where a contiguous tensor's values lie on the device.</summary>
    private static nint Address(Tensor tensor) => tensor.is_contiguous()
        ? tensor.dtype switch
        {
            ScalarType.Byte => tensor.storage<byte>().data_ptr() + (nint)tensor.storage_offset(),
            ScalarType.Int64 => tensor.storage<long>().data_ptr() + ((nint)tensor.storage_offset() * sizeof(long)),
            ScalarType.Float32 => tensor.storage<float>().data_ptr() + ((nint)tensor.storage_offset() * sizeof(float)),
            ScalarType.Float64 => tensor.storage<double>().data_ptr() + ((nint)tensor.storage_offset() * sizeof(double)),
            _ => throw new NotSupportedException($"{tensor.dtype} is not sent between processes."),
        }
        : throw new NotSupportedException("Only contiguous tensors are sent between processes.");

    /// <summary>The first process makes an identity, MPI tells it to the others, and all meet under it.</summary>
    private nint Joined()
    {
        if (_communicator == 0)
        {
            NcclLibrary.UniqueId id = Rank == 0 ? _library.CreateId() : default;
            using Tensor message = zeros(NcclLibrary.UniqueId.Bytes, ScalarType.Byte);
            MemoryMarshal.Write(message.bytes, id);
            _host.Broadcast(message);
            _communicator = _library.Join(MemoryMarshal.Read<NcclLibrary.UniqueId>(message.bytes), Rank, Size);
        }

        return _communicator;
    }
}
