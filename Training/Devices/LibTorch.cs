using System.Runtime.InteropServices;

namespace SIE.Training.Devices;

/// <summary>
/// Loads libtorch's native libraries before TorchSharp asks for them. The dynamic loader then takes the loaded ones by name, so this is
/// also where a libtorch of the user's own comes in: <c>SIE_LIBTORCH=DIR</c>, such as the torch/lib folder of a Python installation.
/// </summary>
public static class LibTorch
{
    /// <summary>The environment variable that names a folder with a libtorch to use in place of the one beside the program.</summary>
    public const string Variable = "SIE_LIBTORCH";

    /// <summary>The libtorch version that TorchSharp was built against; another minor version may lack or change functions (2.11 was used and had all).</summary>
    public const string Version = "2.10";

    private static readonly Lock Gate = new();
    private static string? _directory;

    /// <summary>The folder beside the program that the build fills (LibTorch.targets); absent in builds with TorchBackend=cuda.</summary>
    private static string BundledDirectory => Path.Combine(AppContext.BaseDirectory, "libtorch");

    /// <summary>Loads the libraries once; later calls return at once. Everything that uses tensors calls this first.</summary>
    /// <returns>The folder that libtorch came from.</returns>
    /// <exception cref="LibTorchException">The libraries are missing or can't be loaded.</exception>
    public static string Load()
    {
        lock (Gate)
        {
            return _directory ??= LoadFrom(Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } own ? own : null);
        }
    }

    private static string LoadFrom(string? own)
    {
        if (own is null && !Directory.Exists(BundledDirectory))
        {
            return AppContext.BaseDirectory; // TorchBackend=cuda: TorchSharp's packages are laid out where TorchSharp looks.
        }

        LetThreadsSleep();
        string directory = own ?? BundledDirectory;
        nint c10 = Load(directory, "c10", own);
        LeaveOutNnpack(Load(directory, "torch_cpu", own));
        _ = Load(directory, "torch", own);

        if (File.Exists(Path.Combine(directory, FileName("torch_cuda"))))
        {
            _ = Load(directory, "torch_cuda", own);
        }

        if (Directory.Exists(BundledDirectory))
        {
            _ = Load(BundledDirectory, "LibTorchSharp", own);
        }

        // Not before: while a library is loaded its constructors free memory, under the loader's lock. If that led into managed code, a garbage collection
        // that waits for this thread and starts one of its own, which takes the lock, would wait for ever.
        TensorMemory.Serve(c10);
        return directory;
    }

    private static nint Load(string directory, string library, string? own)
    {
        string path = Path.Combine(directory, FileName(library));
        string remedy = own is null ? "Build again, or set" : "Correct or unset";
        if (!File.Exists(path))
        {
            throw new LibTorchException($"{path} is missing. {remedy} {Variable}=DIR, a folder that holds libtorch {Version}.");
        }

        try
        {
            return NativeLibrary.Load(Path.GetFullPath(path));
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw new LibTorchException($"{path} can't be loaded: {exception.Message.Trim()} {remedy} {Variable}=DIR (libtorch {Version}).");
        }
    }

    /// <summary>
    /// In one thread libtorch asks before each convolution whether NNPACK can do it, which on most of today's processors is answered by a warning. This
    /// is torch.backends.nnpack.set_flags(False), which TorchSharp lacks, by its name in libtorch (the C++ ABI of Linux); elsewhere nothing happens.
    /// </summary>
    private static unsafe void LeaveOutNnpack(nint library)
    {
        if (NativeLibrary.TryGetExport(library, "_ZN2at13globalContextEv", out nint context)
            && NativeLibrary.TryGetExport(library, "_ZN2at7Context20setUserEnabledNNPACKEb", out nint set))
        {
            ((delegate* unmanaged<nint, byte, void>)set)(((delegate* unmanaged<nint>)context)(), 0);
        }
    }

    /// <summary>
    /// OpenMP's threads wait for each other by spinning, which on a machine that does other work beside wastes most of the time (measured: features
    /// 27 images/s spinning, 102 sleeping, on 2 busy cores). A setting of the user's own stays. Libtorch's OpenMP reads it while it is loaded.
    /// </summary>
    private static void LetThreadsSleep()
    {
        if (OperatingSystem.IsLinux())
        {
            NativeEnvironment.Set("OMP_WAIT_POLICY", "PASSIVE", overwrite: false);
        }
    }

    private static string FileName(string library) => OperatingSystem.IsWindows() ? $"{library}.dll" : $"lib{library}.so";
}
