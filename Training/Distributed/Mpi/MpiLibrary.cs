using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace SIE.Training.Distributed.Mpi;

/// <summary>
/// The dozen functions of MPI that are used, of Open MPI or of MPICH and its relatives. They differ in what handles are: addresses of exported
/// variables there, fixed integers here; an integer fits an address's register, so that both are called alike.
/// </summary>
internal sealed unsafe class MpiLibrary
{
    /// <summary>The environment variable that names an MPI library to use.</summary>
    internal const string Variable = "SIE_MPI";

    private const int Serialized = 2; // MPI_THREAD_SERIALIZED: any thread, one at a time

    private readonly delegate* unmanaged[Cdecl]<nint, nint, int, int*, int> _initThread;
    private readonly delegate* unmanaged[Cdecl]<nint, int*, int> _rank;
    private readonly delegate* unmanaged[Cdecl]<nint, int*, int> _size;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, int, nint, nint, nint, int> _allReduce;
    private readonly delegate* unmanaged[Cdecl]<nint, int, nint, nint, int, nint, nint, int> _allGather;
    private readonly delegate* unmanaged[Cdecl]<nint, int, nint, int, nint, int> _broadcast;
    private readonly delegate* unmanaged[Cdecl]<nint, int> _barrier;
    private readonly delegate* unmanaged[Cdecl]<nint, int, int> _abort;
    private readonly delegate* unmanaged[Cdecl]<int> _finalize;
    private readonly nint _world;
    private readonly nint _sum;
    private readonly nint _inPlace;
    private readonly Dictionary<ScalarType, nint> _types;

    private MpiLibrary(string name, nint library)
    {
        Name = name;
        _initThread = (delegate* unmanaged[Cdecl]<nint, nint, int, int*, int>)Function("MPI_Init_thread");
        _rank = (delegate* unmanaged[Cdecl]<nint, int*, int>)Function("MPI_Comm_rank");
        _size = (delegate* unmanaged[Cdecl]<nint, int*, int>)Function("MPI_Comm_size");
        _allReduce = (delegate* unmanaged[Cdecl]<nint, nint, int, nint, nint, nint, int>)Function("MPI_Allreduce");
        _allGather = (delegate* unmanaged[Cdecl]<nint, int, nint, nint, int, nint, nint, int>)Function("MPI_Allgather");
        _broadcast = (delegate* unmanaged[Cdecl]<nint, int, nint, int, nint, int>)Function("MPI_Bcast");
        _barrier = (delegate* unmanaged[Cdecl]<nint, int>)Function("MPI_Barrier");
        _abort = (delegate* unmanaged[Cdecl]<nint, int, int>)Function("MPI_Abort");
        _finalize = (delegate* unmanaged[Cdecl]<int>)Function("MPI_Finalize");
        if (NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out _world))
        {
            _sum = Function("ompi_mpi_op_sum");
            _inPlace = 1;
            _types = new()
            {
                [ScalarType.Float32] = Function("ompi_mpi_float"),
                [ScalarType.Float64] = Function("ompi_mpi_double"),
                [ScalarType.Int64] = Function("ompi_mpi_int64_t"),
                [ScalarType.Byte] = Function("ompi_mpi_byte"),
            };
        }
        else
        {
            // The constants of MPICH's ABI, which Intel MPI and MVAPICH share (mpi.h).
            _world = 0x44000000;
            _sum = 0x58000003;
            _inPlace = -1;
            _types = new()
            {
                [ScalarType.Float32] = 0x4c00040a,
                [ScalarType.Float64] = 0x4c00080b,
                [ScalarType.Int64] = 0x4c00083a,
                [ScalarType.Byte] = 0x4c00010d,
            };
        }

        nint Function(string function) => NativeLibrary.TryGetExport(library, function, out nint address)
            ? address
            : throw new DistributedException($"{name} has no {function}: it is no MPI library that we know. Set {Variable} to Open MPI's or MPICH's libmpi.so.");
    }

    /// <summary>The library's file.</summary>
    internal string Name { get; }

    /// <summary>Loads the library of the launcher that started this process.</summary>
    /// <param name="candidates">File names, the likeliest first.</param>
    /// <returns>The library.</returns>
    /// <exception cref="DistributedException">None is there.</exception>
    internal static MpiLibrary Load(IReadOnlyList<string> candidates)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } own)
        {
            candidates = [own];
        }

        foreach (string name in candidates)
        {
            nint library = DynamicLibrary.Load(name);
            if (library != 0)
            {
                return new MpiLibrary(name, library);
            }
        }

        throw new DistributedException(
            $"This process was started as one of several, but the MPI library is not there (looked for {string.Join(", ", candidates)}). " +
            $"Install the launcher's, such as openmpi-bin or mpich on Debian, or name it: {Variable}=/path/to/libmpi.so.");
    }

    /// <summary>Joins the other processes.</summary>
    /// <returns>Rank and number of processes.</returns>
    internal (int Rank, int Size) Initialize()
    {
        int provided, rank, size;
        Check(_initThread(0, 0, Serialized, &provided), "MPI_Init_thread");
        if (provided < Serialized)
        {
            throw new DistributedException($"{Name} was built without threads (MPI_THREAD_SERIALIZED); install another build.");
        }

        Check(_rank(_world, &rank), "MPI_Comm_rank");
        Check(_size(_world, &size), "MPI_Comm_size");
        return (rank, size);
    }

    internal void AllReduceSum(nint data, int count, ScalarType type) => Check(_allReduce(_inPlace, data, count, Type(type), _sum, _world), "MPI_Allreduce");

    internal void AllGather(nint from, nint to, int count, ScalarType type) =>
        Check(_allGather(from, count, Type(type), to, count, Type(type), _world), "MPI_Allgather");

    internal void Broadcast(nint data, int count, ScalarType type) => Check(_broadcast(data, count, Type(type), 0, _world), "MPI_Bcast");

    internal void Barrier() => Check(_barrier(_world), "MPI_Barrier");

    internal void Abort(int code) => _ = _abort(_world, code);

    internal void Terminate() => _ = _finalize();

    private nint Type(ScalarType type) =>
        _types.TryGetValue(type, out nint handle) ? handle : throw new NotSupportedException($"{type} is not sent between processes.");

    private void Check(int result, string function)
    {
        if (result != 0)
        {
            throw new DistributedException($"{function} of {Name} failed with {result}; another process has probably ended.");
        }
    }
}
