using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>
/// The quick way through nearly all faces: those written plainly, every corner in the same form. As in <see cref="PlainNumbers"/>, each byte becomes
/// a bit; indices are then turned into numbers four at a time. All other faces are left to <see cref="ObjParser"/>, which understands more and gives
/// the same corners.
/// </summary>
internal static unsafe class PlainFaces
{
    /// <summary>Bytes looked at together.</summary>
    private const int Window = 64;

    /// <summary>Corners that may be written behind the last: what is stored at once.</summary>
    private const int Spare = 4;

    /// <summary>Reads a face.</summary>
    /// <param name="word">The keyword f, in <see cref="FileBytes"/>.</param>
    /// <param name="corners">The corners are added to it.</param>
    /// <returns>The end of the line, or null if it isn't plain; some corners may have been added then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static byte* Read(byte* word, PooledList<Corner> corners)
    {
        for (byte* at = word + 1; ;)
        {
            ulong newLines = ByteClasses.Equal(at, (byte)'\n') | ByteClasses.Equal(at, (byte)'\r'), blanks = ByteClasses.Blanks(at);
            int length = newLines != 0 ? BitOperations.TrailingZeroCount(newLines) : Window - 1 - BitOperations.LeadingZeroCount(blanks);
            if (length < 0)
            {
                return null;
            }

            // Up to the end of the line, or to the last blank of what can be seen of it.
            ulong line = (1UL << length) - 1;
            ulong digits = ByteClasses.Digits(at) & line, slashes = ByteClasses.Equal(at, (byte)'/') & line;
            ulong starts = digits & ~(digits << 1), ends = ~digits & (digits << 1);
            ulong zeros = ByteClasses.Equal(at, (byte)'0') & starts, long8 = digits & (digits >> 1);
            long8 &= long8 >> 2;
            long8 &= long8 >> 4;
            ulong odd = ((digits | slashes | blanks) & line) ^ line;

            // An index of more than eight digits, one that is 0 or has zeros before it.
            odd |= (long8 & (digits >> 8)) | zeros;
            if (odd != 0)
            {
                return null;
            }

            if (starts == 0)
            {
                return newLines != 0 && slashes == 0 ? at + length : null;
            }

            ref Corner corner = ref corners.Reserve(BitOperations.PopCount(starts) + Spare);
            int first = BitOperations.TrailingZeroCount(ends);
            int read = slashes == 0 ? ReadPositions(at, ends, ref corner)
                : !IsSet(slashes, first) ? -1
                : IsSet(slashes, first + 1) ? ReadPairs(at, ends, digits, slashes, isNormal: true, ref corner)
                : IsSet(slashes, BitOperations.TrailingZeroCount(ends & (ends - 1))) ? ReadTriples(at, ends, digits, slashes, ref corner)
                : ReadPairs(at, ends, digits, slashes, isNormal: false, ref corner);
            if (read < 0)
            {
                return null;
            }

            corners.Count += read;
            at += length;
            if (newLines != 0)
            {
                return at;
            }
        }
    }

    /// <summary>Corners as v.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadPositions(byte* at, ulong ends, ref Corner corner)
    {
        int count = BitOperations.PopCount(ends);
        for (int i = 0; i < count; i += 4)
        {
            int a = Take(ref ends), b = Take(ref ends), c = Take(ref ends), d = Take(ref ends);
            Vector128<int> indices = IndicesBefore(at, a, b, c, d);
            Unsafe.Add(ref corner, i) = new Corner(indices[0], ObjDocument.None, ObjDocument.None);
            Unsafe.Add(ref corner, i + 1) = new Corner(indices[1], ObjDocument.None, ObjDocument.None);
            Unsafe.Add(ref corner, i + 2) = new Corner(indices[2], ObjDocument.None, ObjDocument.None);
            Unsafe.Add(ref corner, i + 3) = new Corner(indices[3], ObjDocument.None, ObjDocument.None);
        }

        return count;
    }

