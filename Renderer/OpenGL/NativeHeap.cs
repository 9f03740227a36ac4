using System.Runtime.InteropServices;

namespace SIE.Renderer.OpenGL;

/// <summary>
/// The C library's heap, from which Mesa's software rasteriser takes what a GPU would have in its own memory. glibc raises the size from which a block
/// gets pages of its own with every larger block that is freed; the maps of each mesh (10 MB) then lie among small blocks, in one heap of each
/// thread, and memory creeps up over tens of thousands of meshes. A size that is set stays.
/// </summary>
internal static partial class NativeHeap
{
    /// <summary>M_MMAP_THRESHOLD of malloc.h.</summary>
    private const int OwnPagesThreshold = -3;

    private const int OwnPagesFrom = 1 << 20;

    /// <summary>Gives each large block pages of its own, which go back to the system when it is freed. Has no effect without glibc.</summary>
    internal static void SeparateLargeBlocks()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            // It returns whether the number was taken; if not, memory is as it was.
            _ = SetOption(OwnPagesThreshold, OwnPagesFrom);
        }
        catch (TypeLoadException)
        {
            // musl has another heap, and no such function.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
