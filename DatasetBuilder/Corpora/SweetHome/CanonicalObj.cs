using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace SIE.DatasetBuilder.Corpora.SweetHome;

/// <summary>
/// Writes a Sweet Home 3D model as ShapeNetCore v2 has it (corpus/SURVEY.md, "Canonical conversion"): the catalog's rotation, half a
/// turn about Y (front from +Z to −Z), bounding box centred at 0 with a diagonal of 1. Polygons, smoothing, texture coordinates and
/// materials stay as they are; vertices that no face uses go, and the file has one object.
/// </summary>
internal static class CanonicalObj
{
    /// <summary>Digits behind the point: finer than a 32-bit float resolves at the rim of a box of diagonal 1.</summary>
    private static readonly StandardFormat Coordinates = new('F', 9);
    private static readonly StandardFormat Directions = new('F', 6);

    /// <summary>Converts and writes.</summary>
    /// <param name="obj">The parsed file.</param>
    /// <param name="rotation">Row-major 3×3 matrix of the catalog.</param>
    /// <param name="comment">One line for the head of the file.</param>
    /// <param name="output">Receives the OBJ text.</param>
    /// <exception cref="CorpusException">There is no face, or all vertices coincide.</exception>
    internal static void Write(ObjSource obj, IReadOnlyList<double> rotation, string comment, Stream output)
    {
        if (obj.Faces.Count == 0)
        {
            throw new CorpusException("the file holds no face.");
        }

        int[] positions = NumberUsed(obj, 0, obj.Positions.Count / 3);
        int[] texCoords = NumberUsed(obj, 1, obj.TexCoords.Count / 2);
        int[] normals = NumberUsed(obj, 2, obj.Normals.Count / 3);
        double[] placed = Place(obj.Positions, positions, rotation);

        using LineWriter writer = new(output);
        writer.Text($"# {comment}\nmtllib {Corpus.MeshStem}.mtl\n");
        for (int i = 0; i < positions.Length; i++)
        {
            if (positions[i] > 0)
            {
                writer.Text("v");
                writer.Numbers(placed.AsSpan(3 * i, 3), Coordinates);
            }
        }

        for (int i = 0; i < texCoords.Length; i++)
        {
            if (texCoords[i] > 0)
            {
                writer.Text("vt");
                writer.Numbers([obj.TexCoords[2 * i], obj.TexCoords[(2 * i) + 1]], default);
            }
        }

        for (int i = 0; i < normals.Length; i++)
        {
            if (normals[i] > 0)
            {
                writer.Text("vn");
                writer.Numbers(Turn(obj.Normals, i, rotation, unit: true), Directions);
            }
        }

        WriteFaces(obj, positions, texCoords, normals, writer);
    }

    /// <summary>New numbers, from 1, of the elements that faces use; 0 for the others.</summary>
    private static int[] NumberUsed(ObjSource obj, int kind, int count)
    {
        int[] numbers = new int[count];
        foreach (ObjFace face in obj.Faces)
        {
            for (int i = face.First + kind; i < face.First + face.Length; i += 3)
            {
                if (obj.Corners[i] >= 0)
                {
                    numbers[obj.Corners[i]] = 1;
                }
            }
        }

        int next = 0;
        for (int i = 0; i < count; i++)
        {
            numbers[i] = numbers[i] > 0 ? ++next : 0;
        }

        return numbers;
    }

    /// <summary>Turns, centres and scales the used positions; unused ones keep meaningless values.</summary>
    private static double[] Place(List<double> positions, int[] used, IReadOnlyList<double> rotation)
    {
        double[] placed = new double[positions.Count];
        Span<double> min = [double.MaxValue, double.MaxValue, double.MaxValue];
        Span<double> max = [double.MinValue, double.MinValue, double.MinValue];
        for (int i = 0; i < used.Length; i++)
        {
            if (used[i] == 0)
            {
                continue;
            }

            ReadOnlySpan<double> p = Turn(positions, i, rotation, unit: false);
            for (int axis = 0; axis < 3; axis++)
            {
                placed[(3 * i) + axis] = p[axis];
                min[axis] = Math.Min(min[axis], p[axis]);
                max[axis] = Math.Max(max[axis], p[axis]);
            }
        }

        double diagonal = Math.Sqrt(Square(max[0] - min[0]) + Square(max[1] - min[1]) + Square(max[2] - min[2]));
        if (!(diagonal > 0) || !double.IsFinite(diagonal))
        {
            throw new CorpusException("all vertices lie in one point, or too far apart for numbers.");
        }

        for (int i = 0; i < placed.Length; i++)
        {
            placed[i] = (placed[i] - ((min[i % 3] + max[i % 3]) / 2)) / diagonal;
        }

        return placed;
    }

