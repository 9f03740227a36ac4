using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>
/// A whole text file in pinned memory that is taken from a pool. Line ends stand behind its last byte, so that a scanner needs no other bound
/// and may read <see cref="Padding"/> bytes at once wherever it stands, as it may those <see cref="Margin"/> before it. Dispose it to give the
/// memory back.
/// </summary>
internal sealed unsafe class FileBytes : IDisposable
{
    /// <summary>Line ends behind the last byte of the file.</summary>
    public const int Padding = 64;

    /// <summary>Bytes before the first that may be read; what they hold has no meaning.</summary>
    public const int Margin = 16;

    private readonly byte[] _array;
    private MemoryHandle _pin;

    private FileBytes(byte[] array, int length)
    {
        (_array, Length) = (array, length);
        array.AsSpan(Margin + length, Padding).Fill((byte)'\n');
        _pin = array.AsMemory().Pin();
    }

    /// <summary>Bytes of the file.</summary>
    public int Length { get; }

    /// <summary>The first byte.</summary>
    public byte* Start => (byte*)_pin.Pointer + Margin;

    /// <summary>Behind the last byte, at the first line end of the padding.</summary>
    public byte* End => Start + Length;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">The largest length that is read, below 2 GiB.</param>
    /// <exception cref="MeshException">The file is missing, can't be read, or is larger.</exception>
    public static FileBytes Read(string path, long maxBytes)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(path, options: FileOptions.SequentialScan);
            long length = LengthOf(file, path, maxBytes);
            byte[] array = ArrayPool<byte>.Shared.Rent(Margin + (int)length + Padding);
            int read = 0;
            for (int n; read < length && (n = RandomAccess.Read(file, array.AsSpan(Margin + read, (int)length - read), read)) > 0; read += n)
            {
            }

            return new FileBytes(array, read);
        }
        catch (Exception error) when (IsOfTheDisk(error))
        {
            throw Unreadable(path, error);
        }
    }

    /// <summary>The length of a file that may be read.</summary>
    /// <exception cref="MeshException">It is too large.</exception>
    public static long LengthOf(SafeFileHandle file, string path, long maxBytes) =>
        RandomAccess.GetLength(file) is var length && length <= maxBytes
            ? length
            : throw new MeshException(path, $"is {length} bytes long; at most {maxBytes} are read. Split it, or convert it to GLB");

    /// <summary>Whether opening or reading a file fails like this.</summary>
    public static bool IsOfTheDisk(Exception error) => error is IOException or UnauthorizedAccessException or NotSupportedException;

    /// <summary>The error for a file of which that was the matter.</summary>
    public static MeshException Unreadable(string path, Exception error) => new(path, $"can't be read: {error.Message}", error);

    /// <summary>The same for text in memory.</summary>
    /// <param name="text">Is copied.</param>
    public static FileBytes Of(ReadOnlySpan<byte> text)
    {
        byte[] array = ArrayPool<byte>.Shared.Rent(Margin + text.Length + Padding);
        text.CopyTo(array.AsSpan(Margin));
        return new FileBytes(array, text.Length);
    }

    /// <summary>Returns the memory; pointers into it are void afterwards.</summary>
    public void Dispose()
    {
        if (_pin.Pointer is not null)
        {
            _pin.Dispose();
            _pin = default;
            ArrayPool<byte>.Shared.Return(_array);
        }
    }
}
