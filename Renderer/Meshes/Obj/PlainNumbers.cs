using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>
/// The quick way through nearly all lines of a file: those that are short and written plainly. What each byte is becomes a bit, so that where a
/// number starts and ends is known without reading those before it, and the processor works on several at once. All other lines, and numbers that
/// would have to be rounded with care, are left to <see cref="ObjParser"/> and <see cref="NumberParser"/>, which understand more and give the same
/// numbers.
/// </summary>
internal static unsafe class PlainNumbers
{
    /// <summary>10^0 to 10^16.</summary>
    private static ReadOnlySpan<ulong> PowersOfTen =>
        [
            1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000, 100_000_000_000, 1_000_000_000_000,
            10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000,
        ];

    /// <summary>10^0 to 10^-16, then their negatives.</summary>
    private static ReadOnlySpan<double> Scales =>
        [
            1e0, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13, 1e-14, 1e-15, 1e-16,
            -1e0, -1e-1, -1e-2, -1e-3, -1e-4, -1e-5, -1e-6, -1e-7, -1e-8, -1e-9, -1e-10, -1e-11, -1e-12, -1e-13, -1e-14, -1e-15, -1e-16,
        ];

    /// <summary>Sixteen of these from the n-th on are 255 in the last n places and 0 before.</summary>
    private static ReadOnlySpan<byte> LastBytes =>
        [
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
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
        if (!Avx2.IsSupported)
        {
            return null;
        }

        NumberMarks marks = new(word, wordLength);
        NumberPlace a = marks.Take(), b = marks.Take(), c = count == 3 ? marks.Take() : b;
        if (!marks.ArePlain || !a.IsShort || !b.IsShort || !c.IsShort || marks.HasPointBefore(c.End))
        {
            return null;
        }

        // In the order a, c, b from here on, as the numbers of eight digits come.
        Vector256<int> fours = DigitVectors.Fours(Vector256.Create(DigitsOf(word, a), DigitsOf(word, b)));
        Vector256<int> foursOfC = DigitVectors.Fours(Vector256.Create(DigitsOf(word, c), Vector128<byte>.Zero));
        Vector256<ulong> halves = DigitVectors.Eights(fours, foursOfC).AsUInt64();
        Vector256<ulong> mantissas = Avx2.Multiply(halves.AsUInt32(), Vector256.Create(100_000_000u)) + (halves >> 32);
        Vector256<double> numbers = ToDoubles(mantissas) * Vector256.Create(ScaleOf(a), ScaleOf(c), ScaleOf(b), ScaleOf(c));
        if (NumberParser.AnyIsDoubtful(numbers))
        {
            return null;
        }

        Vector128<float> floats = Vector128.Shuffle(Avx.ConvertToVector128Single(numbers), Vector128.Create(0, 2, 1, 3));
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

    /// <summary>The digits of a number of at most fifteen as the last of sixteen bytes, behind zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> DigitsOf(byte* word, NumberPlace place)
    {
        // Those before the point move over it; it is as if it stood before the others.
        Vector128<byte> digits = Vector128.Load(word + place.End - 16) - Vector128.Create((byte)'0');
        Vector128<byte> oneBefore = Vector128.Create((byte)255, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
        return Ssse3.Shuffle(digits, oneBefore - Last(place.DigitsThatStay)) & Last(place.Digits);
    }

    /// <summary>255 in the last so many bytes, 0 before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Last(int bytes) => Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(LastBytes), (nuint)(uint)bytes);

    /// <summary>Numbers below 2^52: as the last bits of a double of that size they add what they are to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> ToDoubles(Vector256<ulong> numbers)
    {
        Vector256<double> size = Vector256.Create((double)(1UL << 52));
        return (numbers | size.AsUInt64()).AsDouble() - size;
    }

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

            // Up to seven digits before the point, and sixteen behind it.
            end = place.End;
            byte* point = word + end - place.Decimals - (place.HasPoint ? 1 : 0);
            ulong whole = NumberBefore(point, place.Digits - place.Decimals);
            ulong decimals = NumberBefore(word + end, Math.Min(place.Decimals, 8))
                + (NumberBefore(word + end - 8, Math.Max(place.Decimals - 8, 0)) * 100_000_000UL);
            long mantissa = (long)((whole * Of(PowersOfTen, place.Decimals)) + decimals);
            if (!NumberParser.TryRound(mantissa * ScaleOf(place), out Unsafe.Add(ref values, i)))
            {
                return null;
            }
        }

        return marks.HasPointBefore(end) ? null : word + marks.Length;
    }

    /// <summary>The number of up to eight digits that ends here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint NumberBefore(byte* end, int digits)
    {
        // In two steps, since a shift by 64 would be one by 0.
        int others = 4 * (8 - digits);
        return NumberParser.NumberOf((Unsafe.ReadUnaligned<ulong>(end - 8) ^ 0x3030303030303030) & (ulong.MaxValue << others << others));
    }

    /// <summary>What a number's digits have to be multiplied with.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double ScaleOf(NumberPlace place) => Of(Scales, place.Decimals + (place.IsNegative ? Scales.Length / 2 : 0));

    /// <summary>An element that is known to be there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Of<T>(ReadOnlySpan<T> table, int index) => Unsafe.Add(ref MemoryMarshal.GetReference(table), (nuint)(uint)index);
}
