using System.Buffers.Text;
using System.Text;

namespace SIE.DatasetBuilder.Corpora.SweetHome;

/// <summary>
/// The lines of an OBJ file that make a surface, indices resolved, polygons, groups of smoothing and materials as they stand. Points,
/// lines, objects and groups are left out, and so are faces of fewer than three different vertices.
/// </summary>
/// <remarks>Faces may name vertices that come later in the file (scopia/truck), so indices are checked at its end.</remarks>
internal sealed class ObjSource
{
    private readonly List<int> _corners = [];
    private readonly List<ObjFace> _faces = [];
    private string _material = "";
    private string _smoothing = "off";
    private int _lineNumber;

    private ObjSource()
    {
    }

    /// <summary>Coordinates, three a vertex.</summary>
    internal List<double> Positions { get; } = [];

    /// <summary>Texture coordinates, two a vertex.</summary>
    internal List<double> TexCoords { get; } = [];

    /// <summary>Normals as in the file, three a vertex.</summary>
    internal List<double> Normals { get; } = [];

    /// <summary>Three numbers a corner: position, texture coordinate and normal, counted from 0; −1 for none.</summary>
    internal IReadOnlyList<int> Corners => _corners;

    /// <summary>The faces in the order of the file.</summary>
    internal IReadOnlyList<ObjFace> Faces => _faces;

    /// <summary>The material library that the file names, or null.</summary>
    internal string? MaterialLibrary { get; private set; }

    /// <summary>Parses a file.</summary>
    /// <param name="bytes">Its bytes. Names are taken as ISO-8859-1, so that writing them so gives the same bytes again.</param>
    /// <returns>The parts of the file.</returns>
    /// <exception cref="CorpusException">A number or an index can't be used; the message has the line.</exception>
    internal static ObjSource Parse(ReadOnlySpan<byte> bytes)
    {
        ObjSource obj = new();
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? [] : bytes[(end + 1)..];
            obj._lineNumber++;
            obj.ReadLine(line.Trim(" \t\r"u8));
        }

        obj.CheckIndices();
        return obj;
    }

    private void ReadLine(ReadOnlySpan<byte> line)
    {
        int keywordEnd = line.IndexOfAny(" \t"u8);
        if (keywordEnd < 0)
        {
            return;
        }

        ReadOnlySpan<byte> keyword = line[..keywordEnd];
        ReadOnlySpan<byte> rest = line[keywordEnd..].Trim(" \t"u8);
        if (keyword.SequenceEqual("v"u8))
        {
            ReadNumbers(rest, 3, Positions);
        }
        else if (keyword.SequenceEqual("vt"u8))
        {
            ReadNumbers(rest, 2, TexCoords);
        }
        else if (keyword.SequenceEqual("vn"u8))
        {
            ReadNumbers(rest, 3, Normals);
        }
        else if (keyword.SequenceEqual("f"u8))
        {
            ReadFace(rest);
        }
        else if (keyword.SequenceEqual("usemtl"u8))
        {
            _material = Encoding.Latin1.GetString(rest);
        }
        else if (keyword.SequenceEqual("s"u8))
        {
            _smoothing = rest.SequenceEqual("0"u8) ? "off" : Encoding.Latin1.GetString(rest);
        }
        else if (keyword.SequenceEqual("mtllib"u8))
        {
            MaterialLibrary ??= Encoding.Latin1.GetString(rest);
        }
    }

    private void ReadNumbers(ReadOnlySpan<byte> text, int count, List<double> into)
    {
        for (int i = 0; i < count; i++)
        {
            if (!Utf8Parser.TryParse(text, out double value, out int used) || !double.IsFinite(value))
            {
                throw new CorpusException($"line {_lineNumber}: {count} numbers expected.");
            }

            into.Add(value);
            text = text[used..].TrimStart(" \t"u8);
        }
    }

    private void ReadFace(ReadOnlySpan<byte> text)
    {
        int first = _corners.Count;
        while (!text.IsEmpty)
        {
            int end = text.IndexOfAny(" \t"u8);
            ReadOnlySpan<byte> corner = end < 0 ? text : text[..end];
            text = end < 0 ? [] : text[end..].TrimStart(" \t"u8);
            _corners.Add(ReadIndex(ref corner, Positions.Count / 3));
            _corners.Add(ReadIndex(ref corner, TexCoords.Count / 2));
            _corners.Add(ReadIndex(ref corner, Normals.Count / 3));
        }

        if (DistinctVertices(first) >= 3)
        {
            _faces.Add(new ObjFace(first, _corners.Count - first, _material, _smoothing, _lineNumber));
        }
        else
        {
            _corners.RemoveRange(first, _corners.Count - first);
        }
    }

    /// <summary>Reads one number of "v/vt/vn" and the slash behind it; negative ones count back from the last element so far.</summary>
    private int ReadIndex(ref ReadOnlySpan<byte> corner, int countSoFar)
    {
        if (corner.IsEmpty)
        {
            return -1;
        }

        if (corner[0] == '/')
        {
            corner = corner[1..];
            return -1;
        }

        if (!Utf8Parser.TryParse(corner, out int index, out int used) || index == 0)
        {
            throw new CorpusException($"line {_lineNumber}: a face has the corner '{Encoding.Latin1.GetString(corner)}'.");
        }

        corner = used < corner.Length && corner[used] == '/' ? corner[(used + 1)..] : corner[used..];
        return index > 0 ? index - 1 : CheckedBack(countSoFar + index);
    }

    private int CheckedBack(int index) =>
        index >= 0 ? index : throw new CorpusException($"line {_lineNumber}: a negative index points before the first element.");

    private int DistinctVertices(int first)
    {
        // Three different ones are enough; most faces have them at once.
        int a = first < _corners.Count ? _corners[first] : -1, b = -1;
        for (int i = first + 3; i < _corners.Count; i += 3)
        {
            int c = _corners[i];
            if (c == a || c == b)
            {
                continue;
            }

            if (b >= 0)
            {
                return 3;
            }

            b = c;
        }

        return b >= 0 ? 2 : 1;
    }

    private void CheckIndices()
    {
        int[] counts = [Positions.Count / 3, TexCoords.Count / 2, Normals.Count / 3];
        foreach (ObjFace face in _faces)
        {
            for (int i = 0; i < face.Length; i++)
            {
                int index = _corners[face.First + i];
                if (index >= counts[i % 3] || (index < 0 && i % 3 == 0))
                {
                    throw new CorpusException($"line {face.Line}: a face refers to element {index + 1} of {counts[i % 3]}.");
                }
            }
        }
    }
}

/// <summary>A polygon.</summary>
/// <param name="First">Its first entry in <see cref="ObjSource.Corners"/>.</param>
/// <param name="Length">Number of entries, three a corner.</param>
/// <param name="Material">Name of its material; empty before the first usemtl.</param>
/// <param name="Smoothing">Its smoothing group, "off" for a flat face.</param>
/// <param name="Line">Line in the file, from 1.</param>
internal readonly record struct ObjFace(int First, int Length, string Material, string Smoothing, int Line);
