using System.Numerics;
using CsCheck;
using SIE.Renderer.Meshes;
using SIE.Renderer.Passes;
using SIE.Renderer.Preparation;
using SIE.Renderer.Scenes;

namespace SIE.Renderer.Tests.Preparation;

public class CoincidentFacesTests
{
    private static readonly Quaternion Generic = Quaternion.CreateFromYawPitchRoll(0.4f, 0.7f, -0.3f);

    /// <summary>The corners of a square and its middle, in a plane that is along no axis.</summary>
    private static readonly Vector3[] Square = [At(-0.3f, -0.3f), At(0.3f, -0.3f), At(0.3f, 0.3f), At(-0.3f, 0.3f), At(0, 0)];

    private static readonly int[][] Quad = [[0, 1, 2], [0, 2, 3]], OtherDiagonal = [[0, 1, 3], [1, 2, 3]], Fan = [[0, 1, 4], [1, 2, 4], [2, 3, 4], [3, 0, 4]];

    private static Vector3 At(float x, float y, float height = 0) => Vector3.Transform(new(x, y, height), Generic);

    private static IEnumerable<int[]> TurnedOver(IEnumerable<int[]> triangles) => triangles.Select(static t => new[] { t[2], t[1], t[0] });

    private static Vector3[][] Sheet(Vector3[] corners, IEnumerable<int[]> triangles) => [.. triangles.Select(t => t.Select(i => corners[i]).ToArray())];

    /// <summary>All vertices are the triangles' own.</summary>
    private static bool[] Find(params Vector3[][] triangles)
    {
        Vector3[] positions = [.. triangles.SelectMany(static t => t)];
        Vector4[] planes = [.. triangles.Select(static t => new Vector4(Vector3.Normalize(Vector3.Cross(t[1] - t[0], t[2] - t[0])), 0))];
        using MergedPoints points = MergedPoints.Of(positions);
        return CoincidentFaces.Find(positions, points.Numbers, [.. Enumerable.Range(0, positions.Length)], planes, 0.5f);
    }

    [Fact]
    public void A_sheet_over_another_is_found_whatever_its_winding_and_its_cut()
    {
        foreach (int[][] sheet in new[] { Quad, OtherDiagonal, Fan })
        {
            Assert.DoesNotContain(false, Find([.. Sheet(Square, Quad), .. Sheet(Square, sheet)]));
            Assert.DoesNotContain(false, Find([.. Sheet(Square, Quad), .. Sheet(Square, TurnedOver(sheet))]));
        }
    }

    [Fact]
    public void A_large_polygon_is_found_where_its_triangles_share_no_edge_with_those_over_it()
    {
        Vector3[] corners = [.. Enumerable.Range(0, 6).Select(static i => At(0.4f * MathF.Cos(i * MathF.PI / 3), 0.4f * MathF.Sin(i * MathF.PI / 3)))];
        Vector3[][] even = Sheet(corners, [[0, 2, 4], [0, 1, 2], [2, 3, 4], [4, 5, 0]]), odd = Sheet(corners, [[1, 3, 5], [1, 2, 3], [3, 4, 5], [5, 0, 1]]);
        Assert.DoesNotContain(false, Find([.. even, .. odd]));
        Assert.DoesNotContain(true, Find(even));
    }

    [Fact]
    public void What_lies_beside_another_or_apart_from_it_is_not_found()
    {
        Vector3[] lifted = [.. Square.Select(static p => p + At(0, 0, 1e-4f))], folded = [.. Square];
        folded[2] += At(0, 0, 1e-4f);
        Assert.DoesNotContain(true, Find(Sheet(Square, Quad)));
        Assert.DoesNotContain(true, Find(Sheet(Square, Fan)));
        Assert.DoesNotContain(true, Find([.. Sheet(Square, Quad), .. Sheet(lifted, Quad)]));
        Assert.DoesNotContain(true, Find([.. Sheet(Square, Quad[..1]), .. Sheet(folded, Quad[..1])]));
        Assert.Empty(Find());
        Assert.DoesNotContain(PreparedMesh.From(Shapes.Box).MaterialOf, static material => (material & PassConstants.HasTwin) != 0);
        Assert.DoesNotContain(PreparedMesh.From(Shapes.Sphere(0.4f, Shapes.Matte(1, 1, 1))).MaterialOf, static material => (material & PassConstants.HasTwin) != 0);
    }

    [Fact]
    public void A_strip_that_covers_little_of_a_triangle_does_not_count_for_it() =>
        Assert.Equal([false, true], Find([Square[0], Square[1], Square[2]], [Square[0], Square[1], At(0.29f, -0.29f)]));

