using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>Digits to numbers, many at once, on processors with AVX2: bytes of 0 to 9, the first in memory counting most.</summary>
internal static class DigitVectors
{
    /// <summary>The numbers of four digits each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Fours(Vector256<byte> digits)
    {
        Vector256<short> pairs = Avx2.MultiplyAddAdjacent(digits, Vector256.Create((ushort)0x010A).AsSByte()); // by 10 and 1
        return Avx2.MultiplyAddAdjacent(pairs, Vector256.Create(0x0001_0064).AsInt16()); // by 100 and 1
    }

    /// <summary>The numbers of eight digits each: in each half two of the first numbers of four, then two of the second.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Eights(Vector256<int> first, Vector256<int> second) =>
        Avx2.MultiplyAddAdjacent(Avx2.PackUnsignedSaturate(first, second).AsInt16(), Vector256.Create(0x0001_2710).AsInt16()); // by 10,000 and 1
}
