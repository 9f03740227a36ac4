using System.Runtime.InteropServices;

namespace SIE.Imaging;

/// <summary>Owns a TurboJPEG decompressor; freed by <see cref="Dispose"/>.</summary>
internal sealed unsafe class TurboJpegDecoder : IJpegDecoderBackend
{
    private nint _handle;

    public TurboJpegDecoder()
    {
        TurboJpegLibrary.Require();
        _handle = TurboJpegLibrary.InitDecompress();
    }

    ~TurboJpegDecoder() => Free();

    public JpegHeader ReadHeader(ReadOnlySpan<byte> jpeg)
    {
        ObjectDisposedException.ThrowIf(_handle == 0, this);
        int width, height, subsampling, colorspace;
        fixed (byte* source = jpeg)
        {
            CULong size = new((nuint)jpeg.Length);
            if (TurboJpegLibrary.DecompressHeader(_handle, source, size, &width, &height, &subsampling, &colorspace) != 0)
            {
                throw Failure("Damaged JPEG header");
            }
        }

        return new JpegHeader(width, height);
    }

    public void Decode(ReadOnlySpan<byte> jpeg, Span<byte> rgb, JpegHeader size)
    {
        fixed (byte* source = jpeg, target = rgb)
        {
            int failed = TurboJpegLibrary.Decompress(
                _handle, source, new CULong((nuint)jpeg.Length), target, size.Width, size.Width * 3, size.Height,
                TurboJpegLibrary.FormatOf(PixelLayout.Rgb), TurboJpegLibrary.StopOnWarning);
            if (failed != 0)
            {
                throw Failure($"Damaged JPEG of {jpeg.Length} bytes");
            }
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>Names the library's error and starts over: 2.1 keeps half-read markers on its handle and fails the next picture too.</summary>
    private JpegException Failure(string what)
    {
        JpegException failure = new($"{what}: {TurboJpegLibrary.Error(_handle)}");
        Free();
        _handle = TurboJpegLibrary.InitDecompress();
        return failure;
    }

    private void Free()
    {
        if (_handle != 0)
        {
            _ = TurboJpegLibrary.Destroy(_handle);
            _handle = 0;
        }
    }
}
