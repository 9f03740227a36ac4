using System.Numerics;
using CsCheck;
using SIE.Renderer.Meshes;
using SIE.Renderer.Preparation;
using SIE.Renderer.Scenes;
using Picture = SIE.Renderer.Tests.RendererFixture.Picture;

namespace SIE.Renderer.Tests.Preparation;

public class ClosedShellsTests(RendererFixture fixture) : IClassFixture<RendererFixture>
{
    private static readonly Vector3[] Corners = [.. Enumerable.Range(0, 8).Select(static i => new Vector3(i & 1, i >> 1 & 1, i >> 2 & 1) + new Vector3(3, -2, 1))];

    /// <summary>The triangles of a box, three of its corners each.</summary>
    private static readonly int[][] Box =
    [
        [1, 7, 5], [1, 3, 7], [4, 2, 0], [4, 6, 2], [2, 7, 3], [2, 6, 7], [0, 5, 4], [0, 1, 5], [4, 7, 6], [4, 5, 7], [0, 3, 1], [0, 2, 3],
    ];

    private static IEnumerable<int[]> TurnedOver(IEnumerable<int[]> triangles) => triangles.Select(static t => new[] { t[0], t[2], t[1] });

    /// <summary>All vertices are the triangles' own.</summary>
    private static bool[] Find(IEnumerable<int[]> triangles)
    {
        Vector3[] positions = [.. triangles.SelectMany(static t => t.Select(static corner => Corners[corner]))];
        return Find(positions, [.. Enumerable.Range(0, positions.Length)]);
    }

    private static bool[] Find(Vector3[] positions, int[] indices)
    {
        using MergedPoints points = MergedPoints.Of(positions);
        return ClosedShells.Find(positions, points.Numbers, indices);
    }

    [Fact]
    public void A_box_is_a_shell() => Assert.DoesNotContain(false, Find(Box));

    [Fact]
    public void What_is_inside_out_or_open_or_flat_is_none()
    {
        Assert.DoesNotContain(true, Find(TurnedOver(Box)));
        Assert.DoesNotContain(true, Find(Box[1..]));
        Assert.DoesNotContain(true, Find([.. TurnedOver(Box[..1]), .. Box[1..]]));
        Assert.DoesNotContain(true, Find([.. Box[..2], .. TurnedOver(Box[..2])]));
        Assert.DoesNotContain(true, Find([.. Box, [0, 3, 4]]));
        Assert.Empty(Find([]));
    }

    [Fact]
    public void Shells_are_found_among_other_surfaces_whatever_the_order() =>
        Gen.Select(Gen.Int[0, 2].Array[Box.Length], Gen.Int[0, 5].Array[1, 4], Gen.Int).Sample((turns, boxes, seed) =>
        {
            List<(Vector3[] Corners, bool IsOfShell)> triangles = [];
            foreach ((int box, int missing) in boxes.Index())
            {
                // Some of the boxes lack a triangle.
                Vector3 offset = new(5 * box, 0, -7 * box);
                triangles.AddRange(Box.Skip(Math.Max(0, missing - 4)).Zip(turns, (t, turn) => (
                    new[] { Corners[t[turn]] + offset, Corners[t[(turn + 1) % 3]] + offset, Corners[t[(turn + 2) % 3]] + offset }, missing <= 4)));
            }

            (Vector3[] Corners, bool IsOfShell)[] all = [.. triangles];
            new Random(seed).Shuffle(all);

            // Every other vertex stands twice, and is used by turns.
            Vector3[] distinct = [.. all.SelectMany(static t => t.Corners).Distinct()];
            Vector3[] positions = [.. distinct, .. distinct.Where(static (_, i) => i % 2 == 0)];
            int[] indices = [.. all.SelectMany(static t => t.Corners).Select((corner, i) => i % 2 == 0 ? Array.IndexOf(positions, corner) : Array.LastIndexOf(positions, corner))];
            Assert.Equal(all.Select(static t => t.IsOfShell), Find(positions, indices));
        });

