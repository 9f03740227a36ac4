using System.Numerics;
using System.Text;
using SIE.Renderer.Meshes;
using static SIE.Renderer.Tests.Meshes.ModelOnDisk;

namespace SIE.Renderer.Tests.Meshes;

public class ObjFaceTests
{
    [Fact]
    public void A_polygon_of_n_corners_becomes_n_minus_two_triangles_of_its_area_and_winding()
    {
        Mesh mesh = Obj(Circle(272) + "f " + string.Join(' ', Enumerable.Range(1, 272)));
        Assert.Equal(270, mesh.TriangleCount);
        Assert.Equal(272 / 2.0 * Math.Sin(2 * Math.PI / 272), mesh.SignedArea(), 4);
    }

    [Fact]
    public void A_concave_polygon_keeps_its_area()
    {
        // A comb: three teeth of 1 x 2 on a bar of 5 x 1. A fan would cover the gaps.
        Mesh mesh = Obj("""
            v 0 0 0
            v 5 0 0
            v 5 3 0
            v 4 3 0
            v 4 1 0
            v 3 1 0
            v 3 3 0
            v 2 3 0
            v 2 1 0
            v 1 1 0
            v 1 3 0
            v 0 3 0
            f 1 2 3 4 5 6 7 8 9 10 11 12
            """);
        Assert.Equal(11, mesh.Area(), 4);
        Assert.Equal(11, mesh.SignedArea(), 4);
    }

    [Theory]
    [InlineData("f 1 2 3 4")]
    [InlineData("f 2 3 4 1")]
    [InlineData("f 3 4 1 2")]
    [InlineData("f 4 1 2 3")]
    public void A_concave_quad_is_cut_along_the_diagonal_inside_it(string face)
    {
        // An arrow head whose notch is corner 3.
        Mesh mesh = Obj("v 0 0 0\nv 4 0 0\nv 1 1 0\nv 0 4 0\n" + face);
        Assert.Equal(4, mesh.Area(), 5);
        Assert.Equal(4, mesh.SignedArea(), 5);
    }

    [Theory]
    [InlineData(5, "4 0 1, 1 2 3, 1 3 4")]
    [InlineData(6, "5 0 1, 1 2 3, 3 4 5, 1 3 5")]
    [InlineData(7, "6 0 1, 1 2 3, 3 4 5, 5 6 1, 1 3 5")]
    public void Of_a_convex_polygon_every_second_corner_is_cut_off_as_in_Blender(int corners, string expected)
    {
        // What Blender 3.4 makes of regular polygons (its loop triangles).
        Mesh mesh = Obj(Circle(corners) + "f " + string.Join(' ', Enumerable.Range(1, corners)));
        IEnumerable<string> triangles = mesh.Indices.Chunk(3)
            .Select(t => string.Join(' ', t.Select(i => (int)Math.Round(((Math.Atan2(mesh.Positions[i].Y, mesh.Positions[i].X) / Math.Tau) + 1) * corners) % corners).Order()));
        Assert.Equal(expected.Split(", ").Select(static t => string.Join(' ', t.Split(' ').Order())).Order(), triangles.Order());
    }

    [Fact]
    public void A_polygon_that_crosses_itself_a_thousand_times_ends()
    {
        StringBuilder text = new();
        const int Corners = 20001;
        for (int i = 0; i < Corners; i++)
        {
            // A star polygon: every edge crosses nearly all others.
            double angle = 2 * Math.PI * i * (Corners / 2) / Corners;
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"v {Math.Cos(angle):F6} {Math.Sin(angle):F6} 0\n");
        }

