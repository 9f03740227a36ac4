using System.Runtime.InteropServices;

namespace SIE.Renderer.Meshes;

/// <summary>
/// Arrays of megabytes on large pages, where Linux grants them on request: the first touch of a page costs a fault, which takes longer than to read
/// what is to stand there, and in virtual machines many times longer. A page of 2 MiB saves 511 of them. It changes nothing else.
/// </summary>
internal static unsafe class LargeArray
{
    private const int PageBytes = 2 << 20;
    private const int SmallPageBytes = 4096;

    /// <summary>MADV_HUGEPAGE and MADV_POPULATE_WRITE (linux/mman.h).</summary>
    private const int WantLargePages = 14, TouchAll = 23;

    /// <summary>Allocates an array whose elements have to be written before they are read, and nearly all are.</summary>
    /// <typeparam name="T">An element without references.</typeparam>
    public static T[] Allocate<T>(int length)
        where T : unmanaged
    {
        T[] array = GC.AllocateUninitializedArray<T>(length);
        AskForLargePages(array);

        // At the ends of an array large pages can't be had; at least the faults come all at once.
        Advise(array, SmallPageBytes, TouchAll);
        return array;
    }

    /// <summary>
    /// Asks for large pages where none have been touched yet, also for those that the array shares with its neighbours, which are as large as a
    /// rule.
    /// </summary>
    /// <typeparam name="T">An element without references.</typeparam>
    public static void AskForLargePages<T>(T[] array)
        where T : unmanaged => Advise(array, PageBytes, WantLargePages);

    /// <summary>Advises the kernel on the pages of an array, if it is large. Where the kernel refuses, being old, nothing is lost.</summary>
    private static void Advise<T>(T[] array, int pageBytes, int advice)
        where T : unmanaged
    {
        long bytes = (long)array.Length * sizeof(T);
        if (bytes < 2 * PageBytes || !OperatingSystem.IsLinux())
        {
            return;
        }

        fixed (T* start = array)
        {
            long first = (long)start & -pageBytes, end = ((long)start + bytes + pageBytes - 1) & -pageBytes;
            _ = Advise((void*)first, (nuint)(end - first), advice);
        }
    }

    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Advise(void* start, nuint length, int advice);
}
