using System.Numerics;
using SIE.Renderer.Meshes;
using static SIE.Renderer.Tests.Meshes.ModelOnDisk;

namespace SIE.Renderer.Tests.Meshes;

public class ObjNormalTests
{
    /// <summary>A roof: two faces that meet at a right angle along an edge.</summary>
    private const string Roof = "v 0 0 0\nv 0 0 1\nv 1 0 0\nv 1 0 1\nv 0 1 0\nv 0 1 1\n";

    private const string RoofFaces = "f 1 2 4 3\nf 1 5 6 2\n";

    [Theory]
    [InlineData("")]
    [InlineData("s off\n")]
    [InlineData("s\n")]
    [InlineData("s 1\ns off\n")]
    public void Faces_outside_smoothing_groups_are_flat(string smoothing)
    {
        Mesh mesh = Obj(Roof + smoothing + RoofFaces);
        Assert.Equal(8, mesh.Positions.Length);
        Assert.All(mesh.Normals, n => Assert.True(n == Vector3.UnitY || n == Vector3.UnitX, n.ToString()));
    }

    [Theory]
    [InlineData("s 1\n")]
    [InlineData("s on\n")]
    [InlineData("s 0\n")] // by the format it is off, by Blender's importer a group
    [InlineData("s 17\n")]
    public void Vertices_in_a_smoothing_group_have_the_mean_normal(string smoothing)
    {
        Mesh mesh = Obj(Roof + smoothing + RoofFaces);
        Assert.Equal(6, mesh.Positions.Length);
        Assert.Equal(Vector3.Normalize(new(1, 1, 0)), NormalAt(mesh, Vector3.Zero), Close);
        Assert.Equal(Vector3.UnitY, NormalAt(mesh, Vector3.UnitX), Close);
    }

    [Fact]
    public void The_mean_weighs_each_face_by_its_angle_at_the_vertex()
    {
        // The corner of a cube, its top cut into two triangles: three sides count the same, however they are cut and however large they are.
        Mesh mesh = Obj("v 0 0 0\nv 9 0 0\nv 0 1 0\nv 0 0 1\nv 9 1 0\nv 9 0 1\nv 0 1 1\ns 1\nf 1 3 5\nf 1 5 2\nf 1 2 6 4\nf 1 4 7 3\n");
        Assert.Equal(Vector3.Normalize(new(-1, -1, -1)), NormalAt(mesh, Vector3.Zero), Close);
    }

    [Fact]
    public void Flat_faces_count_towards_the_normals_of_their_smooth_neighbours()
    {
        Mesh mesh = Obj(Roof + "s off\nf 1 2 4 3\ns 1\nf 1 5 6 2\n");
        Assert.Contains(mesh.Normals, n => Close.Equals(n, Vector3.Normalize(new(1, 1, 0))));
        Assert.Equal(4, mesh.Normals.Count(n => n == Vector3.UnitY));
    }

    [Fact]
    public void Where_smooth_normals_cancel_the_face_s_own_is_used()
    {
        // Two sheets back to back on vertices of their own share one vertex where their normals cancel.
        Mesh mesh = Obj("v 0 0 0\nv 1 0 0\nv 0 1 0\nv 1 0 0\nv 0 1 0\ns 1\nf 1 2 3\nf 1 5 4\n");
        MeshChecks.AssertSound(mesh);
        Assert.All(mesh.Normals, n => Assert.Equal(1, Math.Abs(n.Z)));
    }

    [Fact]
    public void Normals_of_the_file_are_made_unit_length_and_used_even_on_flat_faces()
    {
        Mesh mesh = Obj(Triangle + "vn 0 3 4\nf 1//1 2//1 3//1");
        Assert.All(mesh.Normals, n => Assert.Equal(new Vector3(0, 0.6f, 0.8f), n, Close));
    }

    [Theory]
    [InlineData("vn 0 0 0")]
    [InlineData("vn nan 0 0")]
    [InlineData("vn 1e39 0 0")]
    [InlineData("vn 0 x")]
    public void A_normal_without_direction_is_replaced_by_the_face_s(string normal)
    {
        Mesh mesh = Obj(Triangle + normal + "\nf 1//1 2//1 3//1");
        Assert.All(mesh.Normals, n => Assert.Equal(Vector3.UnitZ, n));
    }

    [Theory]
    [InlineData("")]
    [InlineData("s 1\n")]
    public void Corners_that_name_no_normal_have_the_file_s_first_once_it_has_any(string smoothing)
    {
        Mesh mesh = Obj(Roof + "vn 0 3 4\nvn 1 0 0\n" + smoothing + "f 1//2 2//2 4//2 3\nf 1 5 6 2\n");
        Assert.Equal(Vector3.UnitX, NormalAt(mesh, Vector3.Zero));
        Assert.Equal(new Vector3(0, 0.6f, 0.8f), NormalAt(mesh, Vector3.UnitX), Close);
        Assert.Equal(new Vector3(0, 0.6f, 0.8f), NormalAt(mesh, Vector3.UnitY), Close);
    }

    [Theory]
    [InlineData("v 0 0 0\nv 1 0 0\nv 1 0 1\nv 0 1 1\nf 4 3 2 1", 6)] // a bent quad
    [InlineData("v 0 0 0\nv 2 0 0\nv 3 1 1\nv 2 2 0\nv 0 2 0\nf 1 2 3 4 5", 6)] // a sheet with one corner turned up
    [InlineData("v 0 0 0\nv 1 1 0\nv 1 0 0\nv 0 1 0\nf 1 2 3 4", 6)] // a bow: its halves turn against each other
    public void Of_a_bent_flat_face_every_triangle_has_its_own_normal(string face, int vertices)
    {
        Mesh mesh = Obj(face);
        for (int i = 0; i < mesh.Indices.Length; i += 3)
        {
            int[] corners = mesh.Indices[i..(i + 3)];
            Vector3 a = mesh.Positions[corners[0]], b = mesh.Positions[corners[1]], c = mesh.Positions[corners[2]];
            Assert.All(corners, corner => Assert.Equal(Vector3.Normalize(Vector3.Cross(b - a, c - a)), mesh.Normals[corner], Close));
        }

        Assert.True(mesh.Positions.Length >= vertices, $"{mesh.Positions.Length} vertices");
        Assert.True(mesh.Normals.Distinct().Count() > 1);
    }

    [Fact]
    public void A_quad_that_is_bent_by_rounding_keeps_four_vertices() =>
        Assert.Equal(4, Obj("v 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0.0005\nf 1 2 3 4").Positions.Length);

    [Fact]
    public void A_repeated_corner_takes_nothing_from_the_angle_of_its_vertex()
    {
        Mesh plain = Obj(Roof + "s 1\nf 1 2 4 3\nf 1 5 6 2\n"), repeated = Obj(Roof + "s 1\nf 1 1 2 4 3\nf 1 5 6 2 1\n");
        Assert.Equal(NormalAt(plain, Vector3.Zero), NormalAt(repeated, Vector3.Zero), Close);
    }

    private static readonly IEqualityComparer<Vector3> Close = EqualityComparer<Vector3>.Create((a, b) => (a - b).Length() < 1e-5f, _ => 0);

    private static Vector3 NormalAt(Mesh mesh, Vector3 position) => mesh.Normals[Array.IndexOf(mesh.Positions, position)];
}
