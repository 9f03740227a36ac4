using System.Numerics;
using System.Runtime.CompilerServices;

namespace SIE.Renderer.Meshes.Obj;

/// <summary>Bytes to <see cref="ObjDocument"/>, in one walk that allocates for names only. Lenient: what can't be understood is counted and passed over.</summary>
internal sealed unsafe class ObjParser
{
    private readonly ObjDocument _document;
    private readonly Dictionary<string, int> _materials = new(StringComparer.Ordinal);
    private readonly ObjCounts _before;
    private int _material = ObjDocument.None;
    private bool _smooth;

    /// <summary>Starts at the first line of a file, or of a part.</summary>
    /// <param name="document">Receives what is read.</param>
    /// <param name="before">What stands before the part: negative indices count back from there.</param>
    public ObjParser(ObjDocument document, ObjCounts before = default) => (_document, _before) = (document, before);

    /// <summary>Lines read so far.</summary>
    public int Lines { get; private set; }

    /// <summary>Faces before the first usemtl, which have the material of the part before; null if there is no usemtl.</summary>
    public int? FacesBeforeMaterial { get; private set; }

    /// <summary>Faces before the first smoothing statement, which are as smooth as the part before ended; null if there is none.</summary>
    public int? FacesBeforeSmooth { get; private set; }

    /// <summary>The material at the end, as the document numbers it.</summary>
    public int Material => _material;

    /// <summary>Whether a smoothing group is on at the end.</summary>
    public bool IsSmooth => _smooth;

    /// <summary>Whether a face counted back from where it stands, so that it matters what stands before the part.</summary>
    public bool CountsBack { get; private set; }

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
            new ObjParser(document).Read(pieces, isFirst: true);
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

    /// <summary>Reads a file, or a part of it, to the end.</summary>
    /// <param name="pieces">Its pieces, none read yet.</param>
    /// <param name="isFirst">Whether it starts at the first byte of the file.</param>
    /// <exception cref="MeshException">The file can't be read.</exception>
    public void Read(FilePieces pieces, bool isFirst)
    {
        for (; pieces.Next(); isFirst = false)
        {
            ObjCounts before = _document.Counts;
            Read(pieces.Start, pieces.End, isFirst);
            _document.Expect(before, (double)pieces.Left / (pieces.End - pieces.Start));
        }
    }

    /// <summary>Whole lines.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

        Lines += LinesIn(start, end);
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
                FacesBeforeSmooth ??= document.Faces.Count;
                break;
            case (byte)'u' when StartsWith(word, "usemtl"u8):
                _material = NumberOf(NameBehind(word + 6, end), _materials, document.MaterialNames);
                FacesBeforeMaterial ??= document.Faces.Count;
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

    /// <summary>The number of a name; a new one if it has none.</summary>
    public static int NumberOf(string name, Dictionary<string, int> numbers, List<string> names)
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
    private static bool IsOn(byte* at)
    {
        byte* word = LineScanner.SkipBlanks(at);
        ReadOnlySpan<byte> group = new(word, (int)(LineScanner.SkipWord(word) - word));
        return !(group.IsEmpty || group.SequenceEqual("off"u8) || group.SequenceEqual("0"u8));
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

    /// <summary>One or two corners are a stray point or edge: legal, and invisible.</summary>
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
            corners.Shrink(first);
        }

        return at;
    }

    /// <summary>Corners as v, v/vt, v//vn or v/vt/vn, added to the document's; none if the face is malformed.</summary>
    private byte* ReadCorners(byte* at, byte* start)
    {
        ObjDocument document = _document;
        PooledList<Corner> corners = document.Corners;
        int positions = _before.Positions + document.Positions.Count, texCoords = _before.TexCoords + document.TexCoords.Count;
        int normals = _before.Normals + document.Normals.Count;
        int first = corners.Count;
        while (true)
        {
            at = LineScanner.SkipBlanks(at);
            if (LineScanner.EndsLine(at) || *at == '#')
            {
                return at;
            }

            int texCoord = ObjDocument.None, normal = ObjDocument.None;
            bool countsBack = *at == '-';
            byte* behind = NumberParser.ReadIndex(at, positions, out int position);
            bool understood = position >= 0;
            if (*behind == '/')
            {
                behind++;
                if (*behind != '/')
                {
                    countsBack |= *behind == '-';
                    behind = NumberParser.ReadIndex(behind, texCoords, out texCoord);
                }

                if (*behind == '/')
                {
                    countsBack |= behind[1] == '-';
                    behind = NumberParser.ReadIndex(behind + 1, normals, out normal);
                }
            }

            CountsBack |= countsBack;
            if (!understood || !LineScanner.EndsWord(behind))
            {
                corners.Shrink(first);
                (int malformed, int line) = document.Malformed;
                document.Malformed = (malformed + 1, malformed > 0 ? line : Lines + LinesIn(start, at) + 1);
                return at;
            }

            corners.Add(new Corner(position, texCoord, normal));
            at = behind;
        }
    }

    private static int LinesIn(byte* start, byte* end) => new ReadOnlySpan<byte>(start, (int)(end - start)).Count((byte)'\n');
}
