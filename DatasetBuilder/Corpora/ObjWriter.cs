using System.Globalization;
using System.Numerics;
using System.Text;
using SIE.Renderer.Meshes;

namespace SIE.DatasetBuilder.Corpora;

/// <summary>
/// Writes a mesh as model_normalized.obj and .mtl with its pictures in <c>images/</c>: one object, no "o" line, the same bytes for the
/// same mesh. Equal positions, normals and texture coordinates are written once; reading gives the same triangles and materials.
/// </summary>
internal static class ObjWriter
{
    /// <summary>Writes a mesh into a model folder.</summary>
    /// <param name="mesh">The mesh. Nothing is centred or scaled.</param>
    /// <param name="comment">One line for the head of the file.</param>
    /// <param name="model">Receives the files.</param>
    internal static void Write(Mesh mesh, string comment, ModelFolder model)
    {
        model.Write(ModelFolder.MeshFile, file => WriteObj(mesh, comment, file));
        WriteMaterials(mesh, model);
    }

    private static void WriteObj(Mesh mesh, string comment, Stream file)
    {
        using StreamWriter writer = Writer(file);
        writer.Write($"# {comment}\nmtllib {Corpus.MeshStem}.mtl\n");
        int[] v = WriteOnce(writer, "v", mesh.Positions, static p => [p.X, p.Y, p.Z]);
        int[] vt = WriteOnce(writer, "vt", mesh.TexCoords, static t => [t.X, t.Y]);
        int[] vn = WriteOnce(writer, "vn", mesh.Normals, static n => [n.X, n.Y, n.Z]);
        foreach (MeshPart part in mesh.Parts)
        {
            writer.Write($"usemtl {NameOf(mesh, part.Material)}\n");
            for (int i = part.FirstIndex; i < part.FirstIndex + part.IndexCount; i += 3)
            {
                (int a, int b, int c) = (mesh.Indices[i], mesh.Indices[i + 1], mesh.Indices[i + 2]);
                writer.Write(string.Create(
                    CultureInfo.InvariantCulture,
                    $"f {v[a]}/{vt[a]}/{vn[a]} {v[b]}/{vt[b]}/{vn[b]} {v[c]}/{vt[c]}/{vn[c]}\n"));
            }
        }
    }

    /// <summary>Writes the different values in the order of their first use and returns each value's number, from 1.</summary>
    private static int[] WriteOnce<T>(StreamWriter writer, string keyword, T[] values, Func<T, float[]> numbers)
        where T : notnull
    {
        Dictionary<T, int> known = [];
        int[] index = new int[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            if (!known.TryGetValue(values[i], out index[i]))
            {
                known.Add(values[i], index[i] = known.Count + 1);
                writer.Write(keyword);
                WriteNumbers(writer, numbers(values[i]));
            }
        }

        return index;
    }

    private static void WriteMaterials(Mesh mesh, ModelFolder model)
    {
        Dictionary<Texture, string> pictures = [];
        model.Write(ModelFolder.MaterialFile, file =>
        {
            using StreamWriter writer = Writer(file);
            for (int i = 0; i < mesh.Materials.Length; i++)
            {
                WriteMaterial(mesh.Materials[i], NameOf(mesh, i), writer, texture => PictureOf(texture, pictures, model));
            }
        });
    }

    /// <summary>The MTL statements that Blender's importer turns into this material (SCENE.md, section 8).</summary>
    private static void WriteMaterial(Material material, string name, StreamWriter writer, Func<Texture, string> pictureOf)
    {
        writer.Write($"newmtl {name}\n");
        Statement("Kd", material.BaseColor);
        Statement("Ks", new Vector3(material.Specular));
        float smooth = 1 - material.Roughness;
        writer.Write("Ns");
        WriteNumbers(writer, 1000 * smooth * smooth);
        if (material.Metallic > 0)
        {
            Statement("Ka", new Vector3(material.Metallic));
        }

        writer.Write(material.Metallic > 0 ? "illum 3\n" : "illum 2\n");
        if (material.Emission != Vector3.Zero)
        {
            Statement("Ke", material.Emission);
        }

        if (material.Alpha < 1)
        {
            writer.Write("d");
            WriteNumbers(writer, material.Alpha);
        }

        Map("map_Kd", material.BaseColorMap);
        Map("map_d", material.AlphaMap);
        Map("map_Ke", material.EmissionMap);
        Map("map_Ks", material.SpecularMap);
        Map("map_Bump", material.NormalMap);

        void Statement(string keyword, Vector3 value)
        {
            writer.Write(keyword);
            WriteNumbers(writer, value.X, value.Y, value.Z);
        }

        void Map(string keyword, Texture? texture)
        {
            if (texture is null)
            {
                return;
            }

            string options = (texture.Scale == Vector2.One ? "" : Option("-s", texture.Scale, 1))
                + (texture.Offset == Vector2.Zero ? "" : Option("-o", texture.Offset, 0));
            writer.Write($"{keyword} {options}{pictureOf(texture)}\n");
        }

        static string Option(string keyword, Vector2 value, int third) =>
            string.Create(CultureInfo.InvariantCulture, $"{keyword} {value.X:R} {value.Y:R} {third} ");
    }

    /// <summary>Copies a picture once, as texture0, texture1, …, and returns the path that a material names it by.</summary>
    private static string PictureOf(Texture texture, Dictionary<Texture, string> known, ModelFolder model)
    {
        Texture picture = texture with { Scale = Vector2.One, Offset = Vector2.Zero };
        if (known.TryGetValue(picture, out string? path))
        {
            return path;
        }

        ReadOnlyMemory<byte> bytes = texture.Embedded ?? File.ReadAllBytes(texture.Path
            ?? throw new ArgumentException("The picture is neither a file nor embedded.", nameof(texture)));
        string name = $"images/texture{known.Count}{EndingOf(bytes.Span, texture.Path)}";
        model.Write(name, bytes);
        return known[picture] = $"../{name}";
    }

    private static string EndingOf(ReadOnlySpan<byte> bytes, string? path) => bytes switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => ".png",
        [0xFF, 0xD8, ..] => ".jpg",
        [(byte)'B', (byte)'M', ..] => ".bmp",
        _ => Path.GetExtension(path) is { Length: > 0 } ending ? ending : ".tga",
    };

    private static string NameOf(Mesh mesh, int material)
    {
        // Names need not be unique or free of blanks in a mesh; in an MTL file they had better be.
        string name = mesh.Materials[material].Name;
        bool good = ModelFolder.SafeName(name) == name && mesh.Materials.Count(m => m.Name == name) == 1;
        return good ? name : $"material_{material}_{ModelFolder.SafeName(name)}";
    }

    private static void WriteNumbers(StreamWriter writer, params ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            writer.Write(' ');
            writer.Write(value.ToString("R", CultureInfo.InvariantCulture));
        }

        writer.Write('\n');
    }

    private static StreamWriter Writer(Stream file) =>
        new(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
}
