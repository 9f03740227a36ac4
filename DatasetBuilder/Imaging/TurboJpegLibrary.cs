using System.Runtime.InteropServices;

namespace SIE.Imaging;

/// <summary>
/// The TurboJPEG C API (turbojpeg.h, version 2.0; 3.x still has it) by function pointers, so that a system without it is no error.
/// </summary>
internal static unsafe class TurboJpegLibrary
{
    // turbojpeg.h: enum TJPF, enum TJSAMP, TJFLAG_*.
    public const int NoRealloc = 1024;
    public const int AccurateDct = 4096;
    public const int StopOnWarning = 8192;

    private static readonly string[] FileNames =
        OperatingSystem.IsWindows() ? ["turbojpeg.dll", "libturbojpeg.dll"]
        : OperatingSystem.IsMacOS() ? ["libturbojpeg.dylib", "libturbojpeg.0.dylib"]
        : ["libturbojpeg.so.0", "libturbojpeg.so"];

    private static readonly nint Library = Load();

    public static readonly delegate* unmanaged<nint> InitCompress = (delegate* unmanaged<nint>)Export("tjInitCompress");
    public static readonly delegate* unmanaged<nint> InitDecompress = (delegate* unmanaged<nint>)Export("tjInitDecompress");
    public static readonly delegate* unmanaged<nint, int> Destroy = (delegate* unmanaged<nint, int>)Export("tjDestroy");
    public static readonly delegate* unmanaged<int, int, int, CULong> BufferSize =
        (delegate* unmanaged<int, int, int, CULong>)Export("tjBufSize");

    /// <summary>(handle, pixels, width, pitch, height, format, jpeg, jpegSize, subsampling, quality, flags)</summary>
    public static readonly delegate* unmanaged<nint, byte*, int, int, int, int, byte**, CULong*, int, int, int, int> Compress =
        (delegate* unmanaged<nint, byte*, int, int, int, int, byte**, CULong*, int, int, int, int>)Export("tjCompress2");

    /// <summary>(handle, planes, width, strides, height, subsampling, jpeg, jpegSize, quality, flags)</summary>
    public static readonly delegate* unmanaged<nint, byte**, int, int*, int, int, byte**, CULong*, int, int, int> CompressPlanes =
        (delegate* unmanaged<nint, byte**, int, int*, int, int, byte**, CULong*, int, int, int>)Export("tjCompressFromYUVPlanes");

    /// <summary>(handle, jpeg, jpegSize, width, height, subsampling, colorspace)</summary>
    public static readonly delegate* unmanaged<nint, byte*, CULong, int*, int*, int*, int*, int> DecompressHeader =
        (delegate* unmanaged<nint, byte*, CULong, int*, int*, int*, int*, int>)Export("tjDecompressHeader3");

    /// <summary>(handle, jpeg, jpegSize, pixels, width, pitch, height, format, flags)</summary>
    public static readonly delegate* unmanaged<nint, byte*, CULong, byte*, int, int, int, int, int, int> Decompress =
        (delegate* unmanaged<nint, byte*, CULong, byte*, int, int, int, int, int, int>)Export("tjDecompress2");

    private static readonly delegate* unmanaged<nint, byte*> ErrorOf = (delegate* unmanaged<nint, byte*>)Export("tjGetErrorStr2");

    /// <summary>True if the library and all of its functions that we use are there.</summary>
    public static bool IsPresent => Library != 0 && ErrorOf != null && Compress != null && CompressPlanes != null && Decompress != null
        && DecompressHeader != null && BufferSize != null && InitCompress != null && InitDecompress != null && Destroy != null;

    /// <summary>Why the last call on this handle failed.</summary>
    public static string Error(nint handle) => Marshal.PtrToStringUTF8((nint)ErrorOf(handle)) ?? "unknown error";

    /// <summary>Throws if the library is not there.</summary>
    public static void Require()
    {
        if (!IsPresent)
        {
            throw new JpegException($"libjpeg-turbo is not installed ({string.Join(", ", FileNames)}; Debian: apt install libturbojpeg0).");
        }
    }

    public static int FormatOf(PixelLayout layout) => layout switch
    {
        PixelLayout.Rgb => 0,
        PixelLayout.Bgr => 1,
        PixelLayout.Rgba => 2, // TJPF_RGBX: the fourth byte is skipped.
        _ => 3,
    };

    private static nint Load()
    {
        foreach (string name in FileNames)
        {
            if (NativeLibrary.TryLoad(name, out nint library))
            {
                return library;
            }
        }

        return 0;
    }

    private static void* Export(string name) =>
        Library != 0 && NativeLibrary.TryGetExport(Library, name, out nint address) ? (void*)address : null;
}
