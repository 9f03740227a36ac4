using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>
/// What the next 64 bytes are, a bit each, the first in the lowest; <see cref="FileBytes"/> has them to read wherever a line starts.
/// </summary>
internal static unsafe class ByteClasses
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Equal(byte* at, byte value) => Vector512.IsHardwareAccelerated
        ? Vector512.Equals(Vector512.Load(at), Vector512.Create(value)).ExtractMostSignificantBits()
        : Vector256.Equals(Vector256.Load(at), Vector256.Create(value)).ExtractMostSignificantBits()
            | ((ulong)Vector256.Equals(Vector256.Load(at + 32), Vector256.Create(value)).ExtractMostSignificantBits() << 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Digits(byte* at) => Between(at, (byte)'0', 10);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Blanks(byte* at) => Between(at, 0, ' ' + 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Between(byte* at, byte from, byte count)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            return Vector512.LessThan(Vector512.Load(at) - Vector512.Create(from), Vector512.Create(count)).ExtractMostSignificantBits();
        }

        Vector256<byte> first = Vector256.Load(at) - Vector256.Create(from), second = Vector256.Load(at + 32) - Vector256.Create(from);
        return Vector256.LessThan(first, Vector256.Create(count)).ExtractMostSignificantBits()
            | ((ulong)Vector256.LessThan(second, Vector256.Create(count)).ExtractMostSignificantBits() << 32);
    }
}
