using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace SIE.Training.Distributed.Nccl;

/// <summary>The few functions of NVIDIA's NCCL (nccl.h of version 2) that are used.</summary>
internal sealed unsafe class NcclLibrary
{
    /// <summary>The environment variable that names an NCCL library to use.</summary>
    internal const string Variable = "SIE_NCCL";

    private const int Sum = 0;

    private readonly delegate* unmanaged[Cdecl]<UniqueId*, int> _getUniqueId;
    private readonly delegate* unmanaged[Cdecl]<nint*, int, UniqueId, int, int> _initRank;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, nuint, int, int, nint, nint, int> _allReduce;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, nuint, int, nint, nint, int> _allGather;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, nuint, int, int, nint, nint, int> _broadcast;
    private readonly delegate* unmanaged[Cdecl]<nint, int> _destroy;
    private readonly delegate* unmanaged[Cdecl]<int, byte*> _errorString;

    private NcclLibrary(nint library)
    {
        _getUniqueId = (delegate* unmanaged[Cdecl]<UniqueId*, int>)NativeLibrary.GetExport(library, "ncclGetUniqueId");
        _initRank = (delegate* unmanaged[Cdecl]<nint*, int, UniqueId, int, int>)NativeLibrary.GetExport(library, "ncclCommInitRank");
        _allReduce = (delegate* unmanaged[Cdecl]<nint, nint, nuint, int, int, nint, nint, int>)NativeLibrary.GetExport(library, "ncclAllReduce");
        _allGather = (delegate* unmanaged[Cdecl]<nint, nint, nuint, int, nint, nint, int>)NativeLibrary.GetExport(library, "ncclAllGather");
        _broadcast = (delegate* unmanaged[Cdecl]<nint, nint, nuint, int, int, nint, nint, int>)NativeLibrary.GetExport(library, "ncclBroadcast");
        _destroy = (delegate* unmanaged[Cdecl]<nint, int>)NativeLibrary.GetExport(library, "ncclCommDestroy");
        _errorString = (delegate* unmanaged[Cdecl]<int, byte*>)NativeLibrary.GetExport(library, "ncclGetErrorString");
    }

    /// <summary>Loads the library.</summary>
    /// <exception cref="DistributedException">It is not there.</exception>
    internal static NcclLibrary Load()
    {
        string name = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } own ? own : "libnccl.so.2";
        nint library = DynamicLibrary.Load(name);
        return library != 0 ? new(library) : throw new DistributedException(
            $"Several processes with --device cuda need NCCL, but {name} is not there. A Python installation of PyTorch has it in nvidia/nccl/lib: " +
            $"set {Variable}=/path/to/libnccl.so.2.");
    }

    internal UniqueId CreateId()
    {
        UniqueId id;
        Check(_getUniqueId(&id), "ncclGetUniqueId");
        return id;
    }

    internal nint Join(UniqueId id, int rank, int size)
    {
        nint communicator;
        Check(_initRank(&communicator, size, id, rank), "ncclCommInitRank");
        return communicator;
    }

    internal void AllReduceSum(nint data, long count, ScalarType type, nint communicator) =>
        Check(_allReduce(data, data, (nuint)count, Type(type), Sum, communicator, 0), "ncclAllReduce");

    internal void AllGather(nint from, nint to, long count, ScalarType type, nint communicator) =>
        Check(_allGather(from, to, (nuint)count, Type(type), communicator, 0), "ncclAllGather");

    internal void Broadcast(nint data, long count, ScalarType type, nint communicator) =>
        Check(_broadcast(data, data, (nuint)count, Type(type), 0, communicator, 0), "ncclBroadcast");

    internal void Destroy(nint communicator) => _ = _destroy(communicator);

    /// <summary>ncclDataType_t.</summary>
    private static int Type(ScalarType type) => type switch
    {
        ScalarType.Byte => 1,
        ScalarType.Int64 => 4,
        ScalarType.Float32 => 7,
        ScalarType.Float64 => 8,
        _ => throw new NotSupportedException($"{type} is not sent between processes."),
    };

    private void Check(int result, string function)
    {
        if (result != 0)
        {
            throw new DistributedException($"{function} failed: {Marshal.PtrToStringUTF8((nint)_errorString(result))}.");
        }
    }

    /// <summary>ncclUniqueId: 128 bytes, passed by value.</summary>
    internal struct UniqueId
    {
        internal const int Bytes = 128;

        private fixed byte _bytes[Bytes];
    }
}