    /// <summary>The catalog's rotation, then half a turn about Y: x and z change their signs.</summary>
    private static double[] Turn(List<double> vectors, int i, IReadOnlyList<double> r, bool unit)
    {
        double x = vectors[3 * i], y = vectors[(3 * i) + 1], z = vectors[(3 * i) + 2];
        double length = unit ? Math.Sqrt((x * x) + (y * y) + (z * z)) : 1;
        double scale = length > 0 ? 1 / length : 0;
        return
        [
            -((r[0] * x) + (r[1] * y) + (r[2] * z)) * scale,
            ((r[3] * x) + (r[4] * y) + (r[5] * z)) * scale,
            -((r[6] * x) + (r[7] * y) + (r[8] * z)) * scale,
        ];
    }

    private static void WriteFaces(ObjSource obj, int[] positions, int[] texCoords, int[] normals, LineWriter writer)
    {
        string material = "", smoothing = "";
        foreach (ObjFace face in obj.Faces)
        {
            if (face.Material != material)
            {
                material = face.Material;
                writer.Text($"usemtl {material}\n");
            }

            if (face.Smoothing != smoothing)
            {
                smoothing = face.Smoothing;
                writer.Text($"s {smoothing}\n");
            }

            writer.Text("f");
            for (int i = face.First; i < face.First + face.Length; i += 3)
            {
                int vt = obj.Corners[i + 1], vn = obj.Corners[i + 2];
                writer.Corner(positions[obj.Corners[i]], vt < 0 ? 0 : texCoords[vt], vn < 0 ? 0 : normals[vn]);
            }

            writer.Text("\n");
        }
    }

    private static double Square(double x) => x * x;

    /// <summary>Formats numbers straight into a buffer; a model has up to a million of them.</summary>
    private sealed class LineWriter(Stream output) : IDisposable
    {
        private const int Margin = 64;
        private readonly byte[] _buffer = new byte[1 << 16];
        private int _used;

        internal void Text(string text)
        {
            Flush(text.Length);
            if (text.Length > _buffer.Length)
            {
                output.Write(Encoding.Latin1.GetBytes(text));
                return;
            }

            _used += Encoding.Latin1.GetBytes(text, _buffer.AsSpan(_used));
        }

        internal void Numbers(ReadOnlySpan<double> values, StandardFormat format)
        {
            foreach (double value in values)
            {
                Flush(Margin + 320);
                _buffer[_used++] = (byte)' ';
                int start = _used;

                // + 0.0 turns -0 into 0.
                _ = Utf8Formatter.TryFormat(value + 0.0, _buffer.AsSpan(_used), out int written, format);
                _used += written;
                TrimZeros(start, format);
            }

            Text("\n");
        }

        internal void Corner(int v, int vt, int vn)
        {
            Flush(Margin);
            _buffer[_used++] = (byte)' ';
            Integer(v);
            if (vt > 0 || vn > 0)
            {
                _buffer[_used++] = (byte)'/';
                if (vt > 0)
                {
                    Integer(vt);
                }

                if (vn > 0)
                {
                    _buffer[_used++] = (byte)'/';
                    Integer(vn);
                }
            }
        }

        public void Dispose()
        {
            output.Write(_buffer, 0, _used);
            _used = 0;
        }

        private void Integer(int value)
        {
            _ = Utf8Formatter.TryFormat(value, _buffer.AsSpan(_used), out int written);
            _used += written;
        }

        /// <summary>"0.250000000" to "0.25", "-0.000000000" to "0".</summary>
        private void TrimZeros(int start, StandardFormat format)
        {
            if (format.Symbol != 'F')
            {
                return;
            }

            while (_buffer[_used - 1] == '0')
            {
                _used--;
            }

            if (_buffer[_used - 1] == '.')
            {
                _used--;
            }

            if (_used == start + 2 && _buffer[start] == '-' && _buffer[start + 1] == '0')
            {
                _buffer[start] = (byte)'0';
                _used--;
            }
        }

        private void Flush(int room)
        {
            if (_used + room > _buffer.Length)
            {
                output.Write(_buffer, 0, _used);
                _used = 0;
            }
        }
    }
}
