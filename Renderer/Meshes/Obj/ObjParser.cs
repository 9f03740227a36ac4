using System.Numerics;
using System.Runtime.CompilerServices;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>
/// Bytes to <see cref="ObjDocument"/>, in one walk that allocates for names only. Lenient: what can't be understood is counted and passed over.
/// </summary>
internal sealed unsafe class ObjParser
{
    private readonly ObjDocument _document;
    private readonly Dictionary<string, int> _materials = new(StringComparer.Ordinal);
    private int _material = ObjDocument.None;
    private bool _smooth;

    /// <summary>Lines read so far.</summary>
    private int _lines;

    private ObjParser(ObjDocument document) => _document = document;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">The largest length that is read, below 2 GiB.</param>
    /// <returns>The document; dispose it.</returns>
    /// <exception cref="MeshException">The file is missing, can't be read, or is larger.</exception>
    public static ObjDocument Parse(string path, long maxBytes)
    {
        ObjDocument document = new();
        try
        {
            using FilePieces pieces = FilePieces.Open(path, maxBytes);
            new ObjParser(document).Read(pieces);
            return document;
        }
        catch
        {
            document.Dispose();
            throw;
        }
    }

    /// <summary>Reads a text in memory.</summary>
    /// <returns>The document; dispose it.</returns>
    public static ObjDocument Parse(FileBytes file)
    {
        ObjDocument document = new();
        new ObjParser(document).Read(file.Start, file.End, isFirst: true);
        return document;
    }

    /// <summary>A file from its first piece to its last.</summary>
    private void Read(FilePieces pieces)
    {
        for (bool isFirst = true; pieces.Next(); isFirst = false)
        {
            ObjCounts before = _document.Counts;
            Read(pieces.Start, pieces.End, isFirst);
            _document.Expect(before, (double)pieces.Left / (pieces.End - pieces.Start));
        }
    }

    /// <summary>Whole lines.</summary>
    /// <remarks>As a part of its caller it would be compiled anew, and beyond some size without what should become a part of it.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private void Read(byte* start, byte* end, bool isFirst)
    {
        ObjDocument document = _document;
        byte* at = start;
        at += isFirst && end - start >= 3 && at[0] == 0xEF && at[1] == 0xBB && at[2] == 0xBF ? 3 : 0;
        PooledList<Vector3> positions = document.Positions, normals = document.Normals;
        PooledList<Vector2> texCoords = document.TexCoords;
        while (at < end)
        {
            // Nearly all lines are of four kinds, and plain.
            byte* lineEnd = null;
            if (at[0] == 'v' && at[1] == ' ')
            {
                lineEnd = PlainNumbers.ReadThree(at, 1, ref Unsafe.As<Vector3, float>(ref positions.Reserve(2)));
                positions.Count += lineEnd is not null ? 1 : 0;
            }
            else if (at[0] == 'f' && at[1] == ' ')
            {
                lineEnd = ReadFace(at, start);
            }
            else if (at[0] == 'v' && at[1] == 't' && at[2] == ' ')
            {
                lineEnd = PlainNumbers.ReadTwo(at, 2, ref Unsafe.As<Vector2, float>(ref texCoords.Reserve(1)));
                texCoords.Count += lineEnd is not null ? 1 : 0;
            }
            else if (at[0] == 'v' && at[1] == 'n' && at[2] == ' ')
            {
                lineEnd = PlainNumbers.ReadThree(at, 2, ref Unsafe.As<Vector3, float>(ref normals.Reserve(2)));
                normals.Count += lineEnd is not null ? 1 : 0;
            }

            at = lineEnd is null ? ReadLine(at, start, end) : LineScanner.EndsLine(lineEnd) ? lineEnd : LineScanner.SkipToLineEnd(lineEnd, end);
            at += *at == '\r' && at[1] == '\n' ? 2 : 1;
        }

        _lines += LinesIn(start, end);
    }

