using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>
/// The quick way through nearly all lines of a file: those that are short and written plainly. What each byte is becomes a bit, so that where a number
/// starts and ends is known without reading those before it, and the processor works on several at once. All other lines, and numbers that would have to
/// be rounded with care, are left to <see cref="ObjParser"/> and <see cref="NumberParser"/>, which understand more and give the same numbers.
/// </summary>
internal static unsafe class PlainNumbers
{
    /// <summary>Most digits that become an integer.</summary>
    private const int MaxDigits = 18;

    private static ReadOnlySpan<ulong> PowersOfTen =>
        [
            1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000, 1_000_000_000_000,
            10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
        ];

    private static ReadOnlySpan<double> InversePowersOfTen =>
        [1e0, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13, 1e-14, 1e-15, 1e-16];

    /// <summary>Sixteen of these from the n-th on keep the last n bytes of a vector.</summary>
    private static ReadOnlySpan<byte> LastBytes =>
        [
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        ];

    /// <summary>Reads the first numbers of a line; what stands behind them doesn't matter.</summary>
    /// <param name="word">The keyword, in <see cref="FileBytes"/>.</param>
    /// <param name="wordLength">Its length.</param>
    /// <param name="values">Receives the numbers, as float.Parse reads them.</param>
    /// <param name="count">How many numbers.</param>
    /// <returns>The end of the line, or null if it isn't plain.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* Read(byte* word, int wordLength, float* values, int count)
    {
        ulong newLines = ByteClasses.Equal(word, (byte)'\n') | ByteClasses.Equal(word, (byte)'\r');
        if (newLines == 0)
        {
            return null;
        }

        int length = BitOperations.TrailingZeroCount(newLines);
        ulong line = ((1UL << length) - 1) & (ulong.MaxValue << wordLength);
        ulong points = ByteClasses.Equal(word, (byte)'.') & line, minuses = ByteClasses.Equal(word, (byte)'-') & line;
        ulong numbers = (ByteClasses.Digits(word) & line) | points | minuses;
        ulong starts = numbers & ~(numbers << 1), ends = ~numbers & (numbers << 1);
        if ((numbers | (ByteClasses.Blanks(word) & line)) != line || (minuses & ~starts) != 0)
        {
            return null;
        }

        int end = 0;
        for (int i = 0; i < count; i++)
        {
            int start = BitOperations.TrailingZeroCount(starts), point = BitOperations.TrailingZeroCount(points);
            end = BitOperations.TrailingZeroCount(ends);
            starts &= starts - 1;
            ends &= ends - 1;
            int negative = (int)(minuses >> start) & 1, decimals = end - point - 1;
            if (point < end)
            {
                points &= points - 1;
            }
            else
            {
                point = end;
                decimals = 0;
            }

            // No digit before the point, two points, or no number at all: the first is below 0 then.
            int digits = point - start - negative;
            if ((uint)(digits - 1) > 6 || (uint)decimals > 16 || digits + decimals > MaxDigits)
            {
                return null;
            }

            ulong whole = digits == 1 ? (uint)(word[point - 1] - '0') : NumberBefore(word + point, digits);
            ulong mantissa = (whole * Of(PowersOfTen, decimals)) + LongNumberBefore(word + end, decimals);
            if (!NumberParser.TryRound((long)mantissa * Of(InversePowersOfTen, decimals), out float size))
            {
                return null;
            }

            values[i] = BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(size) | ((uint)negative << 31));
        }

        return (points & ((1UL << end) - 1)) == 0 ? word + length : null;
    }

    /// <summary>The number of one to eight digits that ends here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint NumberBefore(byte* end, int digits) =>
        NumberParser.NumberOf((Unsafe.ReadUnaligned<ulong>(end - 8) ^ 0x3030303030303030) & (ulong.MaxValue << (64 - (8 * digits))));

    /// <summary>The number of up to sixteen digits that ends here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong LongNumberBefore(byte* end, int digits)
    {
        Vector128<byte> bytes = (Vector128.Load(end - 16) - Vector128.Create((byte)'0'))
            & Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(LastBytes), (nuint)(uint)digits);
        ulong halves;
        if (Sse41.IsSupported)
        {
            Vector128<short> pairs = Ssse3.MultiplyAddAdjacent(bytes, Vector128.Create((ushort)0x010A).AsSByte());
            Vector128<int> fours = Sse2.MultiplyAddAdjacent(pairs, Vector128.Create(0x0001_0064).AsInt16());
            halves = Sse2.MultiplyAddAdjacent(Sse41.PackUnsignedSaturate(fours, fours).AsInt16(), Vector128.Create(0x0001_2710).AsInt16()).AsUInt64().ToScalar();
        }
        else
        {
            halves = NumberParser.NumberOf(bytes.AsUInt64().ToScalar()) | ((ulong)NumberParser.NumberOf(bytes.AsUInt64().GetElement(1)) << 32);
        }

        return ((uint)halves * 100_000_000UL) + (halves >> 32);
    }

    /// <summary>An element that is known to be there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Of<T>(ReadOnlySpan<T> table, int index) => Unsafe.Add(ref MemoryMarshal.GetReference(table), (nuint)(uint)index);
}