    [Fact]
    public void Opaque_shells_come_first_and_triangles_keep_their_order_otherwise()
    {
        Material glass = Shapes.Matte(1, 1, 1) with { Alpha = 0.5f };
        Mesh box = Shapes.Box, mesh = Joined(Shapes.Quads(Shapes.Plate(1, Shapes.Matte(1, 0, 0), y: 2)), box, Shapes.Quads(Shapes.Plate(1, glass, y: 3)));
        PreparedMesh prepared = PreparedMesh.From(mesh);
        Assert.Equal((12, 14, 16), (prepared.ShellCount, prepared.OpaqueCount, prepared.VisibleCount));
        Assert.Equal([.. mesh.Indices[6..42], .. mesh.Indices[..6], .. mesh.Indices[42..]], prepared.Indices);
        Assert.Equal([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 0, 0, 7, 7], prepared.MaterialOf);
    }

    [Fact]
    public void A_shell_looks_as_if_the_backs_of_its_triangles_were_drawn()
    {
        // From two sides, from inside, and cut in half by the floor.
        Latents view = new(0.3, -0.4, 0.5, 0.1, 0.3, 1.0, 0.6), level = new(0, 0, 0, 0.6, 0, 0, 0.1);
        Latents[] views = [view, new(-1.2, 0.9, -0.1, 0.8, 0.7, 4.0, 0.2), view with { CameraDistance = 0.1 }, level with { TranslationZ = -1 }];
        Mesh sphere = Shapes.Sphere(0.4f, Shapes.Matte(0.6f, 0.5f, 0.4f));
        for (int i = 0; i < sphere.Positions.Length; i++)
        {
            // Closes its seam and its poles.
            sphere.Positions[i] = Vector3.Round(sphere.Positions[i] * 1e5f) / 1e5f;
        }

        foreach (Mesh shell in new[] { Shapes.Box, sphere })
        {
            // A tiny triangle inside, which hangs on a vertex and has edges of its own.
            Vector3 corner = shell.Positions[shell.Indices[0]];
            Mesh open = Joined(shell, Triangle(corner, corner * 0.999f, (corner * 0.999f) + new Vector3(0, 0.0001f, 0)));
            Assert.Equal((shell.TriangleCount, 0), (PreparedMesh.From(shell).ShellCount, PreparedMesh.From(open).ShellCount));
            foreach ((Picture expected, Picture actual) in fixture.Draw(open, views).Zip(fixture.Draw(shell, views)))
            {
                // Where backs begin, a sample may fall on one as well as on a front.
                Assert.InRange(expected.Rgba.Zip(actual.Rgba).Count(static pair => Math.Abs(pair.First - pair.Second) > 1), 0, 40);
            }
        }
    }

    private static Mesh Triangle(Vector3 a, Vector3 b, Vector3 c) => new()
    {
        Positions = [a, b, c],
        Normals = [.. Enumerable.Repeat(Vector3.Normalize(Vector3.Cross(b - a, c - a)), 3)],
        TexCoords = new Vector2[3],
        Indices = [0, 1, 2],
        Parts = [new MeshPart(0, 0, 3)],
        Materials = [Shapes.Matte(0.5f, 0.5f, 0.5f)],
        Warnings = [],
    };

    private static Mesh Joined(params Mesh[] meshes)
    {
        Mesh joined = meshes[0];
        foreach (Mesh mesh in meshes[1..])
        {
            (int vertices, int indices, int materials) = (joined.Positions.Length, joined.Indices.Length, joined.Materials.Length);
            joined = new Mesh
            {
                Positions = [.. joined.Positions, .. mesh.Positions],
                Normals = [.. joined.Normals, .. mesh.Normals],
                TexCoords = [.. joined.TexCoords, .. mesh.TexCoords],
                Indices = [.. joined.Indices, .. mesh.Indices.Select(i => vertices + i)],
                Parts = [.. joined.Parts, .. mesh.Parts.Select(p => new MeshPart(materials + p.Material, indices + p.FirstIndex, p.IndexCount))],
                Materials = [.. joined.Materials, .. mesh.Materials],
                Warnings = [],
            };
        }

        return joined;
    }
}
