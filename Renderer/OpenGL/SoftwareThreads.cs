using System.Runtime.InteropServices;

namespace SIE.Renderer.OpenGL;

/// <summary>How many threads Mesa's llvmpipe starts beside the one that draws.</summary>
internal static class SoftwareThreads
{
    /// <summary>Most processors that as many drawing threads keep busy without llvmpipe's own, which wait for one another at each pass.</summary>
    private const int FewProcessors = 4;

    /// <summary>
    /// On a machine of few processors, lets llvmpipe work on the calling thread alone (a fifth less time of all processors a view), unless the user
    /// has set LP_NUM_THREADS. Has to come before the first context.
    /// </summary>
    internal static void PreferCaller()
    {
        if (OperatingSystem.IsLinux() && Environment.ProcessorCount <= FewProcessors)
        {
            // Environment.SetEnvironmentVariable changes .NET's copy, not the one that C code reads.
            _ = SetEnvironment("LP_NUM_THREADS\0"u8.ToArray(), "0\0"u8.ToArray(), 0);
        }
    }

    [DllImport("libc", EntryPoint = "setenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetEnvironment(byte[] name, byte[] value, int overwrite);
}
