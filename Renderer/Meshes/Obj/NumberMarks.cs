using System.Numerics;
using System.Runtime.CompilerServices;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>Where the numbers of a line stand: a bit for each of the 64 bytes from its keyword on.</summary>
internal unsafe struct NumberMarks
{
    private readonly ulong _minuses;
    private ulong _points, _starts, _ends;

    /// <summary>Marks a line.</summary>
    /// <param name="word">The keyword, in <see cref="FileBytes"/>.</param>
    /// <param name="wordLength">Its length.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public NumberMarks(byte* word, int wordLength)
    {
        ulong newLines = ByteClasses.Equal(word, (byte)'\n') | ByteClasses.Equal(word, (byte)'\r');
        Length = BitOperations.TrailingZeroCount(newLines);
        ulong line = ((1UL << Length) - 1) & (ulong.MaxValue << wordLength);
        _points = ByteClasses.Equal(word, (byte)'.') & line;
        _minuses = ByteClasses.Equal(word, (byte)'-') & line;
        ulong numbers = (ByteClasses.Digits(word) & line) | _points | _minuses;
        _starts = numbers & ~(numbers << 1);
        _ends = ~numbers & (numbers << 1);
        ArePlain = newLines != 0 && (numbers | (ByteClasses.Blanks(word) & line)) == line && (_minuses & ~_starts) == 0;
    }

    /// <summary>Bytes of the line, its end not counted.</summary>
    public int Length { get; }

    /// <summary>Whether the line ends within reach and holds nothing but digits, points, blanks, and minuses that start a number.</summary>
    public bool ArePlain { get; }

    /// <summary>The next number of a plain line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public NumberPlace Take()
    {
        int start = BitOperations.TrailingZeroCount(_starts), end = BitOperations.TrailingZeroCount(_ends);
        int point = BitOperations.TrailingZeroCount(_points);
        int negative = (int)(_minuses >> start) & 1;
        _starts &= _starts - 1;
        _ends &= _ends - 1;
        if (point >= end)
        {
            return new NumberPlace(end, end - start - negative, 0, false, negative != 0);
        }

        _points &= _points - 1;
        return new NumberPlace(end, end - start - negative - 1, end - point - 1, true, negative != 0);
    }

    /// <summary>Whether a point is left before a byte of the line: one number has two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool HasPointBefore(int end) => BitOperations.TrailingZeroCount(_points) < end;
}

/// <summary>A number in a line.</summary>
/// <param name="End">Behind its last byte, counted from the keyword.</param>
/// <param name="Digits">Digits in all.</param>
/// <param name="Decimals">Those behind the point.</param>
/// <param name="HasPoint">Whether there is a point.</param>
/// <param name="IsNegative">Whether there is a minus.</param>
internal readonly record struct NumberPlace(int End, int Digits, int Decimals, bool HasPoint, bool IsNegative)
{
    /// <summary>
    /// Whether it has digits before the point, and not too many. Where a number is missing or has two points, the first are below 1.
    /// </summary>
    public bool IsPlain => (uint)(Digits - Decimals - 1) <= 6 && Decimals <= 16 && Digits <= 18;

    /// <summary>Whether it also fits sixteen bytes.</summary>
    public bool IsShort => (uint)(Digits - Decimals - 1) <= 6 && Digits <= 15;

    /// <summary>Digits that have no point behind them.</summary>
    public int DigitsThatStay => HasPoint ? Decimals : 16;
}
