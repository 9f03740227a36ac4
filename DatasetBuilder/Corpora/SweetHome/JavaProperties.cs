using System.Globalization;
using System.Text;

namespace SIE.DatasetBuilder.Corpora.SweetHome;

/// <summary>
/// Reads the text format of <c>java.util.Properties</c>: ISO-8859-1 with \uXXXX escapes, keys ended by the first unescaped '=', ':'
/// or blank, lines continued by a backslash, comments that start with # or !. Of equal keys the last one counts.
/// </summary>
internal static class JavaProperties
{
    /// <summary>Parses a whole file.</summary>
    /// <param name="bytes">Its bytes.</param>
    /// <returns>Values by key; a key without separator has an empty value.</returns>
    internal static Dictionary<string, string> Parse(ReadOnlySpan<byte> bytes)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (string line in LogicalLines(Encoding.Latin1.GetString(bytes)))
        {
            int keyEnd = 0;
            while (keyEnd < line.Length && line[keyEnd] is not ('=' or ':' or ' ' or '\t' or '\f'))
            {
                keyEnd += line[keyEnd] == '\\' ? 2 : 1;
            }

            keyEnd = Math.Min(keyEnd, line.Length);
            int valueStart = SkipBlanks(line, keyEnd);
            if (valueStart < line.Length && line[valueStart] is '=' or ':')
            {
                valueStart = SkipBlanks(line, valueStart + 1);
            }

            values[Unescape(line.AsSpan(0, keyEnd))] = Unescape(line.AsSpan(valueStart));
        }

        return values;
    }

    /// <summary>Lines without comments and blank ones, continuations joined.</summary>
    private static IEnumerable<string> LogicalLines(string text)
    {
        StringBuilder? open = null;
        foreach (string natural in text.Split(["\r\n", "\n", "\r"], StringSplitOptions.None))
        {
            string line = natural.TrimStart(' ', '\t', '\f');
            if (open is null && (line.Length == 0 || line[0] is '#' or '!'))
            {
                continue;
            }

            int backslashes = line.Length - line.TrimEnd('\\').Length;
            if (backslashes % 2 == 1)
            {
                (open ??= new StringBuilder()).Append(line, 0, line.Length - 1);
            }
            else
            {
                yield return open is null ? line : open.Append(line).ToString();
                open = null;
            }
        }

        if (open is not null)
        {
            yield return open.ToString();
        }
    }

    private static int SkipBlanks(string line, int from)
    {
        while (from < line.Length && line[from] is ' ' or '\t' or '\f')
        {
            from++;
        }

        return from;
    }

    private static string Unescape(ReadOnlySpan<char> escaped)
    {
        StringBuilder text = new(escaped.Length);
        for (int i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] != '\\' || i + 1 == escaped.Length)
            {
                text.Append(escaped[i]);
                continue;
            }

            i++;
            if (escaped[i] == 'u' && i + 4 < escaped.Length
                && ushort.TryParse(escaped.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
            {
                text.Append((char)code);
                i += 4;
            }
            else
            {
                text.Append(escaped[i] switch { 't' => '\t', 'n' => '\n', 'r' => '\r', 'f' => '\f', char other => other });
            }
        }

        return text.ToString();
    }
}
