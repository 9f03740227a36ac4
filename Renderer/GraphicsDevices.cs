using SIE.Renderer.OpenGL;

namespace SIE.Renderer;

/// <summary>The GPUs of this machine.</summary>
public static class GraphicsDevices
{
    /// <summary>
    /// What <see cref="RenderOptions.Gpu"/> may be for each GPU that can draw: indices of EGL devices. Empty where only the CPU can, and on
    /// Windows, where the system chooses.
    /// </summary>
    public static IReadOnlyList<int> Find()
    {
        if (OperatingSystem.IsWindows())
        {
            return [];
        }

        // On a thread of its own: each device is tried with a context, which would take the place of the one that a renderer has on this thread.
        return Task.Factory.StartNew(EglContext.HardwareDevices, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .GetAwaiter().GetResult();
    }
}
