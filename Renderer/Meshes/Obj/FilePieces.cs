using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>
/// A text file in pieces of whole lines, one after another in the same buffer: that stays in the processor's caches, and a large file needs no memory
/// of its size. The bytes round a piece may be read as those of <see cref="FileBytes"/>.
/// </summary>
internal sealed unsafe class FilePieces : IDisposable
{
    private const int PieceBytes = 1 << 19;

    private readonly SafeFileHandle _file;
    private readonly string _path;
    private readonly long _length;
    private byte[] _buffer;
    private MemoryHandle _pin;
    private long _read;
    private int _filled, _cut;

    private FilePieces(string path, SafeFileHandle file, long length)
    {
        (_path, _file, _length) = (path, file, length);
        _buffer = ArrayPool<byte>.Shared.Rent(FileBytes.Margin + (int)Math.Min(length, PieceBytes) + FileBytes.Padding);
        _pin = _buffer.AsMemory().Pin();
    }

    /// <summary>The first byte of the piece.</summary>
    public byte* Start => (byte*)_pin.Pointer + FileBytes.Margin;

    /// <summary>Behind the last byte of the piece: behind a line end, except at the end of a file, where line ends follow.</summary>
    public byte* End => Start + _cut;

    /// <summary>Bytes behind the piece.</summary>
    public long Left => _length - _read + _filled - _cut;

    private int Capacity => _buffer.Length - FileBytes.Margin - FileBytes.Padding;

    /// <summary>Opens a file; the first piece has to be asked for.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">The largest length that is read, below 2 GiB.</param>
    /// <exception cref="MeshException">The file is missing, can't be read, or is larger.</exception>
    public static FilePieces Open(string path, long maxBytes)
    {
        try
        {
            SafeFileHandle file = File.OpenHandle(path, options: FileOptions.SequentialScan);
            try
            {
                return new FilePieces(path, file, FileBytes.LengthOf(file, path, maxBytes));
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch (Exception error) when (FileBytes.IsOfTheDisk(error))
        {
            throw FileBytes.Unreadable(path, error);
        }
    }

    /// <summary>Goes on to the next piece; pointers into the last are void then.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="MeshException">The file can't be read.</exception>
    public bool Next()
    {
        Span<byte> text = _buffer.AsSpan(FileBytes.Margin);
        text[_cut.._filled].CopyTo(text);
        _filled -= _cut;
        while (true)
        {
            bool atEnd = Fill();
            _cut = atEnd ? _filled : BehindLastLine(_buffer.AsSpan(FileBytes.Margin, _filled));
            if (atEnd)
            {
                _buffer.AsSpan(FileBytes.Margin + _filled, FileBytes.Padding).Fill((byte)'\n');
            }

            if (atEnd || _cut > 0)
            {
                return _cut > 0;
            }

            Grow();
        }
    }

    /// <summary>Whether no backslash joins the line to the next.</summary>
    /// <param name="text">Some text.</param>
    /// <param name="newLine">The place of a \n in it; what stands before the text counts for nothing.</param>
    private static bool EndsLine(ReadOnlySpan<byte> text, int newLine)
    {
        int before = newLine > 0 && text[newLine - 1] == '\r' ? newLine - 2 : newLine - 1;
        return before < 0 || text[before] != '\\';
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_pin.Pointer is not null)
        {
            _pin.Dispose();
            _pin = default;
            ArrayPool<byte>.Shared.Return(_buffer);
            _file.Dispose();
        }
    }

    /// <summary>Reads until the buffer is full.</summary>
    /// <returns>Whether the file is at its end.</returns>
    private bool Fill()
    {
        try
        {
            while (_read < _length && _filled < Capacity)
            {
                int most = (int)Math.Min(Capacity - _filled, _length - _read);
                int n = RandomAccess.Read(_file, _buffer.AsSpan(FileBytes.Margin + _filled, most), _read);
                if (n == 0)
                {
                    return true;
                }

                _read += n;
                _filled += n;
            }

            return _read >= _length;
        }
        catch (Exception error) when (FileBytes.IsOfTheDisk(error))
        {
            throw FileBytes.Unreadable(_path, error);
        }
    }

    /// <summary>Behind the last \n that no backslash joins to the next line; 0 if there is none.</summary>
    private static int BehindLastLine(ReadOnlySpan<byte> text)
    {
        for (int at = text.LastIndexOf((byte)'\n'); at >= 0; at = text[..at].LastIndexOf((byte)'\n'))
        {
            if (EndsLine(text, at))
            {
                return at + 1;
            }
        }

        return 0;
    }

    /// <summary>For a line that is longer than the buffer.</summary>
    private void Grow()
    {
        long most = FileBytes.Margin + _length + FileBytes.Padding;
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(_buffer.Length * 2L, _filled), most));
        _buffer.AsSpan(FileBytes.Margin, _filled).CopyTo(larger.AsSpan(FileBytes.Margin));
        _pin.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
        _pin = larger.AsMemory().Pin();
    }
}
