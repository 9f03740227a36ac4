using System.Numerics;
using SIE.Renderer.Meshes;

namespace SIE.Renderer.Tests.Meshes;

/// <summary>One small file for each oddity of real OBJ files; most show one unit square.</summary>
public class ObjDialectTests
{
    [Theory]
    [InlineData("plain", 2, 1.0, 4)]
    [InlineData("negative-indices", 3, 1.5, 7)]
    [InlineData("four-face-forms", 4, 2.0, 11)]
    [InlineData("forward-references", 1, 0.5, 3)]
    [InlineData("crlf", 2, 1.0, 4)]
    [InlineData("old-mac-line-ends", 2, 1.0, 4)]
    [InlineData("tabs-and-blanks", 2, 1.0, 4)]
    [InlineData("no-newline-at-end", 2, 1.0, 4)]
    [InlineData("continued-lines", 3, 1.5, 7)]
    [InlineData("byte-order-mark", 2, 1.0, 4)]
    [InlineData("nul-bytes", 2, 1.0, 4)]
    [InlineData("exponents", 2, 1.0, 4)]
    [InlineData("vertex-colours-and-weights", 2, 1.0, 4)]
    [InlineData("points-lines-and-edges", 2, 1.0, 4)]
    [InlineData("curves-and-unknown", 2, 1.0, 4)]
    [InlineData("stray-vertices", 2, 1.0, 4)]
    [InlineData("groups-and-objects", 3, 1.5, 9)]
    [InlineData("concave-polygon", 6, 8.0, 8)]
    [InlineData("library-named-like-the-mesh", 2, 1.0, 4)]
    [InlineData("two-libraries", 2, 1.0, 6)]
    [InlineData("material-before-newmtl", 2, 1.0, 4)]
    [InlineData("latin-1-names", 2, 1.0, 4)]
    [InlineData("utf-8-names", 2, 1.0, 4)]
    public void Legal_oddities_are_read_without_a_warning(string name, int triangles, double area, int vertices)
    {
        Mesh mesh = MeshFixtures.Read($"{name}.obj");
        MeshChecks.AssertSound(mesh);
        Assert.Empty(mesh.Warnings);
        Assert.Equal((triangles, vertices), (mesh.TriangleCount, mesh.Positions.Length));
        Assert.Equal(area, mesh.Area(), 5);
    }

    [Theory]
    [InlineData("repeated-index", 1, 0.5, "2 faces have no area: dropped")]
    [InlineData("zero-area", 2, 1.0, "2 faces have no area: dropped")]
    [InlineData("doubled-faces", 2, 1.0, "3 faces repeat the vertices of another: dropped")]
    [InlineData("index-out-of-range", 2, 1.0, "1 faces refer to vertices that the file doesn't have: dropped")]
    [InlineData("index-out-of-range", 2, 1.0, "3 faces can't be understood (the first in line 7): dropped")]
    [InlineData("not-a-number", 2, 1.0, "6 faces have vertices that are not finite or beyond 1000000000: dropped")]
    [InlineData("malformed-faces", 3, 1.5, "4 faces can't be understood (the first in line 5): dropped")]
    [InlineData("bad-attribute-index", 2, 1.0, "2 corners refer to texture coordinates that the file doesn't have: (0, 0) used")]
    [InlineData("bad-attribute-index", 2, 1.0, "2 corners have normals that the file doesn't have or that have no length: computed")]
    [InlineData("zero-normal", 2, 1.0, "1 corners have normals that the file doesn't have or that have no length: computed")]
    [InlineData("usemtl-without-library", 2, 1.0, "materials that no MTL file defines: (null), nowhere")]
    [InlineData("usemtl-none", 2, 1.0, "materials that no MTL file defines: ")]
    [InlineData("library-missing", 2, 1.0, "material library 'there is none.mtl' not found")]
    public void Damage_is_mended_and_counted(string name, int triangles, double area, string warning)
    {
        Mesh mesh = MeshFixtures.Read($"{name}.obj");
        MeshChecks.AssertSound(mesh);
        Assert.Contains(mesh.Warnings, w => w.StartsWith(warning, StringComparison.Ordinal));
        Assert.Equal(triangles, mesh.TriangleCount);
        Assert.Equal(area, mesh.Area(), 5);
    }

    [Theory]
    [InlineData("no-faces.obj", "holds no faces")]
    [InlineData("empty.obj", "holds no faces")]
    [InlineData("there-is-none.obj", "can't be read")]
    [InlineData("plain.xyz", "no mesh format has the ending '.xyz'; known are .obj")]
    public void What_can_not_be_used_is_a_MeshException_that_names_the_file(string name, string problem)
    {
        MeshException error = Assert.Throws<MeshException>(() => MeshFixtures.Read(name));
        Assert.Equal(MeshFixtures.PathOf(name), error.Path);
        Assert.StartsWith(problem, error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_beyond_two_gigabytes_is_refused_by_its_length()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("sie-mesh-").FullName, "large.obj");
        try
        {
            using (FileStream file = File.Create(path))
            {
                file.SetLength(2_000_000_001);
            }

            Assert.Contains("2000000001 bytes", Assert.Throws<MeshException>(() => MeshFile.Read(path)).Problem, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    [Fact]
    public void Corners_that_agree_in_all_three_indices_are_one_vertex()
    {
        Mesh mesh = MeshFixtures.Read("plain.obj");
        Assert.Equal([0, 1, 2, 0, 2, 3], mesh.Indices);
        Assert.Equal([new(0, 0), new(1, 0), new(1, 1), new(0, 1)], mesh.TexCoords);
    }

    [Fact]
    public void A_zero_normal_is_replaced_by_the_mean_of_the_faces_even_outside_smoothing_groups()
    {
        Mesh mesh = MeshFixtures.Read("zero-normal.obj");
        Assert.Equal(4, mesh.Positions.Length);
        Assert.All(mesh.Normals, n => Assert.Equal(Vector3.UnitZ, n));
    }

    [Fact]
    public void The_first_definition_of_a_material_counts()
    {
        Assert.Equal(Vector3.UnitZ, MeshFixtures.Read("material-before-newmtl.obj").Materials.Single().BaseColor);
    }

    [Theory]
    [InlineData("latin-1-names.obj")]
    [InlineData("utf-8-names.obj")]
    public void Names_in_any_encoding_find_their_texture(string name)
    {
        Assert.Equal(MeshFixtures.PathOf("färbe.png"), MeshFixtures.Read(name).Materials.Single().BaseColorMap?.Path);
    }

    [Fact]
    public void Only_files_of_the_model_are_opened_whatever_the_names_say()
    {
        Mesh mesh = MeshFixtures.Read("textures/models/escapes.obj");
        Dictionary<string, Material> materials = mesh.Materials.ToDictionary(m => m.Name);
        Assert.Equal(MeshFixtures.PathOf("textures/images/inside.png"), materials["inside"].BaseColorMap?.Path);
        Assert.Null(materials["outside"].BaseColorMap);
        Assert.Equal(new Vector3(0.25f, 0.5f, 0.75f), materials["outside"].BaseColor);
        Assert.Null(materials["absolute"].BaseColorMap);
        Assert.Equal(
            new Texture { Path = MeshFixtures.PathOf("textures/models/beside it.png"), Scale = new(2, 3), Offset = new(0.5f, 0.25f) },
            materials["windows"].BaseColorMap);
        Assert.Equal(2, mesh.Warnings.Count);
    }
}