        Mesh mesh = Obj(text + "f " + string.Join(' ', Enumerable.Range(1, Corners)));
        MeshChecks.AssertSound(mesh);
    }

    [Fact]
    public void Negative_indices_count_back_from_the_line_they_stand_on()
    {
        Mesh mesh = Obj(Triangle + "f -3 -2 -1\nv 5 5 5\nv 6 5 5\nv 5 6 5\nf -3 -2 -1");
        Assert.Equal(2, mesh.TriangleCount);
        Assert.Equal(new Vector3(5, 5, 5), mesh.Positions[mesh.Indices[3]]);
    }

    [Fact]
    public void Faces_may_refer_to_lines_further_down()
    {
        Mesh mesh = Obj("f 1/1 2/2 3/3\n" + Triangle + "vt 0.25 0\nvt 0.5 0\nvt 0.75 1\n");
        Assert.Equal([new(0.25f, 0), new(0.5f, 0), new(0.75f, 1)], mesh.TexCoords);
    }

    [Fact]
    public void All_four_forms_of_corners_mix_even_inside_a_face()
    {
        Mesh mesh = Obj(UnitSquare + "vt 0.5 0.25\nvn 0 0 -2\nf 1 2/1 3//1 4/1/1\n");
        Assert.Equal(2, mesh.TriangleCount);
        Vector2 mapped = new(0.5f, 0.25f);
        Dictionary<Vector3, (Vector2, Vector3)> corners = Enumerable.Range(0, 4).ToDictionary(i => mesh.Positions[i], i => (mesh.TexCoords[i], mesh.Normals[i]));

        // Without a normal of its own a corner has the file's first.
        Assert.Equal((Vector2.Zero, -Vector3.UnitZ), corners[new(0, 0, 0)]);
        Assert.Equal((mapped, -Vector3.UnitZ), corners[new(1, 0, 0)]);
        Assert.Equal((Vector2.Zero, -Vector3.UnitZ), corners[new(1, 1, 0)]);
        Assert.Equal((mapped, -Vector3.UnitZ), corners[new(0, 1, 0)]);
    }

    [Theory]
    [InlineData("f 1/9 2/9 3/9")]
    [InlineData("f 1//9 2//9 3//9")]
    [InlineData("f 1/0/0 2/0/0 3/0/0")]
    [InlineData("f 1/-7 2/-7 3/-7")]
    [InlineData("f 1/ 2/ 3/")]
    [InlineData("f 1// 2// 3//")]
    public void A_corner_whose_texture_coordinate_or_normal_is_missing_goes_without(string face)
    {
        Mesh mesh = Obj(Triangle + face);
        Assert.Equal(1, mesh.TriangleCount);
        Assert.All(mesh.Normals, n => Assert.Equal(Vector3.UnitZ, n));
    }

    [Theory]
    [InlineData("f 1 2 9", "vertices that the file doesn't have")]
    [InlineData("f 1 2 -9", "can't be understood")]
    [InlineData("f 1 2 0", "can't be understood")]
    [InlineData("f 1 2 99999999999999999999", "can't be understood")]
    [InlineData("f a b c", "can't be understood")]
    [InlineData("f 1/1/1/1 2 3", "can't be understood")]
    [InlineData("f 1 2 1", "no area")]
    [InlineData("f 1 1 1", "no area")]
    [InlineData("f 1 2 4", "no area")]
    [InlineData("f 1 2 5", "not finite")]
    [InlineData("f 1 2 6", "not finite")]
    [InlineData("f 3 2 1", "repeat")]
    [InlineData("f 2 3 1", "repeat")]
    public void A_face_that_can_t_be_shown_is_dropped_with_a_warning(string face, string reason)
    {
        Mesh mesh = Obj($"{Triangle}v 2 0 0\nv nan 0 0\nv 1e39 0 0\nf 1 2 3\n{face}\n");
        Assert.Equal(1, mesh.TriangleCount);
        Assert.True(mesh.Warns(reason), string.Join("; ", mesh.Warnings));
    }

    [Fact]
    public void Faces_of_two_corners_points_and_lines_show_nothing()
    {
        Mesh mesh = Obj(Triangle + "f 1 2\nf 1\nf\np 1 2\nl 1 2 3\nf 1 2 3\n");
        Assert.Equal(1, mesh.TriangleCount);
        Assert.Empty(mesh.Warnings);
    }

    [Fact]
    public void A_quad_of_which_two_corners_are_one_is_a_triangle()
    {
        Mesh mesh = Obj(UnitSquare + "vt 0 0\nvt 1 1\nf 3/2 4/1 4/1 1/2\n");
        Assert.Equal(1, mesh.TriangleCount);
        Assert.Equal(0.5, mesh.Area(), 6);
    }

    [Fact]
    public void A_doubled_model_with_turned_copies_is_shown_once_and_keeps_its_normals()
    {
        Mesh mesh = Obj(UnitSquare + "s 1\nf 1 2 3\nf 3 2 1\nf 1 3 4\nf 1 4 3\n");
        Assert.Equal(2, mesh.TriangleCount);
        Assert.Equal(1, mesh.SignedArea(), 6);
        Assert.All(mesh.Normals, n => Assert.Equal(Vector3.UnitZ, n));
        Assert.True(mesh.Warns("2 faces repeat"));
    }

    [Fact]
    public void Vertices_that_no_face_uses_are_gone()
    {
        Mesh mesh = Obj("v 99 99 99\n" + Triangle + "v -99 0 0\nf 2 3 4\n");
        Assert.Equal(3, mesh.Positions.Length);
        Assert.Equal((Vector3.Zero, new Vector3(1, 1, 0)), mesh.Bounds);
    }

    // Seen in Blender: all of them stretch the box of its mesh, and so move the centre; only a point does not.
    [Theory]
    [InlineData("l 1 5", 5)]
    [InlineData("l 1/1 5/1", 5)]
    [InlineData("l -1", 5)]
    [InlineData("f 5", 5)]
    [InlineData("f 5 5 5", 5)]
    [InlineData("f 5 1 5", 5)]
    [InlineData("f 1 2 5", 5)]
    [InlineData("p 5", 1)]
    [InlineData("l 1 99", 1)]
    public void Lines_and_faces_without_area_count_for_the_bounds_and_are_not_drawn(string line, float right)
    {
        Mesh mesh = Obj(UnitSquare + "v 5 0 0\nf 1 2 3\n" + line + "\n");
        Assert.Equal(1, mesh.TriangleCount);
        Assert.Equal(3, mesh.Positions.Length);
        Assert.Equal((Vector3.Zero, new Vector3(right, 1, 0)), mesh.Bounds);
    }

    [Fact]
    public void Equal_corners_share_a_vertex_where_the_surface_is_smooth()
    {
        Assert.Equal(4, Obj(UnitSquare + "s 1\nf 1 2 3\nf 1 3 4\n").Positions.Length);
        Assert.Equal(4, Obj(UnitSquare + "vn 0 0 1\nf 1//1 2//1 3//1\nf 1//1 3//1 4//1\n").Positions.Length);
        Assert.Equal(5, Obj(UnitSquare + "vt 0 0\ns 1\nf 1 2 3\nf 1/1 3 4\n").Positions.Length);
        Assert.Equal(6, Obj(UnitSquare + "f 1 2 3\nf 1 3 4\n").Positions.Length);
    }

    [Fact]
    public void Groups_and_objects_are_merged_and_materials_grouped_in_the_order_of_their_first_use()
    {
        Mesh mesh = Obj(UnitSquare + "o one\nusemtl b\nf 1 2 3\ng two\nusemtl a\nf 1 2 4\no three\nusemtl b\nf 1 3 4\n");
        Assert.Equal(["b", "a"], mesh.Materials.Select(m => m.Name));
        Assert.Equal([new MeshPart(0, 0, 6), new MeshPart(1, 6, 3)], mesh.Parts);
        Assert.True(mesh.Warns("no MTL file defines: a, b"));
    }

    [Fact]
    public void A_file_without_a_visible_face_is_refused_with_the_reason()
    {
        Assert.Contains("holds no faces", Assert.Throws<MeshException>(() => Obj("")).Message, StringComparison.Ordinal);
        Assert.Contains("holds no faces", Assert.Throws<MeshException>(() => Obj(Triangle)).Message, StringComparison.Ordinal);
        Assert.Contains("1 faces have no area", Assert.Throws<MeshException>(() => Obj(Triangle + "f 1 1 2")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_a_folder_and_an_unknown_ending_are_refused()
    {
        using ModelOnDisk model = new();
        model.Put("folder.obj/x", "");
        Assert.Throws<MeshException>(() => MeshFile.Read(Path.Combine(model.Folder, "none.obj")));
        Assert.Throws<MeshException>(() => MeshFile.Read(Path.Combine(model.Folder, "folder.obj")));
        Assert.Contains(".obj", Assert.Throws<MeshException>(() => MeshFile.Read(model.Put("x.step", ""))).Message, StringComparison.Ordinal);
    }

    private static string Circle(int corners) => string.Concat(Enumerable.Range(0, corners).Select(i => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"v {Math.Cos(2 * Math.PI * i / corners):F7} {Math.Sin(2 * Math.PI * i / corners):F7} 0\n")));
}
