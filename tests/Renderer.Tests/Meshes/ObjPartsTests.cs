using System.Runtime.InteropServices;
using System.Text;
using CsCheck;
using SIE.Renderer.Meshes;
using SIE.Renderer.Meshes.Obj;

namespace SIE.Renderer.Tests.Meshes;

public class ObjPartsTests
{
    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    /// <summary>What one part can leave to the next, and what makes a cut hard.</summary>
    private static readonly Gen<string> Line = Gen.Frequency(
        (8, Gen.Select(Gen.Int[-99, 99], Gen.Int[0, 999], (a, b) => $"v {a} 0.{b} {b}.5")),
        (3, Gen.Int[0, 999].Select(a => $"vt 0.{a} 0.5")),
        (3, Gen.Int[1, 999].Select(a => $"vn 0 {a} 1")),
        (8, Gen.Int[1, 12].Array[3, 5].Select(corners => "f " + string.Join(' ', corners.Select(c => $"{c}/{c}/{c}")))),
        (4, Gen.Int[1, 12].Array[3, 5].Select(corners => "f " + string.Join(' ', corners))),
        (2, Gen.Int[-9, -1].Array[3, 4].Select(corners => "f " + string.Join(' ', corners.Select(c => $"{c}/{c}/{c}")))),
        (1, Gen.Int[-9, -1].Array[3, 4].Select(corners => "f " + string.Join(" \\\n ", corners.Select(c => $"1//{c}")))),
        (2, Gen.Int[0, 3].Select(i => $"usemtl m{i}")),
        (1, Gen.Int[0, 2].Select(i => $"s {(i == 0 ? "off" : i)}")),
        (1, Gen.Int[0, 2].Select(i => $"mtllib {i}.mtl")),
        (1, OneOf("", "# note \\", "g a", "f 1 x 2", "f 1/-99 2 3", "f -99 1 2", "v 1 \\\n 2 \\\r\n 3", "o \\\n usemtl m9", "v", "s")));

    private static readonly Gen<string> Text = Gen.Select(Line.Array[0, 60], OneOf("\n", "\n", "\r\n", "\r"), Gen.Bool, Gen.Bool)
        .Select((lines, end, mark, last) => (mark ? "\uFEFF" : "") + string.Join(end, lines) + (last ? end : ""));

    [Fact]
    public void A_file_read_in_parts_is_the_same_document() => Text.Sample(
        text =>
        {
            using ModelOnDisk model = new();
            string path = model.Put("model.obj", Encoding.UTF8.GetBytes(text));
            using ObjDocument expected = ObjParser.Parse(path, ObjMeshReader.MaxBytes);
            foreach (int parts in (int[])[1, 2, 3, 7])
            {
                using ObjDocument actual = ObjParts.Parse(path, ObjMeshReader.MaxBytes, parts);
                AssertSame(expected, actual);
            }
        },
        iter: 600);

    [Fact]
    public void The_mesh_of_a_large_file_is_the_same_whatever_the_threads()
    {
        StringBuilder text = new();
        for (int i = 1; text.Length < 17 << 20; i++)
        {
            text.Append(null, $"v {i % 1013} {i % 991 * 0.5} {i / 1000}\n");
            text.Append(i < 3 ? "" : i % 3 == 0 ? $"usemtl m{i % 5}\nf -1 -2 -3\n" : $"f {i} {i - 1} {i - 2}\n");
        }

        using ModelOnDisk model = new();
        string path = model.Put("model.obj", text.ToString());
        Assert.Equal(2, ObjParts.Of(path, 8));
        Mesh one = MeshFile.Read(path), two = MeshFile.Read(path, 2);
        Assert.True(one.Positions.AsSpan().SequenceEqual(two.Positions));
        Assert.True(one.Normals.AsSpan().SequenceEqual(two.Normals));
        Assert.True(one.Indices.AsSpan().SequenceEqual(two.Indices));
        Assert.Equal(one.Parts, two.Parts);
        Assert.Equal(one.Materials, two.Materials);
        Assert.Equal(one.Warnings, two.Warnings);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("no line end")]
    [InlineData("a\\\nb\\\r\nc")]
    [InlineData("a\nb\nc\nd\n")]
    public void Parts_cover_the_file_and_end_where_lines_do(string text)
    {
        using ModelOnDisk model = new();
        string path = model.Put("model.obj", text);
        for (int parts = 1; parts < 9; parts++)
        {
            IReadOnlyList<(long From, long To)> cuts = FileCuts.Of(path, ObjMeshReader.MaxBytes, parts);
            Assert.InRange(cuts.Count, 1, parts);
            Assert.Equal((0, text.Length), (cuts[0].From, cuts[^1].To));
            Assert.All(cuts.Zip(cuts.Skip(1)), pair => Assert.True(pair.First.To == pair.Second.From && text[(int)pair.First.To - 1] == '\n' && pair.First.To > pair.First.From));
        }
    }

    [Fact]
    public void Small_files_and_single_threads_are_not_worth_parts()
    {
        using ModelOnDisk model = new();
        Assert.Equal(1, ObjParts.Of(model.Put("model.obj", ModelOnDisk.Triangle), 8));
        Assert.Equal(1, ObjParts.Of(Path.Combine(model.Folder, "none.obj"), 8));
        Assert.Throws<MeshException>(() => ObjParts.Parse(Path.Combine(model.Folder, "none.obj"), ObjMeshReader.MaxBytes, 2));
    }

    private static void AssertSame(ObjDocument expected, ObjDocument actual)
    {
        Assert.Equal(Bytes(expected.Positions), Bytes(actual.Positions));
        Assert.Equal(Bytes(expected.TexCoords), Bytes(actual.TexCoords));
        Assert.Equal(Bytes(expected.Normals), Bytes(actual.Normals));
        Assert.Equal(expected.Corners.Span, actual.Corners.Span);
        Assert.Equal(expected.Faces.Span, actual.Faces.Span);
        Assert.Equal(expected.MaterialNames, actual.MaterialNames);
        Assert.Equal(expected.MaterialLibraries, actual.MaterialLibraries);
        Assert.Equal(expected.Malformed, actual.Malformed);
    }
    /// <summary>Not numbers are equal too.</summary>
    private static byte[] Bytes<T>(PooledList<T> list)
        where T : unmanaged => MemoryMarshal.AsBytes(list.Span).ToArray();
}