    [Fact]
    public void Of_the_cells_of_a_flat_sheet_those_are_found_that_are_there_twice() =>
        Gen.Select(Gen.Int[0, 5].Array[25], Gen.Float[-3, 3].Array[3], Gen.Int).Sample((kinds, angles, seed) =>
        {
            Quaternion rotation = Quaternion.CreateFromYawPitchRoll(angles[0], angles[1], angles[2]);
            int[][][] twins = [[], [], Quad, [.. TurnedOver(Quad)], OtherDiagonal, [.. TurnedOver(OtherDiagonal)]];
            List<(Vector3[] Corners, bool IsTwice)> triangles = [];
            foreach ((int cell, int kind) in kinds.Index())
            {
                Vector3[] corners = [.. new[] { 0, 1, 7, 6 }.Select(i => cell % 5 + (6 * (cell / 5)) + i).Select(i =>
                    Vector3.Transform(new Vector3((0.15f * (i % 6)) - 0.3f, (0.1f * (i / 6)) - 0.3f, 0), rotation))];
                triangles.AddRange(Sheet(corners, [.. kind == 0 ? [] : Quad, .. twins[kind]]).Select(t => (t, kind > 1)));
            }

            (Vector3[] Corners, bool IsTwice)[] all = [.. triangles];
            new Random(seed).Shuffle(all);
            Assert.Equal(all.Select(static t => t.IsTwice), Find([.. all.Select(static t => t.Corners)]));
        });

    [Fact]
    public void Twins_are_marked_where_they_are_when_shells_have_come_first()
    {
        Material white = Shapes.Matte(1, 1, 1);
        (Vector3, Vector3, Vector3, Vector3, Material) plate = Shapes.Plate(0.2f, white, y: 1), below = Shapes.Plate(0.2f, white, y: -1);
        Mesh box = Shapes.Box;
        var sides = box.Parts.Select((_, i) => (box.Positions[4 * i], box.Positions[(4 * i) + 1], box.Positions[(4 * i) + 2], box.Positions[(4 * i) + 3], white));
        PreparedMesh prepared = PreparedMesh.From(Shapes.Quads([plate, below, .. sides, plate]));
        Assert.Equal(12, prepared.ShellCount);
        Assert.Equal(
            [.. Enumerable.Repeat(false, 12), true, true, false, false, true, true],
            prepared.MaterialOf.Select(static material => (material & PassConstants.HasTwin) != 0));
        Assert.Equal(8u, prepared.MaterialOf[^1] & ~PassConstants.HasTwin);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.6f)]
    public void A_face_with_a_twin_has_its_share_of_direct_light_and_all_of_the_light_from_the_floor(float specular)
    {
        // Turned so that it sees the spot, the sky and the floor.
        Latents view = new(-0.9, 0.1, 0.2, 0.4, 0.5, Math.PI / 2, 0.3);
        Material material = Shapes.Matte(0.5f, 0.5f, 0.5f) with { Specular = specular, Roughness = 0.5f };
        Mesh single = Shapes.Quads(Shapes.Plate(0.1f, material)), twice = Shapes.Quads(Shapes.Plate(0.1f, material), Shapes.Plate(0.1f, material));
        SceneDescription all = SceneDescription.Paper, direct = all with { Interreflection = false };
        Vector3 ofSingle = Middle(single, view, direct), ofTwin = Middle(twice, view, direct);
        Vector3 fromFloor = Middle(single, view, all) - ofSingle, fromFloorToTwin = Middle(twice, view, all) - ofTwin;
        for (int channel = 0; channel < 3; channel++)
        {
            Assert.Equal((1 - PassConstants.TwinShade) * ofSingle[channel], ofTwin[channel], 0.005f * ofSingle[channel]);
            Assert.Equal(fromFloor[channel], fromFloorToTwin[channel], 0.03f * fromFloor[channel]);
            Assert.True(fromFloor[channel] > 0.02f * ofSingle[channel], $"{fromFloor} is too little beside {ofSingle} for the test to mean anything");
        }
    }

    /// <summary>Linear light in the middle of the picture.</summary>
    private static Vector3 Middle(Mesh mesh, Latents view, SceneDescription scene)
    {
        const int size = 64;
        using ViewRenderer renderer = new(new RenderOptions { Size = size, Scene = scene });
        using UploadedMesh uploaded = renderer.Upload(PreparedMesh.From(mesh));
        float[] rgb = new float[3 * size * size];
        renderer.RenderLinear(uploaded, view, rgb);
        int at = 3 * ((size / 2 * size) + (size / 2));
        return new Vector3(rgb[at], rgb[at + 1], rgb[at + 2]);
    }
}
