using System.Runtime.InteropServices;
using System.Text;

namespace SIE.Training.Devices;

/// <summary>The environment variables that native code on Linux reads; .NET's own setter changes only its copy.</summary>
internal static class NativeEnvironment
{
    /// <summary>Sets a variable.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="overwrite">False keeps a value that it has.</param>
    internal static void Set(string name, string value, bool overwrite) =>
        _ = Set(Encoding.UTF8.GetBytes(name + '\0'), Encoding.UTF8.GetBytes(value + '\0'), overwrite ? 1 : 0);

    [DllImport("libc", EntryPoint = "setenv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Set(byte[] name, byte[] value, int overwrite);
}