    /// <summary>Any line.</summary>
    /// <returns>Its end.</returns>
    private byte* ReadLine(byte* at, byte* start, byte* end)
    {
        ObjDocument document = _document;
        float* numbers = stackalloc float[3];
        byte* word = LineScanner.SkipBlanks(at);
        at = word;
        switch (*word)
        {
            case (byte)'v' when Is(word, 1):
                at = ReadNumbers(word + 1, numbers, 3);
                document.Positions.Add(new Vector3(numbers[0], numbers[1], numbers[2]));
                break;
            case (byte)'f' when Is(word, 1):
                at = ReadFace(word, start);
                break;
            case (byte)'l' when Is(word, 1):
                int first = document.Corners.Count;
                at = ReadCorners(word + 1, start);
                LeaveUndrawn(first);
                break;
            case (byte)'v' when word[1] == 't' && Is(word, 2):
                at = ReadNumbers(word + 2, numbers, 2);
                document.TexCoords.Add(new Vector2(numbers[0], numbers[1]));
                break;
            case (byte)'v' when word[1] == 'n' && Is(word, 2):
                at = ReadNumbers(word + 2, numbers, 3);
                document.Normals.Add(new Vector3(numbers[0], numbers[1], numbers[2]));
                break;
            case (byte)'s' when Is(word, 1):
                _smooth = IsOn(word + 1);
                break;
            case (byte)'u' when StartsWith(word, "usemtl"u8):
                _material = NumberOf(NameBehind(word + 6, end));
                break;
            case (byte)'m' when StartsWith(word, "mtllib"u8):
                string library = NameBehind(word + 6, end);
                if (!document.MaterialLibraries.Contains(library))
                {
                    document.MaterialLibraries.Add(library);
                }

                break;
        }

        // Groups and objects are merged; points, curves and comments have no surface. What follows the numbers of a line is passed over.
        return LineScanner.SkipToLineEnd(at, end);
    }

    private static bool Is(byte* word, int length) => LineScanner.EndsWord(word + length);

    private static bool StartsWith(byte* word, ReadOnlySpan<byte> keyword) =>
        new ReadOnlySpan<byte>(word, keyword.Length).SequenceEqual(keyword) && Is(word, keyword.Length);

    private static string NameBehind(byte* at, byte* end)
    {
        at = LineScanner.SkipBlanks(at);
        return LineScanner.Name(at, LineScanner.SkipToLineEnd(at, end));
    }

    /// <summary>The number of a material; a new one if it has none.</summary>
    private int NumberOf(string name)
    {
        if (!_materials.TryGetValue(name, out int number))
        {
            number = _materials.Count;
            _materials.Add(name, number);
            _document.MaterialNames.Add(name);
        }

        return number;
    }

    /// <summary>A smoothing group other than off: 0 is one too for Blender's importer, though the format says otherwise.</summary>
    private static bool IsOn(byte* at)
    {
        byte* word = LineScanner.SkipBlanks(at);
        ReadOnlySpan<byte> group = new(word, (int)(LineScanner.SkipWord(word) - word));
        return !(group.IsEmpty || group.SequenceEqual("off"u8));
    }

    private static byte* ReadNumbers(byte* at, float* values, int count)
    {
        for (int i = 0; i < count; i++)
        {
            at = LineScanner.SkipBlanks(at);
            if (LineScanner.EndsLine(at))
            {
                values[i] = float.NaN;
            }
            else
            {
                at = NumberParser.ReadFloat(at, out values[i]);
            }
        }

        return at;
    }

    /// <summary>One or two corners are a stray point or edge: legal, and not drawn.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private byte* ReadFace(byte* word, byte* start)
    {
        PooledList<Corner> corners = _document.Corners;
        int first = corners.Count;
        byte* at = PlainFaces.Read(word, corners);
        if (at is null)
        {
            corners.Shrink(first);
            at = ReadCorners(word + 1, start);
        }

        int count = corners.Count - first;
        if (count >= 3)
        {
            _document.Faces.Add(new Face(first, count, _material, _smooth));
        }
        else
        {
            LeaveUndrawn(first);
        }

        return at;
    }

    /// <summary>Makes the corners from one on <see cref="ObjDocument.Undrawn"/>.</summary>
    private void LeaveUndrawn(int first)
    {
        PooledList<Corner> corners = _document.Corners;
        foreach (Corner corner in corners.Span[first..])
        {
            _document.Undrawn.Add(corner.Position);
        }

        corners.Shrink(first);
    }

    /// <summary>Corners as v, v/vt, v//vn or v/vt/vn, added to the document's; none if the face is malformed.</summary>
    private byte* ReadCorners(byte* at, byte* start)
    {
        ObjDocument document = _document;
        PooledList<Corner> corners = document.Corners;
        int positions = document.Positions.Count, texCoords = document.TexCoords.Count, normals = document.Normals.Count;
        int first = corners.Count;
        while (true)
        {
            at = LineScanner.SkipBlanks(at);
            if (LineScanner.EndsLine(at) || *at == '#')
            {
                return at;
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
                (int malformed, int line) = document.Malformed;
                document.Malformed = (malformed + 1, malformed > 0 ? line : _lines + LinesIn(start, at) + 1);
                return at;
            }

            corners.Add(new Corner(position, texCoord, normal));
            at = behind;
        }
    }

    private static int LinesIn(byte* start, byte* end) => new ReadOnlySpan<byte>(start, (int)(end - start)).Count((byte)'\n');
}
