using System.Runtime.InteropServices;
using Silk.NET.OpenGL;

namespace SIE.Renderer.OpenGL;

/// <summary>
/// A headless OpenGL context with its functions. Bound to the thread that opened it; everything made from it must be disposed before it.
/// </summary>
internal sealed class GraphicsDevice : IDisposable
{
    private readonly HeadlessContext _context;
    private readonly DebugProc? _onMessage;
    private string? _firstError;

    private GraphicsDevice(HeadlessContext context, bool debug)
    {
        _context = context;
        Gl = GL.GetApi(context);
        Driver = $"{Gl.GetStringS(StringName.Renderer)}; OpenGL {Gl.GetStringS(StringName.Version)}";
        IsSoftware = Driver.Contains("llvmpipe", StringComparison.OrdinalIgnoreCase)
            || Driver.Contains("softpipe", StringComparison.OrdinalIgnoreCase);
        HasLongAtomics = Gl.IsExtensionPresent("GL_ARB_gpu_shader_int64") && Gl.IsExtensionPresent("GL_NV_shader_atomic_int64");
        Debug = debug;
        if (debug)
        {
            _onMessage = OnMessage;
            Gl.Enable(EnableCap.DebugOutput);
            Gl.Enable(EnableCap.DebugOutputSynchronous);
            unsafe
            {
                Gl.DebugMessageCallback(_onMessage, null);
            }
        }
    }

    /// <summary>The OpenGL functions.</summary>
    internal GL Gl { get; }

    /// <summary>Renderer and version as the driver names them.</summary>
    internal string Driver { get; }

    /// <summary>True where the CPU draws.</summary>
    internal bool IsSoftware { get; }

    /// <summary>True if shaders have atomics of 64 bits.</summary>
    internal bool HasLongAtomics { get; }

    /// <summary>True when every message of the driver is listened to.</summary>
    internal bool Debug { get; }

    /// <summary>Opens a context.</summary>
    /// <param name="gpu">Index of the EGL device, or null for the first usable one.</param>
    /// <param name="debug">Listens to the driver's debug output.</param>
    /// <exception cref="GraphicsException">No usable OpenGL 4.5.</exception>
    internal static GraphicsDevice Open(int? gpu, bool debug)
    {
        HeadlessContext context = HeadlessContext.Open(gpu, debug);
        try
        {
            return new GraphicsDevice(context, debug);
        }
        catch
        {
            context.Dispose();
            throw;
        }
    }

    /// <summary>Throws if the driver has reported an error since the last call.</summary>
    /// <param name="doing">What was being done, for the message.</param>
    /// <exception cref="GraphicsException">An error, or out of memory, or a lost device.</exception>
    internal void Check(string doing)
    {
        GLEnum error = Gl.GetError();
        if (_firstError is { } message)
        {
            _firstError = null;
            throw new GraphicsException($"OpenGL error while {doing}: {message} ({Driver})");
        }

        if (Gl.GetGraphicsResetStatus() is var reset and not GLEnum.NoError)
        {
            throw new GraphicsException($"The GPU was reset or has disappeared while {doing} ({reset}; {Driver}). See the system's log for the driver's reason.");
        }

        if (error == GLEnum.NoError)
        {
            return;
        }

        string remedy = error == GLEnum.OutOfMemory
            ? " The GPU is out of memory: close what else uses it, or use a smaller mesh, smaller textures, a smaller --size or another --gpu."
            : "";
        throw new GraphicsException($"OpenGL error {error} while {doing} ({Driver}).{remedy}");
    }

    public void Dispose()
    {
        Gl.Dispose();
        _context.Dispose();
    }

    private void OnMessage(GLEnum source, GLEnum type, int id, GLEnum severity, int length, nint message, nint parameter)
    {
        // An exception must not cross the driver's frames, so the first message waits for the next Check.
        bool isError = type == GLEnum.DebugTypeError || severity is GLEnum.DebugSeverityHigh or GLEnum.DebugSeverityMedium;
        if (isError && type != GLEnum.DebugTypePerformance)
        {
            _firstError ??= Marshal.PtrToStringUTF8(message, length);
        }
    }
}
