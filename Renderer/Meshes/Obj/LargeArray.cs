using System.Runtime.InteropServices;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>
/// Arrays of megabytes on large pages, where Linux grants them on request: the first touch of a page costs a fault, which takes longer than to read what is
/// to stand there, and in virtual machines many times longer. A page of 2 MiB saves 511 of them. It changes nothing else.
/// </summary>
internal static unsafe class LargeArray
{
    private const int PageBytes = 2 << 20;

    /// <summary>MADV_HUGEPAGE (linux/mman.h).</summary>
    private const int WantLargePages = 14;

    /// <summary>Allocates an array whose elements have to be written before they are read.</summary>
    /// <typeparam name="T">An element without references.</typeparam>
    public static T[] Allocate<T>(int length)
        where T : unmanaged
    {
        T[] array = GC.AllocateUninitializedArray<T>(length);
        AskForLargePages(array);
        return array;
    }

    /// <summary>Asks for large pages where none have been touched yet. Arrays of less than two are left alone.</summary>
    public static void AskForLargePages<T>(T[] array)
        where T : unmanaged
    {
        long bytes = (long)array.Length * sizeof(T);
        if (bytes < 2 * PageBytes || !OperatingSystem.IsLinux())
        {
            return;
        }

        fixed (T* start = array)
        {
            // Also the pages that the array shares with its neighbours, which are as large as a rule. Where it is refused (an old kernel), small pages do as well.
            long first = (long)start & -PageBytes, end = ((long)start + bytes + PageBytes - 1) & -PageBytes;
            _ = Advise((void*)first, (nuint)(end - first), WantLargePages);
        }
    }

    [DllImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Advise(void* start, nuint length, int advice);
}
