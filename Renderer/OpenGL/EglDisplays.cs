using System.Globalization;
using System.Runtime.InteropServices;

namespace SIE.Renderer.OpenGL;

/// <summary>What EGL has to draw on without a display server: devices and displays.</summary>
internal static unsafe class EglDisplays
{
    private const int MaxDevices = 64;

    /// <summary>
    /// The displays to try in this order: hardware, then software ones, of which the one with the fewest contexts comes first. Contexts of
    /// one llvmpipe display wait for one another (a lock of its screen is held while it draws on the calling thread); EGL gives a second
    /// display of the same device for a list of attributes that is empty instead of missing, and two more of the surfaceless platform.
    /// </summary>
    /// <param name="client">EGL's extensions.</param>
    /// <param name="gpu">Index of the only device to try, or null for all.</param>
    /// <param name="contexts">How many contexts a display has now.</param>
    /// <param name="failures">Told why some are not there.</param>
    internal static IEnumerable<(nint Display, string Name)> InOrder(string client, int? gpu, Func<nint, int> contexts, List<string> failures)
    {
        List<(nint Display, string Name)> hardware = [];
        List<(nint Display, string Name)> software = [];
        foreach ((int index, nint device, bool isSoftware) in Wanted(client, gpu, failures))
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"EGL device {index}");
            hardware.AddRange(isSoftware ? [] : [(Get(Egl.PlatformDevice, device, empty: false), name)]);
            software.AddRange(isSoftware ? Both(Egl.PlatformDevice, device, name) : []);
        }

        if (gpu is null && client.Contains("EGL_MESA_platform_surfaceless", StringComparison.Ordinal))
        {
            software.AddRange(Both(Egl.PlatformSurfacelessMesa, 0, "EGL surfaceless"));
        }
        else if (gpu is null)
        {
            failures.Add("EGL surfaceless platform: not offered (no Mesa EGL installed)");
        }

        return hardware.Concat(software.OrderBy(d => contexts(d.Display)));
    }

    /// <summary>All EGL devices, as the drivers number them.</summary>
    internal static List<(int Index, nint Device, bool Software)> Devices(string client, List<string> failures)
    {
        nint queryDevices = Egl.GetProcAddress("eglQueryDevicesEXT");
        nint queryDeviceString = Egl.GetProcAddress("eglQueryDeviceStringEXT");
        if (queryDevices == 0 || queryDeviceString == 0 || !client.Contains("EGL_EXT_platform_device", StringComparison.Ordinal))
        {
            failures.Add("EGL devices: EGL_EXT_platform_device is not offered");
            return [];
        }

        nint* handles = stackalloc nint[MaxDevices];
        int count = 0;
        if (((delegate* unmanaged<int, nint*, int*, int>)queryDevices)(MaxDevices, handles, &count) != Egl.True || count == 0)
        {
            failures.Add("EGL devices: none listed");
            return [];
        }

        List<(int Index, nint Device, bool Software)> found = [];
        for (int i = 0; i < count; i++)
        {
            nint text = ((delegate* unmanaged<nint, int, nint>)queryDeviceString)(handles[i], Egl.Extensions);
            string extensions = Marshal.PtrToStringUTF8(text) ?? "";
            found.Add((i, handles[i], extensions.Contains("EGL_MESA_device_software", StringComparison.Ordinal)));
        }

        return found;
    }

    private static (nint Display, string Name)[] Both(int platform, nint native, string name) =>
        [(Get(platform, native, empty: false), name), (Get(platform, native, empty: true), name)];

    private static nint Get(int platform, nint native, bool empty)
    {
        nint none = Egl.None;
        return Egl.GetPlatformDisplay(platform, native, empty ? &none : null);
    }

    private static IEnumerable<(int Index, nint Device, bool Software)> Wanted(string client, int? gpu, List<string> failures)
    {
        List<(int Index, nint Device, bool Software)> found = Devices(client, failures);
        if (gpu is { } wanted && found.Count > 0 && (wanted < 0 || wanted >= found.Count))
        {
            failures.Add(string.Create(CultureInfo.InvariantCulture, $"EGL device {wanted}: there are {found.Count}, numbered from 0"));
        }

        return found.Where(d => gpu is null || d.Index == gpu);
    }
}
