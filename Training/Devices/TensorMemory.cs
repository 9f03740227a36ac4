using System.Runtime.InteropServices;

namespace SIE.Training.Devices;

/// <summary>
/// The memory of large tensors on a CPU. A training step frees and takes again the same gigabytes. The C library gets them anew from the system each
/// time, page by page and filled with zeros; or, if told to keep them, parts them: glibc aligns a block, and into the crumb before it goes something
/// small that stays, so that the next block of the same size finds no place there (measured: 1.5 times as much memory as is in use at most). So on
/// Linux they lie in a range of addresses of our own, whose pages come when they are first used, huge ones where there are any, and stay: what libc10
/// calls to take and to free memory, posix_memalign and free, leads here.
/// </summary>
public static unsafe class TensorMemory
{
    /// <summary>The environment variable that leaves all to the C library if it is 0, as a tool that watches over memory needs.</summary>
    public const string Variable = "SIE_TENSOR_MEMORY";

    /// <summary>Smaller tensors stay with the C library.</summary>
    internal const nint LeastSize = 1 << 20;

    /// <summary>mman.h.</summary>
    private const int Readable = 1, Writable = 2, Private = 2, Anonymous = 32, Unreserved = 0x4000, HugePages = 14;

    private static readonly Lock Gate = new();
    private static BlockPool? _pool;
    private static nint _start, _end;
    private static delegate* unmanaged<nint*, nint, nint, int> _take;
    private static delegate* unmanaged<nint, void> _free;

    /// <summary>Whether an address lies in the range.</summary>
    /// <param name="address">Of a tensor's memory.</param>
    internal static bool Holds(nint address) => address >= _start && address < _end;

    /// <summary>Serves libtorch from now on; where that can't be, all stays as it was. Called once, with all of libtorch loaded.</summary>
    /// <param name="library">The loaded libc10.</param>
    internal static void Serve(nint library)
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess || Environment.GetEnvironmentVariable(Variable) == "0")
        {
            return;
        }

        (IReadOnlyList<nint> takes, IReadOnlyList<nint> frees) = (LibraryImports.PlacesOf(library, "posix_memalign"), LibraryImports.PlacesOf(library, "free"));
        nint program = NativeLibrary.GetMainProgramHandle(), size = (nint)GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (takes.Count == 0 || frees.Count == 0
            || !NativeLibrary.TryGetExport(program, "posix_memalign", out nint take) || !NativeLibrary.TryGetExport(program, "free", out nint free))
        {
            return;
        }

        nint start = MapMemory(0, size, Readable | Writable, Private | Anonymous | Unreserved, -1, 0);
        if (start == -1)
        {
            return; // addresses are limited (ulimit -v), or the system promises no more than it has
        }

        _ = Advise(start, size, HugePages);
        (_start, _end, _pool) = (start, start + size, new(size));
        _take = (delegate* unmanaged<nint*, nint, nint, int>)take;
        _free = (delegate* unmanaged<nint, void>)free;
        if (LibraryImports.Redirect(frees, (nint)(delegate* unmanaged<nint, void>)&Free))
        {
            _ = LibraryImports.Redirect(takes, (nint)(delegate* unmanaged<nint*, nint, nint, int>)&Take);
        }
    }

    /// <summary>posix_memalign.</summary>
    [UnmanagedCallersOnly]
    private static int Take(nint* result, nint alignment, nint size)
    {
        if (size >= LeastSize && alignment <= BlockPool.Alignment)
        {
            lock (Gate)
            {
                nint place = _pool!.Take(size);
                if (place >= 0)
                {
                    *result = _start + place;
                    return 0;
                }
            }
        }

        return _take(result, alignment, size); // which says so where there is no memory, and libtorch throws
    }

    /// <summary>free.</summary>
    [UnmanagedCallersOnly]
    private static void Free(nint address)
    {
        if (Holds(address))
        {
            lock (Gate)
            {
                _pool!.Return(address - _start);
            }
        }
        else
        {
            _free(address);
        }
    }

    [DllImport("libc", EntryPoint = "mmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint MapMemory(nint address, nint length, int protection, int flags, int file, nint offset);

    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Advise(nint address, nint length, int advice);
}
