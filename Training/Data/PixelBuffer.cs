using System.Runtime.CompilerServices;
using TorchSharp;

namespace SIE.Training.Data;

/// <summary>
/// Memory for decoded images, which is never moved and begins at a multiple of 64 bytes: rows that begin at multiples of 32 are written past the
/// caches by libjpeg-turbo, where a batch doesn't fit (measured: loading twice as fast as into an ordinary array).
/// </summary>
public sealed class PixelBuffer
{
    private const int Alignment = 64;

    private readonly byte[] _array;
    private readonly int _start;

    /// <summary>Takes memory; its content is undefined.</summary>
    /// <param name="capacity">Bytes.</param>
    public PixelBuffer(int capacity)
    {
        Capacity = capacity;
        _array = GC.AllocateUninitializedArray<byte>(checked(capacity + Alignment - 1), pinned: true);
        _start = Misalignment(_array) is var past and > 0 ? Alignment - past : 0;
    }

    /// <summary>Bytes that it holds.</summary>
    public int Capacity { get; }

    /// <summary>The first bytes.</summary>
    /// <param name="length">How many.</param>
    /// <returns>Memory that is the buffer's own.</returns>
    public Memory<byte> Bytes(int length) => _array.AsMemory(_start, length);

    /// <summary>The first bytes as a tensor on the CPU, without copying: it shows what is written here later.</summary>
    /// <param name="shape">Its shape.</param>
    /// <returns>uint8.</returns>
    internal torch.Tensor AsTensor(params ReadOnlySpan<long> shape)
    {
        long length = 1;
        foreach (long side in shape)
        {
            length *= side;
        }

        return torch.frombuffer(_array, torch.ScalarType.Byte, length, _start).reshape(shape.ToArray());
    }

    private static unsafe int Misalignment(byte[] pinned) => (int)((nint)Unsafe.AsPointer(ref pinned[0]) % Alignment);
}
