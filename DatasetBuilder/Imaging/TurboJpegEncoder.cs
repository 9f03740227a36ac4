using System.Runtime.InteropServices;

namespace SIE.Imaging;

/// <summary>Owns a TurboJPEG compressor and its output buffer; freed by <see cref="Dispose"/>.</summary>
internal sealed unsafe class TurboJpegEncoder : IJpegEncoderBackend
{
    private readonly int _quality;
    private readonly int _subsampling;
    private nint _handle;
    private byte[] _buffer = [];

    public TurboJpegEncoder(int quality, JpegSubsampling subsampling)
    {
        TurboJpegLibrary.Require();
        (_quality, _subsampling) = (quality, (int)subsampling); // TJSAMP_444, _422, _420 are 0, 1, 2.
        _handle = TurboJpegLibrary.InitCompress();
    }

    ~TurboJpegEncoder() => Free();

    public ReadOnlySpan<byte> Encode(ReadOnlySpan<byte> pixels, int width, int height, PixelLayout layout)
    {
        MakeRoom(width, height);
        fixed (byte* source = pixels, target = _buffer)
        {
            byte* jpeg = target;
            CULong size = new((nuint)_buffer.Length);

            // The accurate DCT is what libjpeg, and so cv2.imwrite, uses by default; TurboJPEG alone would pick the fast one below quality 96.
            int failed = TurboJpegLibrary.Compress(
                _handle, source, width, width * layout.BytesPerPixel(), height, TurboJpegLibrary.FormatOf(layout),
                &jpeg, &size, _subsampling, _quality, TurboJpegLibrary.NoRealloc | TurboJpegLibrary.AccurateDct);
            return Encoded(failed, size, width, height);
        }
    }

    public ReadOnlySpan<byte> EncodePlanes(ReadOnlySpan<byte> planes, int width, int height)
    {
        MakeRoom(width, height);
        fixed (byte* source = planes, target = _buffer)
        {
            byte** parts = stackalloc byte*[] { source, source + (width * height), source + (width * height * 5 / 4) };
            int* strides = stackalloc int[] { width, width / 2, width / 2 };
            byte* jpeg = target;
            CULong size = new((nuint)_buffer.Length);
            int failed = TurboJpegLibrary.CompressPlanes(
                _handle, parts, width, strides, height, (int)JpegSubsampling.Chroma420, &jpeg, &size, _quality,
                TurboJpegLibrary.NoRealloc | TurboJpegLibrary.AccurateDct);
            return Encoded(failed, size, width, height);
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void MakeRoom(int width, int height)
    {
        ObjectDisposedException.ThrowIf(_handle == 0, this);
        nuint worstCase = TurboJpegLibrary.BufferSize(width, height, _subsampling).Value;
        if (worstCase > (nuint)Array.MaxLength)
        {
            throw new JpegException($"A picture of {width} x {height} is too large for a JPEG.");
        }

        if ((nuint)_buffer.Length < worstCase)
        {
            _buffer = GC.AllocateUninitializedArray<byte>((int)worstCase, pinned: true);
        }
    }

    private Span<byte> Encoded(int failed, CULong size, int width, int height) => failed == 0
        ? _buffer.AsSpan(0, (int)size.Value)
        : throw new JpegException($"libjpeg-turbo can't encode {width} x {height}: {TurboJpegLibrary.Error(_handle)}");

    private void Free()
    {
        if (_handle != 0)
        {
            _ = TurboJpegLibrary.Destroy(_handle);
            _handle = 0;
        }
    }
}
