using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace SIE.Renderer.OpenGL;

/// <summary>A context on Windows: a hidden window of the predefined class "STATIC", whose device context nothing is ever drawn to.</summary>
internal sealed unsafe partial class WglContext : HeadlessContext
{
    private const uint DrawToWindow = 0x4, SupportOpenGl = 0x20;
    private const int ContextMajorVersion = 0x2091, ContextMinorVersion = 0x2092, ContextFlags = 0x2094, ContextProfileMask = 0x9126;
    private const int CoreProfileBit = 0x1, DebugBit = 0x1;

    private readonly nint _window;
    private readonly nint _deviceContext;
    private readonly nint _library;
    private nint _context;

    private WglContext(nint window, nint deviceContext, nint library, nint context)
    {
        (_window, _deviceContext, _library, _context) = (window, deviceContext, library, context);
    }

    internal override string Description => "WGL";

    /// <summary>Opens the default OpenGL driver; why it failed is added to the list.</summary>
    internal static WglContext? TryOpen(bool debug, List<string> failures)
    {
        nint window = CreateWindowEx(0, "STATIC", "SIE", 0, 0, 0, 1, 1, 0, 0, 0, 0);
        nint deviceContext = window == 0 ? 0 : GetDC(window);
        PixelFormat format = new() { Size = (ushort)sizeof(PixelFormat), Version = 1, Flags = DrawToWindow | SupportOpenGl, ColorBits = 32 };
        int chosen = deviceContext == 0 ? 0 : ChoosePixelFormat(deviceContext, &format);
        if (chosen == 0 || SetPixelFormat(deviceContext, chosen, &format) == 0)
        {
            failures.Add($"WGL: no window with an OpenGL pixel format (error {Marshal.GetLastPInvokeError()})");
            return null;
        }

        // wglCreateContextAttribsARB is only found through a context of the old kind.
        nint old = CreateOldContext(deviceContext);
        if (old == 0 || MakeCurrent(deviceContext, old) == 0)
        {
            failures.Add($"WGL: no OpenGL at all (error {Marshal.GetLastPInvokeError()})");
            return null;
        }

        nint create = GetExtensionAddress("wglCreateContextAttribsARB");
        int* version = stackalloc int[]
        {
            ContextMajorVersion, 4, ContextMinorVersion, 5, ContextProfileMask, CoreProfileBit, ContextFlags, debug ? DebugBit : 0, 0,
        };
        nint context = create == 0 ? 0 : ((delegate* unmanaged<nint, nint, int*, nint>)create)(deviceContext, 0, version);
        _ = MakeCurrent(0, 0);
        _ = DeleteContext(old);
        if (context == 0 || MakeCurrent(deviceContext, context) == 0)
        {
            failures.Add("WGL: the driver has no OpenGL 4.5 core context");
            return null;
        }

        return new WglContext(window, deviceContext, NativeLibrary.Load("opengl32.dll"), context);
    }

    public override bool TryGetProcAddress(string proc, [UnscopedRef] out nint addr, int? slot = null)
    {
        // Functions of OpenGL 1.1 are exports of the library, all later ones come from the driver; -1 to 3 also mean "not found".
        addr = GetExtensionAddress(proc);
        return addr is < -1 or > 3 || NativeLibrary.TryGetExport(_library, proc, out addr);
    }

    public override void Dispose()
    {
        if (_context == 0)
        {
            return;
        }

        _ = MakeCurrent(0, 0);
        _ = DeleteContext(_context);
        _ = ReleaseDC(_window, _deviceContext);
        _ = DestroyWindow(_window);
        _context = 0;
    }

    [LibraryImport("user32.dll", EntryPoint = "CreateWindowExW", StringMarshalling = StringMarshalling.Utf16, SetLastError = true)]
    private static partial nint CreateWindowEx(
        uint extendedStyle, string className, string name, uint style, int x, int y, int width, int height, nint parent, nint menu, nint instance, nint parameter);

    [LibraryImport("user32.dll")]
    private static partial int DestroyWindow(nint window);

    [LibraryImport("user32.dll")]
    private static partial nint GetDC(nint window);

    [LibraryImport("user32.dll")]
    private static partial int ReleaseDC(nint window, nint deviceContext);

    [LibraryImport("gdi32.dll", SetLastError = true)]
    private static partial int ChoosePixelFormat(nint deviceContext, PixelFormat* format);

    [LibraryImport("gdi32.dll", SetLastError = true)]
    private static partial int SetPixelFormat(nint deviceContext, int index, PixelFormat* format);

    [LibraryImport("opengl32.dll", EntryPoint = "wglCreateContext", SetLastError = true)]
    private static partial nint CreateOldContext(nint deviceContext);

    [LibraryImport("opengl32.dll", EntryPoint = "wglMakeCurrent", SetLastError = true)]
    private static partial int MakeCurrent(nint deviceContext, nint context);

    [LibraryImport("opengl32.dll", EntryPoint = "wglDeleteContext")]
    private static partial int DeleteContext(nint context);

    [LibraryImport("opengl32.dll", EntryPoint = "wglGetProcAddress", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetExtensionAddress(string name);

    /// <summary>PIXELFORMATDESCRIPTOR, of which only the head matters here.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 40)]
    private struct PixelFormat
    {
        public ushort Size;
        public ushort Version;
        public uint Flags;
        public byte PixelType;
        public byte ColorBits;
    }
}