    /// <summary>Corners as v/vt or v//vn.</summary>
    /// <returns>Their number, or −1 if some have another form.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadPairs(byte* at, ulong ends, ulong digits, ulong slashes, bool isNormal, ref Corner corner)
    {
        // The slashes behind a position; behind each of those stands another, or an index.
        ulong behind = slashes & (digits << 1), next = behind << 1;
        if (isNormal ? slashes != (behind | next) || ((next << 1) & ~digits) != 0 : slashes != behind || (next & ~digits) != 0)
        {
            return -1;
        }

        int count = 0;
        ulong wrong = 0;
        while (ends != 0)
        {
            int a = Take(ref ends), b = Take(ref ends), c = Take(ref ends), d = Take(ref ends);
            wrong |= ~(slashes >> a) | (slashes >> b);
            Vector128<int> indices = IndicesBefore(at, a, b, c, d);
            Unsafe.Add(ref corner, count++) = PairOf(indices[0], indices[1], isNormal);
            if (c == Window)
            {
                break;
            }

            wrong |= ~(slashes >> c) | (slashes >> d);
            Unsafe.Add(ref corner, count++) = PairOf(indices[2], indices[3], isNormal);
        }

        return (wrong & 1) == 0 ? count : -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Corner PairOf(int position, int other, bool isNormal) =>
        isNormal ? new Corner(position, ObjDocument.None, other) : new Corner(position, other, ObjDocument.None);

    /// <summary>Corners as v/vt/vn.</summary>
    /// <returns>Their number, or −1 if some have another form.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ReadTriples(byte* at, ulong ends, ulong digits, ulong slashes, ref Corner corner)
    {
        if ((slashes & ~(digits << 1)) != 0 || ((slashes << 1) & ~digits) != 0)
        {
            return -1;
        }

        int count = 0;
        ulong wrong = 0;
        while (ends != 0)
        {
            int a = Take(ref ends), b = Take(ref ends), c = Take(ref ends);
            wrong |= ~((slashes >> a) & (slashes >> b)) | (slashes >> c);
            Vector128<int> indices = IndicesBefore(at, a, b, c, c);
            indices.StoreUnsafe(ref Unsafe.As<Corner, int>(ref Unsafe.Add(ref corner, count++)));
        }

        return (wrong & 1) == 0 ? count : -1;
    }

    /// <summary>Takes the lowest bit; <see cref="Window"/> if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Take(ref ulong bits)
    {
        int lowest = BitOperations.TrailingZeroCount(bits);
        bits &= bits - 1;
        return lowest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsSet(ulong mask, int bit) => ((mask >> bit) & 1) != 0;

    /// <summary>Four indices, counted from 0, of up to eight digits each; of four places where an index ends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> IndicesBefore(byte* at, int a, int b, int c, int d)
    {
        at -= 8;
        ulong beforeA = *(ulong*)(at + a), beforeB = *(ulong*)(at + b), beforeC = *(ulong*)(at + c), beforeD = *(ulong*)(at + d);
        if (!Avx2.IsSupported)
        {
            return Vector128.Create(IndexOf(beforeA), IndexOf(beforeB), IndexOf(beforeC), IndexOf(beforeD));
        }

        // As in IndexOf, with four numbers in a vector.
        Vector256<byte> bytes = Vector256.Create(beforeA, beforeB, beforeC, beforeD).AsByte() ^ Vector256.Create((byte)'0');
        Vector256<ulong> others = ((bytes + Vector256.Create((byte)0x76)) | bytes).AsUInt64() & Vector256.Create(0x8080808080808080);
        if (Avx512CD.VL.IsSupported)
        {
            Vector256<ulong> digitBits = Avx512CD.VL.LeadingZeroCount(others);
            bytes = Vector256.AndNot(bytes, Avx2.ShiftRightLogicalVariable(Vector256<ulong>.AllBitsSet, digitBits).AsByte());
        }
        else
        {
            others |= others >> 8;
            others |= others >> 16;
            others |= others >> 32;
            bytes = Vector256.AndNot(bytes, Vector256.LessThan(others.AsSByte(), Vector256<sbyte>.Zero).AsByte());
        }

        Vector256<int> fours = DigitVectors.Fours(bytes), numbers = DigitVectors.Eights(fours, fours);
        return Sse2.UnpackLow(numbers.GetLower().AsUInt64(), numbers.GetUpper().AsUInt64()).AsInt32() - Vector128<int>.One;
    }

    /// <summary>The index whose digits are the last of eight bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int IndexOf(ulong bytes)
    {
        // A digit's byte becomes 0 to 9, any other at least 10; adding 0x76 raises the high bit of all but digits. (What is carried goes to bytes
        // behind the last other one only if that is above 0x89, and then its own high bit counts.)
        bytes ^= 0x3030303030303030;
        ulong others = (((bytes & 0x7F7F7F7F7F7F7F7F) + 0x7676767676767676) | bytes) & 0x8080808080808080;
        ulong upToLastOther = others == 0 ? 0 : ulong.MaxValue >> BitOperations.LeadingZeroCount(others);
        return (int)NumberParser.NumberOf(bytes & ~upToLastOther) - 1;
    }
}
