using System.Numerics;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>Bytes to <see cref="ObjDocument"/>, in one walk that allocates for names only. Lenient: what can't be understood is counted and passed over.</summary>
internal static unsafe class ObjParser
{
    /// <summary>Reads the whole file.</summary>
    /// <returns>The document; dispose it.</returns>
    public static ObjDocument Parse(FileBytes file)
    {
        ObjDocument document = new();
        Dictionary<string, int> materials = new(StringComparer.Ordinal);
        int material = ObjDocument.None;
        bool smooth = false;
        byte* at = file.Start, end = file.End;
        at += file.Length >= 3 && at[0] == 0xEF && at[1] == 0xBB && at[2] == 0xBF ? 3 : 0;
        while (at < end)
        {
            byte* word = LineScanner.SkipBlanks(at);
            at = word;
            switch (*word)
            {
                case (byte)'v' when Is(word, 1):
                    at = ReadVector(word + 1, out Vector3 position);
                    document.Positions.Add(position);
                    break;
                case (byte)'f' when Is(word, 1):
                    at = ReadFace(word + 1, file.Start, document, material, smooth);
                    break;
                case (byte)'v' when word[1] == 't' && Is(word, 2):
                    at = ReadNumbers(word + 2, out float u, out float v);
                    document.TexCoords.Add(new Vector2(u, v));
                    break;
                case (byte)'v' when word[1] == 'n' && Is(word, 2):
                    at = ReadVector(word + 2, out Vector3 normal);
                    document.Normals.Add(normal);
                    break;
                case (byte)'s' when Is(word, 1):
                    smooth = IsSmooth(word + 1);
                    break;
                case (byte)'u' when StartsWith(word, "usemtl"u8):
                    material = NumberOf(NameBehind(word + 6, end), materials, document.MaterialNames);
                    break;
                case (byte)'m' when StartsWith(word, "mtllib"u8):
                    string library = NameBehind(word + 6, end);
                    if (!document.MaterialLibraries.Contains(library))
                    {
                        document.MaterialLibraries.Add(library);
                    }

                    break;
            }

            // Groups and objects are merged; points, lines, curves and comments have no surface. What follows the numbers of a line is passed over.
            at = LineScanner.SkipToLineEnd(at, end) + 1;
        }

        return document;
    }

    private static bool Is(byte* word, int length) => LineScanner.EndsWord(word + length);

    private static bool StartsWith(byte* word, ReadOnlySpan<byte> keyword) =>
        new ReadOnlySpan<byte>(word, keyword.Length).SequenceEqual(keyword) && Is(word, keyword.Length);

    private static string NameBehind(byte* at, byte* end)
    {
        at = LineScanner.SkipBlanks(at);
        return LineScanner.Name(at, LineScanner.SkipToLineEnd(at, end));
    }

    private static int NumberOf(string name, Dictionary<string, int> numbers, List<string> names)
    {
        if (!numbers.TryGetValue(name, out int number))
        {
            number = names.Count;
            numbers.Add(name, number);
            names.Add(name);
        }

        return number;
    }

    /// <summary>A smoothing group other than 0 or off.</summary>
    private static bool IsSmooth(byte* at)
    {
        byte* word = LineScanner.SkipBlanks(at);
        ReadOnlySpan<byte> group = new(word, (int)(LineScanner.SkipWord(word) - word));
        return !(group.IsEmpty || group.SequenceEqual("off"u8) || group.SequenceEqual("0"u8));
    }

    private static byte* ReadVector(byte* at, out Vector3 vector)
    {
        at = ReadNumbers(at, out float x, out float y);
        at = ReadNumber(at, out float z);
        vector = new Vector3(x, y, z);
        return at;
    }

    private static byte* ReadNumbers(byte* at, out float x, out float y)
    {
        at = ReadNumber(at, out x);
        return ReadNumber(at, out y);
    }

    private static byte* ReadNumber(byte* at, out float value)
    {
        at = LineScanner.SkipBlanks(at);
        if (LineScanner.EndsLine(at))
        {
            value = float.NaN;
            return at;
        }

        return NumberParser.ReadFloat(at, out value);
    }

    /// <summary>Corners as v, v/vt, v//vn or v/vt/vn. One or two corners are a stray point or edge: legal, and invisible.</summary>
    private static byte* ReadFace(byte* at, byte* start, ObjDocument document, int material, bool smooth)
    {
        PooledList<Corner> corners = document.Corners;
        int positions = document.Positions.Count, texCoords = document.TexCoords.Count, normals = document.Normals.Count;
        int first = corners.Count;
        while (true)
        {
            at = LineScanner.SkipBlanks(at);
            if (LineScanner.EndsLine(at) || *at == '#')
            {
                break;
            }

            int texCoord = ObjDocument.None, normal = ObjDocument.None;
            byte* behind = NumberParser.ReadIndex(at, positions, out int position);
            bool understood = position >= 0;
            if (*behind == '/')
            {
                behind++;
                if (*behind != '/')
                {
                    behind = NumberParser.ReadIndex(behind, texCoords, out texCoord);
                }

                if (*behind == '/')
                {
                    behind = NumberParser.ReadIndex(behind + 1, normals, out normal);
                }
            }

            if (!understood || !LineScanner.EndsWord(behind))
            {
                corners.Shrink(first);
                document.Malformed = (document.Malformed.Count + 1, document.Malformed.Count > 0 ? document.Malformed.FirstLine : LineNumber(start, at));
                return at;
            }

            corners.Add(new Corner(position, texCoord, normal));
            at = behind;
        }

        int count = corners.Count - first;
        if (count >= 3)
        {
            document.Faces.Add(new Face(first, count, material, smooth));
        }
        else
        {
            corners.Shrink(first);
        }

        return at;
    }

    private static int LineNumber(byte* start, byte* at) => 1 + new ReadOnlySpan<byte>(start, (int)(at - start)).Count((byte)'\n');
}
