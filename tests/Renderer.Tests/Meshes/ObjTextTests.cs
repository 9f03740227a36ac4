using System.Numerics;
using System.Text;
using SIE.Renderer.Meshes;
using static SIE.Renderer.Tests.Meshes.ModelOnDisk;

namespace SIE.Renderer.Tests.Meshes;

public class ObjTextTests
{
    [Theory]
    [InlineData("\n", " ")]
    [InlineData("\r\n", " ")]
    [InlineData("\r", " ")]
    [InlineData("\n", "\t")]
    [InlineData(" \t\n", "  \t ")]
    [InlineData("\n\n# remark\n", " ")]
    [InlineData(" # remark\n", " ")]
    [InlineData("\n", " \\\n ")]
    [InlineData("\r\n", " \\\r\n")]
    public void Line_ends_blanks_remarks_and_joined_lines_change_nothing(string lineEnd, string blank)
    {
        Mesh mesh = Obj((UnitSquare + "vt 0 0\nvt 1 0.5\nvn 0 0 1\ns off\nf 1/1/1 2/2/1 3/2/1 4/1/1\n")
            .Replace(' ', '~').Replace("\n", lineEnd, StringComparison.Ordinal).Replace("~", blank, StringComparison.Ordinal));
        Assert.Equal(2, mesh.TriangleCount);
        Assert.Equal(1, mesh.SignedArea(), 6);
        Assert.Contains(new Vector2(1, 0.5f), mesh.TexCoords);
        Assert.Empty(mesh.Warnings);
    }

    [Fact]
    public void A_byte_order_mark_is_passed_over()
    {
        using ModelOnDisk model = new();
        Mesh mesh = MeshFile.Read(model.Put("model.obj", [.. Encoding.UTF8.Preamble, .. Encoding.ASCII.GetBytes(Triangle + "f 1 2 3")]));
        Assert.Equal(new Vector3(0, 0, 0), mesh.Positions[0]);
    }

    [Theory]
    [InlineData("1e-3", 1e-3f)]
    [InlineData("1E+02", 100f)]
    [InlineData("-2.5e1", -25f)]
    [InlineData("+.5", 0.5f)]
    [InlineData("5.", 5f)]
    [InlineData("0.1234567890123456789012345", 0.12345679f)]
    [InlineData("123456789012345678901234567890e-30", 0.12345679f)]
    public void Numbers_are_read_in_all_their_forms(string text, float value)
    {
        Mesh mesh = Obj($"v {text} 0 0\nv 9 9 9\nv 0 9 0\nf 1 2 3");
        Assert.Equal(value, mesh.Positions[0].X);
    }

    [Fact]
    public void Colours_and_weights_behind_a_vertex_are_passed_over()
    {
        Mesh mesh = Obj("v 0 0 0 1 0 0\nv 1 0 0 1.0\nv 0 1 0 0.5 0.5 0.5\nvt 0.5 0.5 0.1\nvt 0.5\nf 1/1 2/2 3/1");
        Assert.Equal(0.5, mesh.Area(), 6);
        Assert.Equal([new(0.5f), new(0.5f, 0), new(0.5f)], mesh.TexCoords);
    }

    [Fact]
    public void Texture_coordinates_may_be_huge_and_become_0_where_they_are_no_numbers()
    {
        Mesh mesh = Obj(Triangle + "vt 3443870976 -3443870976\nvt nan inf\nvt x\nf 1/1 2/2 3/3");
        Assert.Equal([new(3443870976f, -3443870976f), Vector2.Zero, Vector2.Zero], mesh.TexCoords);
    }

    [Fact]
    public void Names_may_hold_blanks_and_be_UTF_8_or_Latin_1()
    {
        using ModelOnDisk model = new();
        byte[] Latin(string text) => Encoding.Latin1.GetBytes(text);
        model.Put("my mödel.mtl", [.. Latin("newmtl "), .. Encoding.UTF8.GetBytes("grün hell"), .. Latin("\nKd 1 0 0\nnewmtl grün  dunkel\nKd 0 1 0\n")]);
        Mesh mesh = MeshFile.Read(model.Put(
            "model.obj",
            [.. Encoding.UTF8.GetBytes("mtllib  my mödel.mtl \n" + UnitSquare + "usemtl grün hell\nf 1 2 3\n"), .. Latin("usemtl grün  dunkel \nf 1 3 4\n")]));
        Assert.Empty(mesh.Warnings);
        Assert.Equal([Vector3.UnitX, Vector3.UnitY], mesh.Materials.Select(m => m.BaseColor));
        Assert.Equal(["grün hell", "grün  dunkel"], mesh.Materials.Select(m => m.Name));
    }

    [Fact]
    public void Several_material_libraries_may_stand_on_one_line_or_on_many()
    {
        using ModelOnDisk model = new();
        model.Put("a.mtl", "newmtl a\nKd 1 0 0");
        model.Put("b c.mtl", "newmtl b\nKd 0 1 0");
        model.Put("d.mtl", "newmtl d\nKd 0 0 1");
        Mesh mesh = model.Read("mtllib a.mtl b c.mtl\nmtllib d.mtl\n" + UnitSquare + "usemtl a\nf 1 2 3\nusemtl b\nf 1 3 4\nusemtl d\nf 1 2 4");
        Assert.Equal([Vector3.UnitX, Vector3.UnitY, Vector3.UnitZ], mesh.Materials.Select(m => m.BaseColor));
        Assert.Empty(mesh.Warnings);
    }

    [Fact]
    public void A_material_library_that_is_missing_or_lacks_a_material_gives_the_default_one_and_a_warning()
    {
        Mesh mesh = Obj("mtllib none.mtl\n" + UnitSquare + "f 1 2 3\nusemtl (null)\nf 1 3 4");
        Assert.Equal([new Material(), new Material { Name = "(null)" }], mesh.Materials);
        Assert.True(mesh.Warns("'none.mtl' not found") && mesh.Warns("(null)"));
    }

    [Fact]
    public void A_material_library_named_as_the_model_is_read_even_if_the_file_names_another()
    {
        using ModelOnDisk model = new();
        model.Put("model.mtl", "newmtl m\nKd 1 0 0");
        Mesh mesh = model.Read("mtllib model_other.mtl\n" + Triangle + "usemtl m\nf 1 2 3");
        Assert.Equal(Vector3.UnitX, mesh.Materials[0].BaseColor);
    }
}
