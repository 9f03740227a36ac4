using System.Runtime.InteropServices;

namespace SIE.Renderer.OpenGL;

/// <summary>What Mesa's llvmpipe, which draws on the CPU, finds in the process that loads it.</summary>
internal static class SoftwareDriver
{
    /// <summary>Most processors that as many drawing threads keep busy without llvmpipe's own, which wait for one another at each pass.</summary>
    private const int FewProcessors = 4;

    /// <summary>malloc.h, with glibc's number.</summary>
    private const int TrimThreshold = -1;

    /// <summary>Freed bytes at the end of a heap from which on they go back to the system.</summary>
    private const int KeptBytes = 256 << 20;

    /// <summary>
    /// On a machine of few processors, lets llvmpipe work on the calling thread alone (a fifth less time of all processors a view), unless the user
    /// has set LP_NUM_THREADS. And lets glibc keep what llvmpipe frees after each pass and takes again for the next one, instead of getting it back
    /// page by page, filled with zeros (a tenth less), unless MALLOC_TRIM_THRESHOLD_ is set. Has to come before the first context.
    /// </summary>
    internal static void Prepare()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        if (Environment.ProcessorCount <= FewProcessors)
        {
            // Environment.SetEnvironmentVariable changes .NET's copy, not the one that C code reads.
            _ = SetEnvironment("LP_NUM_THREADS\0"u8.ToArray(), "0\0"u8.ToArray(), 0);
        }

        if (Environment.GetEnvironmentVariable("MALLOC_TRIM_THRESHOLD_") is null)
        {
            try
            {
                _ = SetAllocator(TrimThreshold, KeptBytes);
            }
            catch (EntryPointNotFoundException)
            {
                // Not glibc.
            }
        }
    }

    [DllImport("libc", EntryPoint = "setenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetEnvironment(byte[] name, byte[] value, int overwrite);

    [DllImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetAllocator(int option, int value);
}
