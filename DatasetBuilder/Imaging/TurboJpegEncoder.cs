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

        fixed (byte* source = pixels, target = _buffer)
        {
            byte* jpeg = target;
            CULong size = new((nuint)_buffer.Length);

            // The accurate DCT is what libjpeg, and so cv2.imwrite, uses by default; TurboJPEG alone would pick the fast one below quality 96.
            int failed = TurboJpegLibrary.Compress(
                _handle, source, width, width * layout.BytesPerPixel(), height, TurboJpegLibrary.FormatOf(layout),
                &jpeg, &size, _subsampling, _quality, TurboJpegLibrary.NoRealloc | TurboJpegLibrary.AccurateDct);
            if (failed != 0)
            {
                throw new JpegException($"libjpeg-turbo can't encode {width} x {height}: {TurboJpegLibrary.Error(_handle)}");
            }

            return _buffer.AsSpan(0, (int)size.Value);
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
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
