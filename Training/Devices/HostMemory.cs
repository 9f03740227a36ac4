using System.Runtime.InteropServices;

namespace SIE.Training.Devices;

/// <summary>
/// How the C library (glibc) deals with the memory that libtorch frees. It would return large blocks to the system and get them back page by page,
/// filled with zeros, though a training step frees and takes again the same gigabytes: so they are kept (measured: a convolution and its
/// normalisation in half the time). But not yet in the first step: what it leaves for ever, such as oneDNN's compiled kernels, would lie between
/// the blocks and part what is free (measured: half as much memory again). A C library that can't do this goes on as before. What can only be set before a
/// process starts the launcher sets (<c>sie</c>, GLIBC_TUNABLES).
/// </summary>
public static class HostMemory
{
    /// <summary>malloc.h, with the numbers of glibc.</summary>
    private const int TrimThreshold = -1, MapThreshold = -3;

    private static readonly bool Applies = OperatingSystem.IsLinux()
        && !(Environment.GetEnvironmentVariable("GLIBC_TUNABLES") ?? "").Contains("_threshold=", StringComparison.Ordinal);

    private static int _keeps;

    /// <summary>Large blocks come from the system and go back to it, until <see cref="Keep"/>. Called before libtorch is loaded.</summary>
    internal static void PassOn() => Set(MapThreshold, 1 << 20);

    /// <summary>Memory that is freed is kept from now on: call when the first step, or the first of many equal batches, is done.</summary>
    public static void Keep()
    {
        if (Interlocked.Exchange(ref _keeps, 1) == 0)
        {
            Set(MapThreshold, 1 << 27); // but for blocks that hardly fit between others, such as all gradients of the online evaluator
            Set(TrimThreshold, -1); // never returned
        }
    }

    private static void Set(int option, int value)
    {
        if (Applies)
        {
            try
            {
                _ = SetAllocator(option, value);
            }
            catch (EntryPointNotFoundException)
            {
                // Not glibc.
            }
        }
    }

    [DllImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetAllocator(int option, int value);
}
