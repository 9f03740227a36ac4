using System.Runtime.CompilerServices;
using SIE.Training.Devices;

namespace SIE.Training.Tests;

internal static class NativeLibraries
{
    /// <summary>Tests use tensors without a command having loaded libtorch first.</summary>
    [ModuleInitializer]
    internal static void Load() => LibTorch.Load();
}
