using System.Runtime.CompilerServices;
using System.Text;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>
/// Finds words and lines in <see cref="FileBytes"/>. Blanks are spaces, tabs and other control characters; \n, \r\n and \r end a line; a backslash
/// at the end of a line joins it to the next.
/// </summary>
internal static unsafe class LineScanner
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>Moves to the next word of the line, or to its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte* SkipBlanks(byte* at)
    {
        while (true)
        {
            if (*at <= ' ' && !EndsLine(at))
            {
                at++;
            }
            else if (*at == '\\' && JoinLength(at) is > 0 and int length)
            {
                at += length;
            }
            else
            {
                return at;
            }
        }
    }

    /// <summary>Whether a line ends here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool EndsLine(byte* at) => *at is (byte)'\n' or (byte)'\r';

    /// <summary>Whether a word can't go on here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool EndsWord(byte* at) => *at <= ' ' || (*at == '\\' && JoinLength(at) > 0);

    /// <summary>Moves behind the word that starts here.</summary>
    public static byte* SkipWord(byte* at)
    {
        while (!EndsWord(at))
        {
            at++;
        }

        return at;
    }

    /// <summary>Moves to the end of the line, where <see cref="EndsLine"/> holds.</summary>
    /// <param name="at">Anywhere in the line.</param>
    /// <param name="end">End of the file.</param>
    public static byte* SkipToLineEnd(byte* at, byte* end)
    {
        if (EndsLine(at))
        {
            return at;
        }

        int length = new ReadOnlySpan<byte>(at, (int)(end - at)).IndexOfAny((byte)'\n', (byte)'\r');
        return length < 0 ? end : at + length;
    }

    /// <summary>What is left of the line, up to <see cref="SkipToLineEnd"/>, as a name: it may hold blanks, but none round it.</summary>
    public static string Name(byte* at, byte* lineEnd) =>
        at >= lineEnd ? "" : Text(new ReadOnlySpan<byte>(at, (int)(lineEnd - at))).Trim(' ', '\t', '\0');

    /// <summary>Decodes UTF-8, or Latin-1 where the bytes are no UTF-8.</summary>
    public static string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }

    /// <summary>Length of a backslash and the line end behind it, 0 if none is there.</summary>
    private static int JoinLength(byte* backslash) =>
        backslash[1] == '\n' ? 2 : backslash[1] == '\r' ? (backslash[2] == '\n' ? 3 : 2) : 0;
}
