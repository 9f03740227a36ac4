using System.Runtime.InteropServices;

namespace SIE.Renderer.OpenGL;

/// <summary>The entry points of libEGL.so.1 that a headless context needs; names and numbers are those of the EGL 1.5 headers.</summary>
internal static unsafe partial class Egl
{
    internal const int True = 1;
    internal const int None = 0x3038;
    internal const int Extensions = 0x3055;
    internal const int Vendor = 0x3053;
    internal const int SurfaceType = 0x3033;
    internal const int PbufferBit = 0x0001;
    internal const int RenderableType = 0x3040;
    internal const int OpenGlBit = 0x0008;
    internal const int OpenGlApi = 0x30A2;
    internal const int ContextMajorVersion = 0x3098;
    internal const int ContextMinorVersion = 0x30FB;
    internal const int ContextOpenGlProfileMask = 0x30FD;
    internal const int ContextOpenGlCoreProfileBit = 0x0001;
    internal const int ContextOpenGlDebug = 0x31B0;
    internal const int ContextResetNotification = 0x31BD;
    internal const int LoseContextOnReset = 0x31BF;
    internal const int Width = 0x3057;
    internal const int Height = 0x3056;

    /// <summary>EGL_EXT_platform_device.</summary>
    internal const int PlatformDevice = 0x313F;

    /// <summary>EGL_MESA_platform_surfaceless.</summary>
    internal const int PlatformSurfacelessMesa = 0x31DD;

    private const string Library = "libEGL.so.1";

    [LibraryImport(Library, EntryPoint = "eglGetError")]
    internal static partial int GetError();

    [LibraryImport(Library, EntryPoint = "eglGetProcAddress", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint GetProcAddress(string name);

    [LibraryImport(Library, EntryPoint = "eglGetPlatformDisplay")]
    internal static partial nint GetPlatformDisplay(int platform, nint native, nint* attributes);

    [LibraryImport(Library, EntryPoint = "eglQueryString")]
    internal static partial nint QueryString(nint display, int name);

    [LibraryImport(Library, EntryPoint = "eglInitialize")]
    internal static partial int Initialize(nint display, out int major, out int minor);

    [LibraryImport(Library, EntryPoint = "eglBindAPI")]
    internal static partial int BindApi(int api);

    [LibraryImport(Library, EntryPoint = "eglChooseConfig")]
    internal static partial int ChooseConfig(nint display, int* attributes, nint* configs, int size, out int count);

    [LibraryImport(Library, EntryPoint = "eglCreateContext")]
    internal static partial nint CreateContext(nint display, nint config, nint share, int* attributes);

    [LibraryImport(Library, EntryPoint = "eglCreatePbufferSurface")]
    internal static partial nint CreatePbufferSurface(nint display, nint config, int* attributes);

    [LibraryImport(Library, EntryPoint = "eglMakeCurrent")]
    internal static partial int MakeCurrent(nint display, nint draw, nint read, nint context);

    [LibraryImport(Library, EntryPoint = "eglDestroyContext")]
    internal static partial int DestroyContext(nint display, nint context);

    [LibraryImport(Library, EntryPoint = "eglDestroySurface")]
    internal static partial int DestroySurface(nint display, nint surface);

    /// <summary>The name of an EGL error code, for messages.</summary>
    internal static string ErrorName(int code) => code switch
    {
        0x3000 => "EGL_SUCCESS",
        0x3001 => "EGL_NOT_INITIALIZED",
        0x3002 => "EGL_BAD_ACCESS",
        0x3003 => "EGL_BAD_ALLOC",
        0x3004 => "EGL_BAD_ATTRIBUTE",
        0x3005 => "EGL_BAD_CONFIG",
        0x3006 => "EGL_BAD_CONTEXT",
        0x3008 => "EGL_BAD_DISPLAY",
        0x3009 => "EGL_BAD_MATCH",
        0x300C => "EGL_BAD_PARAMETER",
        0x300D => "EGL_BAD_SURFACE",
        _ => $"EGL error 0x{code:X4}",
    };

    /// <summary>A string that EGL owns, or an empty one.</summary>
    internal static string Text(nint display, int name) => Marshal.PtrToStringUTF8(QueryString(display, name)) ?? "";
}
