using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>
/// Numbers from text, the largest part of the work of reading OBJ files: digits are taken eight at a time, without a branch for each.
/// The text must go on for eight readable bytes behind any number, which <see cref="FileBytes"/> sees to.
/// </summary>
internal static unsafe class NumberParser
{
    /// <summary>The powers of ten that a double holds exactly, 10^0 to 10^22.</summary>
    private static readonly double[] PowersOfTen =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>The bits of a double's fraction that a float doesn't have.</summary>
    private const ulong DroppedBits = (1UL << 29) - 1;

    private const long HalfOfDroppedBits = 1L << 28;

    private static ReadOnlySpan<uint> SmallPowersOfTen => [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

    /// <summary>
    /// Reads a decimal number as float.Parse does, bit for bit. Up to 19 digits become an integer exactly; as a double it is rounded at most once,
    /// and once more by the power of ten, which is exact. Where that could matter, the library decides.
    /// </summary>
    /// <param name="at">First byte of the word.</param>
    /// <param name="value">The number; NaN if the word is none.</param>
    /// <returns>Behind the word.</returns>
    public static byte* ReadFloat(byte* at, out float value)
    {
        byte* word = at;
        bool negative = *at == '-';
        if (negative || *at == '+')
        {
            at++;
        }

        byte* first = at;
        ulong mantissa = 0;
        for (uint digit; (digit = (uint)(*at - '0')) <= 9; at++)
        {
            mantissa = (mantissa * 10) + digit;
        }

        int digits = (int)(at - first);
        int exponent = 0;
        if (*at == '.')
        {
            at++;
            int run;
            do
            {
                run = ReadEightDigits(at, out uint part);
                mantissa = (mantissa * SmallPowersOfTen[run]) + part;
                exponent -= run;
                at += run;
            }
            while (run == 8);
            digits -= exponent;
        }

        if ((*at | 0x20) == 'e' && digits > 0)
        {
            bool small = at[1] == '-';
            at += small || at[1] == '+' ? 2 : 1;
            int run = ReadEightDigits(at, out uint power);
            at += run;
            if (run is 0 or > 4)
            {
                return ReadFloatByLibrary(word, out value);
            }

            exponent += small ? -(int)power : (int)power;
        }

        if (digits is 0 or > 19 || !LineScanner.EndsWord(at) || (uint)(exponent + 22) > 44)
        {
            return ReadFloatByLibrary(word, out value);
        }

        double size = exponent < 0 ? mantissa / PowersOfTen[-exponent] : mantissa * PowersOfTen[exponent];
        if (!TryRound(size, out value))
        {
            return ReadFloatByLibrary(word, out value);
        }

        value = negative ? -value : value;
        return at;
    }

    /// <summary>
    /// Rounds a size that may be wrong by four of its last bits: three roundings, of a long integer, of a power of ten and of their product, make
    /// less than three.
    /// </summary>
    /// <param name="size">0 or at least 1e-22, where floats have all their bits.</param>
    /// <param name="value">The nearest float.</param>
    /// <returns>False if the error could matter, since the size all but lies between two floats.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRound(double size, out float value)
    {
        value = (float)size;
        long fromMiddle = (long)(BitConverter.DoubleToUInt64Bits(size) & DroppedBits) - HalfOfDroppedBits;
        return fromMiddle is < -4 or > 4;
    }

    /// <summary>Whether <see cref="TryRound"/> would refuse one of several sizes, or its negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyIsDoubtful(Vector256<double> sizes)
    {
        Vector256<ulong> fromMiddle = (sizes.AsUInt64() & Vector256.Create(DroppedBits)) - Vector256.Create((ulong)HalfOfDroppedBits);
        return Vector256.LessThanOrEqualAny(fromMiddle + Vector256.Create(4UL), Vector256.Create(8UL));
    }

    /// <summary>Reads an index of a face: counted from 1, or, if negative, back from the line read last.</summary>
    /// <param name="at">First byte of the index.</param>
    /// <param name="count">How many lines of that kind have been read.</param>
    /// <param name="index">
    /// The index from 0, which may lie behind the lines read so far; <see cref="ObjDocument.Invalid"/> if it lies before the first or is no index,
    /// <see cref="ObjDocument.None"/> if there is no digit.
    /// </param>
    /// <returns>Behind the index; <paramref name="at"/> itself if there is no digit.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* ReadIndex(byte* at, int count, out int index)
    {
        bool negative = *at == '-';
        byte* digits = negative ? at + 1 : at;
        int run = ReadEightDigits(digits, out uint number);
        digits += run;
        if (run == 8)
        {
            digits = ReadLongIndex(digits, ref number);
        }

        int resolved = negative ? count - (int)number : (int)number - 1;
        index = run == 0 ? ObjDocument.None : resolved < 0 || number == 0 ? ObjDocument.Invalid : resolved;
        return run == 0 ? at : digits;
    }

    /// <summary>Up to eight digits at once (after Johnny Lee and Wojciech Muła, "SWAR parsing of integers").</summary>
    /// <returns>How many digits there are, 0 to 8.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadEightDigits(byte* at, out uint number)
    {
        // A digit's byte becomes 0 to 9, any other at least 10; adding 0x76 raises the high bit of all but digits.
        ulong bytes = Unsafe.ReadUnaligned<ulong>(at) ^ 0x3030303030303030;
        ulong others = ((bytes + 0x7676767676767676) | bytes) & 0x8080808080808080;
        int run = BitOperations.TrailingZeroCount(others) >> 3;

        // The digits move to the end, zeros before them. In two steps, since a shift by 64 would be one by 0.
        number = NumberOf(bytes << ((8 - run) << 2) << ((8 - run) << 2));
        return run;
    }

    /// <summary>The number of eight digits: bytes of 0 to 9, the first in memory counting most.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint NumberOf(ulong digits)
    {
        digits = ((digits * 10) + (digits >> 8)) & 0x00FF00FF00FF00FF;
        digits = ((digits * 100) + (digits >> 16)) & 0x0000FFFF0000FFFF;
        return (uint)((digits * 10000) + (digits >> 32));
    }

    /// <summary>The digits behind the eighth; what an int can't hold becomes 0, which is no index.</summary>
    private static byte* ReadLongIndex(byte* at, ref uint number)
    {
        ulong large = number;
        for (uint digit; (digit = (uint)(*at - '0')) <= 9; at++)
        {
            large = Math.Min((large * 10) + digit, int.MaxValue + 1UL);
        }

        number = large > int.MaxValue ? 0 : (uint)large;
        return at;
    }

    /// <summary>Long mantissas, large exponents, names such as nan, and what is no number.</summary>
    private static byte* ReadFloatByLibrary(byte* word, out float value)
    {
        byte* end = LineScanner.SkipWord(word);
        ReadOnlySpan<byte> text = new(word, (int)(end - word));
        value = float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) ? number : float.NaN;
        return end;
    }
}
