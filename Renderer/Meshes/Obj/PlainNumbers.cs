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

    /// <summary>For each byte of four lanes the number in its lane of the byte before it; what is out of the lane becomes zero.</summary>
    private static ReadOnlySpan<byte> OneBefore =>
        [
            255, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
            255, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 255, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14,
        ];

    /// <summary>These, then the same with a minus.</summary>
    private static ReadOnlySpan<double> SignedInversePowersOfTen =>
        [
            1e0, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13, 1e-14, 1e-15,
            -1e0, -1e-1, -1e-2, -1e-3, -1e-4, -1e-5, -1e-6, -1e-7, -1e-8, -1e-9, -1e-10, -1e-11, -1e-12, -1e-13, -1e-14, -1e-15,
        ];

    /// <summary>Reads the first three numbers of a line; what stands behind them doesn't matter.</summary>
    /// <param name="word">The keyword, in <see cref="FileBytes"/>.</param>
    /// <param name="wordLength">Its length.</param>
    /// <param name="values">Receives the numbers, as float.Parse reads them, and something in a fourth place.</param>
    /// <returns>The end of the line, or null if it isn't plain.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static byte* ReadThree(byte* word, int wordLength, ref float values)
    {
        byte* end = ReadTogether(word, wordLength, 3, ref values);
        return end is not null ? end : ReadEach(word, wordLength, 3, ref values);
    }

    /// <summary>Reads the first two numbers of a line, as <see cref="ReadThree"/> does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static byte* ReadTwo(byte* word, int wordLength, ref float values)
    {
        byte* end = ReadTogether(word, wordLength, 2, ref values);
        return end is not null ? end : ReadEach(word, wordLength, 2, ref values);
    }

    /// <summary>Two or three numbers of at most fifteen digits, all in one vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* ReadTogether(byte* word, int wordLength, int count, ref float values)
    {
        if (!Avx512BW.IsSupported || !Avx512DQ.VL.IsSupported)
        {
            return null;
        }

        NumberMarks marks = new(word, wordLength);
        NumberPlace a = marks.Take(), b = marks.Take(), c = count == 3 ? marks.Take() : b;
        if (!marks.ArePlain || !a.IsShort || !b.IsShort || !c.IsShort || marks.HasPointBefore(c.End))
        {
            return null;
        }

        // The digits of each number move to the end of its sixteen bytes, those before the point over it.
        ref byte slide = ref MemoryMarshal.GetReference(LastBytes);
        Vector512<byte> bytes = InLanes(Vector128.Load(word + a.End - 16), Vector128.Load(word + b.End - 16), Vector128.Load(word + c.End - 16));
        Vector512<byte> stay = InLanes(
            Vector128.LoadUnsafe(ref slide, (nuint)(uint)a.DigitsThatStay), Vector128.LoadUnsafe(ref slide, (nuint)(uint)b.DigitsThatStay), Vector128.LoadUnsafe(ref slide, (nuint)(uint)c.DigitsThatStay));
        Vector512<byte> keep = InLanes(
            Vector128.LoadUnsafe(ref slide, (nuint)(uint)a.Digits), Vector128.LoadUnsafe(ref slide, (nuint)(uint)b.Digits), Vector128.LoadUnsafe(ref slide, (nuint)(uint)c.Digits));
        Vector512<byte> from = Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(OneBefore)) - stay;
        bytes = Avx512BW.Shuffle(bytes - Vector512.Create((byte)'0'), from) & keep;

        // To numbers of two, four and eight digits, as in LongNumberBefore.
        Vector512<short> pairs = Avx512BW.MultiplyAddAdjacent(bytes, Vector512.Create((ushort)0x010A).AsSByte());
        Vector512<int> fours = Avx512BW.MultiplyAddAdjacent(pairs, Vector512.Create(0x0001_0064).AsInt16());
        Vector512<ulong> halves = Avx512BW.MultiplyAddAdjacent(Avx512BW.PackUnsignedSaturate(fours, fours).AsInt16(), Vector512.Create(0x0001_2710).AsInt16()).AsUInt64();
        Vector512<ulong> each = Avx512F.Multiply(halves.AsUInt32(), Vector512.Create(100_000_000u)) + (halves >> 32);
        Vector256<long> mantissas = Avx512F.PermuteVar8x64(each, Vector512.Create(0UL, 2, 4, 4, 0, 0, 0, 0)).GetLower().AsInt64();
        Vector256<double> scales = Vector256.Create(
            Of(SignedInversePowersOfTen, a.Decimals + (a.IsNegative ? 16 : 0)), Of(SignedInversePowersOfTen, b.Decimals + (b.IsNegative ? 16 : 0)), Of(SignedInversePowersOfTen, c.Decimals + (c.IsNegative ? 16 : 0)), Of(SignedInversePowersOfTen, c.Decimals + (c.IsNegative ? 16 : 0)));
        Vector256<double> numbers = Avx512DQ.VL.ConvertToVector256Double(mantissas) * scales;
        if (NumberParser.AnyIsDoubtful(numbers))
        {
            return null;
        }

        Vector128<float> floats = Avx.ConvertToVector128Single(numbers);
        if (count == 3)
        {
            floats.StoreUnsafe(ref values);
        }
        else
        {
            floats.GetLower().StoreUnsafe(ref values);
        }

        return word + marks.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> InLanes(Vector128<byte> a, Vector128<byte> b, Vector128<byte> c) => Vector512.Create(Vector256.Create(a, b), c.ToVector256());

    /// <summary>Numbers of a few digits more, and those of processors without such vectors, one after another.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static byte* ReadEach(byte* word, int wordLength, int count, ref float values)
    {
        NumberMarks marks = new(word, wordLength);
        int end = 0;
        for (int i = 0; i < count; i++)
        {
            NumberPlace place = marks.Take();
            if (!marks.ArePlain || !place.IsPlain)
            {
                return null;
            }

            end = place.End;
            byte* point = word + end - place.Decimals - (place.HasPoint ? 1 : 0);
            ulong whole = NumberBefore(point, place.Digits - place.Decimals);
            ulong mantissa = (whole * Of(PowersOfTen, place.Decimals)) + LongNumberBefore(word + end, place.Decimals);
            if (!NumberParser.TryRound((long)mantissa * Of(InversePowersOfTen, place.Decimals), out float size))
            {
                return null;
            }

            Unsafe.Add(ref values, i) = place.IsNegative ? -size : size;
        }

        return marks.HasPointBefore(end) ? null : word + marks.Length;
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
