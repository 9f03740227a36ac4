using System.Runtime.InteropServices;
using System.Text;

namespace SIE.Training.Distributed;

/// <summary>Loads a library so that its plugins find its symbols, which <see cref="NativeLibrary"/> does not do.</summary>
internal static class DynamicLibrary
{
    private const int Now = 2;
    private const int Global = 0x100;

    /// <summary>Loads a library with all its symbols for everybody (RTLD_NOW | RTLD_GLOBAL).</summary>
    /// <param name="name">File name or path.</param>
    /// <returns>The handle, or 0 if there is no such library.</returns>
    internal static nint Load(string name)
    {
        byte[] path = Encoding.UTF8.GetBytes(name + '\0');
        try
        {
            return Open(path, Now | Global);
        }
        catch (EntryPointNotFoundException)
        {
            return OpenOld(path, Now | Global); // before glibc 2.34 it was a library of its own
        }
    }

    [DllImport("libc", EntryPoint = "dlopen")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Open(byte[] path, int mode);

    [DllImport("libdl.so.2", EntryPoint = "dlopen")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint OpenOld(byte[] path, int mode);
}
