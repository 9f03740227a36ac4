using System.Globalization;
using System.Text;

namespace SIE.Benchmarks.Meshes;

/// <summary>Writes one large OBJ file with a material library: a closed bumpy surface of vertices, texture coordinates, normals, triangles and quads.</summary>
internal static class SyntheticObj
{
    private const int Materials = 8;
    private const int Columns = 1024;

    /// <summary>Writes the file and, beside it, its library.</summary>
    /// <param name="path">The OBJ file.</param>
    /// <param name="bytes">About how long it has to be.</param>
    public static void Write(string path, long bytes)
    {
        string library = Path.ChangeExtension(path, ".mtl");
        File.WriteAllText(library, string.Concat(Enumerable.Range(0, Materials).Select(static m => $"newmtl part{m}\nKd 0.{m} 0.5 0.4\nNs 50\n\n")));
        using StreamWriter file = new(path, append: false, new UTF8Encoding(false), 1 << 20) { NewLine = "\n" };
        file.Write($"# {bytes} bytes, made to be read\nmtllib {Path.GetFileName(library)}\n");
        for (int row = 0; row == 0 || file.BaseStream.Length < bytes; row++)
        {
            WriteVertices(file, row);
            if (row > 0)
            {
                WriteFaces(file, row);
            }
        }
    }

    private static void WriteVertices(StreamWriter file, int row)
    {
        for (int column = 0; column < Columns; column++)
        {
            double angle = column * 2 * Math.PI / Columns, radius = 1 + (0.1 * Math.Sin((0.05 * row) + (9 * angle)));
            (double sin, double cos) = Math.SinCos(angle);
            file.Write(string.Create(CultureInfo.InvariantCulture, $"v {radius * cos:0.000000} {row * 0.001:0.000000} {radius * sin:0.000000}\n"));
            file.Write(string.Create(CultureInfo.InvariantCulture, $"vt {column / (double)Columns:0.0000} {row * 0.01 % 1:0.0000}\n"));
            file.Write(string.Create(CultureInfo.InvariantCulture, $"vn {cos:0.0000} 0.0000 {sin:0.0000}\n"));
        }
    }

    /// <summary>A strip of faces below a row, by turns quads and pairs of triangles.</summary>
    private static void WriteFaces(StreamWriter file, int row)
    {
        file.Write(string.Create(CultureInfo.InvariantCulture, $"usemtl part{row % Materials}\n"));
        for (int column = 0; column < Columns; column++)
        {
            int next = (column + 1) % Columns, a = (Columns * (row - 1)) + 1;
            (int low, int lowNext, int high, int highNext) = (a + column, a + next, a + Columns + column, a + Columns + next);
            file.Write(column % 2 == 0
                ? string.Create(CultureInfo.InvariantCulture, $"f {low}/{low}/{low} {lowNext}/{lowNext}/{lowNext} {highNext}/{highNext}/{highNext} {high}/{high}/{high}\n")
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"f {low}/{low}/{low} {lowNext}/{lowNext}/{lowNext} {highNext}/{highNext}/{highNext}\nf {low}/{low}/{low} {highNext}/{highNext}/{highNext} {high}/{high}/{high}\n"));
        }
    }
}
