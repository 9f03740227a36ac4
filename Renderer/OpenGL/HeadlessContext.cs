using System.Diagnostics.CodeAnalysis;
using System.Text;
using Silk.NET.Core.Contexts;

namespace SIE.Renderer.OpenGL;

/// <summary>
/// An OpenGL 4.5 core context without a window, current on the thread that opened it. Dispose it on that thread.
/// </summary>
internal abstract class HeadlessContext : INativeContext
{
    /// <summary>How it was opened, such as "EGL device 0 (NVIDIA)"; for messages.</summary>
    internal abstract string Description { get; }

    /// <summary>Tries every way of opening a context on this system, hardware first.</summary>
    /// <param name="gpu">Index of the EGL device, or null for the first usable one.</param>
    /// <param name="debug">Asks for a debug context.</param>
    /// <exception cref="GraphicsException">None worked; the message lists each attempt and what to install.</exception>
    internal static HeadlessContext Open(int? gpu, bool debug)
    {
        List<string> failures = [];
        HeadlessContext? context = OperatingSystem.IsWindows()
            ? WglContext.TryOpen(debug, failures)
            : EglContext.TryOpen(gpu, debug, failures);
        return context ?? throw new GraphicsException(Explain(gpu, failures));
    }

    /// <inheritdoc/>
    public nint GetProcAddress(string proc, int? slot = null) =>
        TryGetProcAddress(proc, out nint address, slot) ? address : throw new GraphicsException($"The OpenGL driver lacks {proc}. {Remedy}");

    /// <inheritdoc/>
    public abstract bool TryGetProcAddress(string proc, [UnscopedRef] out nint addr, int? slot = null);

    /// <inheritdoc/>
    public abstract void Dispose();

    private static string Remedy => OperatingSystem.IsWindows()
        ? "Install a graphics driver with OpenGL 4.5, or put Mesa's opengl32.dll beside the program."
        : "Install a graphics driver with OpenGL 4.5, or Mesa's software renderer: apt-get install libegl1 libgl1-mesa-dri";

    private static string Explain(int? gpu, List<string> failures)
    {
        StringBuilder text = new();
        text.Append(gpu is null ? "No usable OpenGL 4.5 was found." : $"GPU {gpu} can't be used for OpenGL 4.5.").AppendLine(" Tried:");
        foreach (string failure in failures.Distinct()) // a device may have several displays that fail alike
        {
            text.Append("  - ").AppendLine(failure);
        }

        return text.Append(gpu is null ? Remedy : $"Leave the GPU's index out to take the first usable one. {Remedy}").ToString();
    }
}
