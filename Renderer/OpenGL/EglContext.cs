using System.Diagnostics.CodeAnalysis;

namespace SIE.Renderer.OpenGL;

/// <summary>
/// A context through EGL without a display server: first the devices of EGL_EXT_platform_device (a driver of real hardware lists its
/// GPUs there), then Mesa's surfaceless platform, which ends in llvmpipe where there is no hardware.
/// </summary>
internal sealed unsafe class EglContext : HeadlessContext
{
    /// <summary>Held while a context is opened or closed, so that two at once don't count the same display as free.</summary>
    private static readonly Lock s_opening = new();

    /// <summary>How many contexts each display has now.</summary>
    private static readonly Dictionary<nint, int> s_contexts = [];

    private readonly nint _surface;
    private nint _context;

    private EglContext(nint display, nint surface, nint context, string description)
    {
        (Display, _surface, _context, Description) = (display, surface, context, description);
        s_contexts[display] = s_contexts.GetValueOrDefault(display) + 1;
    }

    internal override string Description { get; }

    /// <summary>EGL's handle of the display that the context is one of.</summary>
    internal nint Display { get; }

    /// <summary>Opens the first context that works; what failed before it is added to the list.</summary>
    internal static EglContext? TryOpen(int? gpu, bool debug, List<string> failures)
    {
        SoftwareDriver.Prepare();
        try
        {
            string client = Egl.Text(0, Egl.Extensions);
            lock (s_opening)
            {
                foreach ((nint display, string name) in EglDisplays.InOrder(client, gpu, static display => s_contexts.GetValueOrDefault(display), failures))
                {
                    if (TryDisplay(display, name, debug, failures) is { } context)
                    {
                        return context;
                    }
                }

                return null;
            }
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            failures.Add($"libEGL.so.1: {exception.Message.Split('\n')[0].Trim()}");
            return null;
        }
    }

    /// <summary>Indices of the devices that are hardware and give a context.</summary>
    internal static IReadOnlyList<int> HardwareDevices()
    {
        List<string> failures = [];
        try
        {
            List<(int Index, nint Device, bool Software)> listed = EglDisplays.Devices(Egl.Text(0, Egl.Extensions), failures);
            List<int> usable = [];
            foreach ((int index, _, _) in listed.Where(static d => !d.Software))
            {
                // A card may be listed by a driver that can't draw with it.
                using EglContext? context = TryOpen(index, debug: false, failures);
                if (context is not null)
                {
                    usable.Add(index);
                }
            }

            return usable;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return [];
        }
    }

    public override bool TryGetProcAddress(string proc, [UnscopedRef] out nint addr, int? slot = null)
    {
        addr = Egl.GetProcAddress(proc);
        return addr != 0;
    }

    public override void Dispose()
    {
        if (_context == 0)
        {
            return;
        }

        // The display belongs to the whole process (EGL hands out the same one again), so it is not terminated here.
        lock (s_opening)
        {
            _ = Egl.MakeCurrent(Display, 0, 0, 0);
            _ = Egl.DestroyContext(Display, _context);
            if (_surface != 0)
            {
                _ = Egl.DestroySurface(Display, _surface);
            }

            s_contexts[Display]--;
        }

        _context = 0;
    }

    private static EglContext? TryDisplay(nint display, string name, bool debug, List<string> failures)
    {
        if (display == 0)
        {
            failures.Add($"{name}: no display ({Egl.ErrorName(Egl.GetError())})");
            return null;
        }

        if (Egl.Initialize(display, out _, out _) != Egl.True)
        {
            failures.Add($"{name}: eglInitialize failed ({Egl.ErrorName(Egl.GetError())})");
            return null;
        }

        name = $"{name} ({Egl.Text(display, Egl.Vendor)})";
        if (Egl.BindApi(Egl.OpenGlApi) != Egl.True)
        {
            failures.Add($"{name}: desktop OpenGL is not offered ({Egl.ErrorName(Egl.GetError())})");
            return null;
        }

        int* wanted = stackalloc int[] { Egl.SurfaceType, Egl.PbufferBit, Egl.RenderableType, Egl.OpenGlBit, Egl.None };
        nint config = 0;
        _ = Egl.ChooseConfig(display, wanted, &config, 1, out int configs);
        int* version = stackalloc int[]
        {
            Egl.ContextMajorVersion, 4, Egl.ContextMinorVersion, 5,
            Egl.ContextOpenGlProfileMask, Egl.ContextOpenGlCoreProfileBit, Egl.ContextOpenGlDebug, debug ? 1 : 0,
            Egl.ContextResetNotification, Egl.LoseContextOnReset, Egl.None,
        };
        nint context = Egl.CreateContext(display, configs > 0 ? config : 0, 0, version);
        if (context == 0)
        {
            // A driver that can't tell of resets is good enough.
            version[8] = Egl.None;
            context = Egl.CreateContext(display, configs > 0 ? config : 0, 0, version);
        }

        if (context == 0)
        {
            failures.Add($"{name}: no OpenGL 4.5 core context ({Egl.ErrorName(Egl.GetError())})");
            return null;
        }

        // Everything is drawn into framebuffers of our own; a surface is only for drivers that insist on one.
        nint surface = 0;
        if (Egl.MakeCurrent(display, 0, 0, context) != Egl.True)
        {
            int* size = stackalloc int[] { Egl.Width, 1, Egl.Height, 1, Egl.None };
            surface = configs > 0 ? Egl.CreatePbufferSurface(display, config, size) : 0;
            if (surface == 0 || Egl.MakeCurrent(display, surface, surface, context) != Egl.True)
            {
                failures.Add($"{name}: the context can't be made current ({Egl.ErrorName(Egl.GetError())})");
                _ = Egl.DestroyContext(display, context);
                return null;
            }
        }

        return new EglContext(display, surface, context, name);
    }
}
