using System.Numerics;
using CsCheck;
using SIE.DatasetBuilder.Corpora;
using SIE.DatasetBuilder.Corpora.Check;
using SIE.DatasetBuilder.Corpora.Sample;
using SIE.DatasetBuilder.Corpora.Sample.Kit;
using SIE.Renderer.Meshes;

namespace SIE.DatasetBuilder.Tests.Corpora;

public sealed class SampleCorpusTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Classes => [.. SampleCorpus.ClassNames];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_object_loads_without_warnings_centred_with_a_diagonal_of_1()
    {
        Corpus corpus = await SampleCorpus.MakeAsync(_folder.Path, 3, seed: 11);
        Assert.Equal(3 * SampleCorpus.ClassNames.Count, corpus.Objects.Count);
        CorpusReport report = await CorpusCheck.RunAsync(corpus);
        Assert.Empty(report.Unreadable);
        Assert.Empty(report.Warnings);
        foreach (CorpusObject item in corpus.Objects)
        {
            Mesh mesh = MeshFile.Read(item.MeshPath);
            (Vector3 min, Vector3 max) = mesh.Bounds;
            Assert.Equal(0, (min + max).Length(), 1e-5f);
            Assert.Equal(1, Vector3.Distance(min, max), 1e-5f);
            Assert.InRange(mesh.TriangleCount, 500, 20_000);
            Assert.True(new FileInfo(item.MeshPath).Length < 1_500_000, item.Key);
        }
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_bytes_and_another_seed_does_not()
    {
        string[] classes = ["chair", "mug", "car"];
        await SampleCorpus.MakeAsync(_folder["a"], 2, 5, classes);
        await SampleCorpus.MakeAsync(_folder["b"], 2, 5, classes);
        await SampleCorpus.MakeAsync(_folder["c"], 2, 6, classes);
        SortedDictionary<string, string> a = TemporaryFolder.Content(_folder["a"]);
        Assert.Equal(a, TemporaryFolder.Content(_folder["b"]));
        Assert.Empty(a.Where(f => f.Key.EndsWith(".obj", StringComparison.Ordinal)).Select(f => f.Value)
            .Intersect(TemporaryFolder.Content(_folder["c"]).Values));
    }

    [Fact]
    public async Task More_objects_and_other_classes_leave_an_object_as_it_is()
    {
        await SampleCorpus.MakeAsync(_folder["few"], 1, 5, ["bowl"]);
        await SampleCorpus.MakeAsync(_folder["many"], 3, 5, ["lamp", "bowl"]);
        SortedDictionary<string, string> many = TemporaryFolder.Content(_folder["many"]);
        Assert.All(
            TemporaryFolder.Content(_folder["few"]).Where(f => f.Key != "taxonomy.json"),
            f => Assert.Equal(f.Value, many[f.Key]));
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void Objects_of_a_class_differ_and_show_which_way_they_face(string className)
    {
        SampleClass sample = SampleClasses.All.Single(c => c.Class.Name == className);
        HashSet<Vector3> sizes = [];
        for (int number = 0; number < 8; number++)
        {
            Mesh mesh = SampleCorpus.Make(sample, number, seed: 3);
            (Vector3 min, Vector3 max) = mesh.Bounds;
            sizes.Add(max - min);
            HashSet<(float, float, float)> places = [.. mesh.Positions.Select(Place)];
            int moved = mesh.Positions.Count(p => !places.Contains(Place(new Vector3(-p.X, p.Y, -p.Z))));
            Assert.True(moved > 0.005 * mesh.Positions.Length, $"{className} {number} looks the same after half a turn.");
        }

        Assert.Equal(8, sizes.Count);

        static (float, float, float) Place(Vector3 p) =>
            (MathF.Round(p.X * 2000) + 0f, MathF.Round(p.Y * 2000) + 0f, MathF.Round(p.Z * 2000) + 0f);
    }

    [Fact]
    public async Task A_class_without_shapes_is_named_with_those_that_there_are()
    {
        CorpusException error = await Assert.ThrowsAsync<CorpusException>(() => SampleCorpus.MakeAsync(_folder.Path, 1, 0, ["unicorn"]));
        Assert.Contains("'unicorn'", error.Message, StringComparison.Ordinal);
        Assert.Contains("chair", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Closed_parts_enclose_the_volume_that_geometry_says()
    {
        AssertVolume(2 * 3 * 4, Solids.Box(2, 3, 4, 0.001f));
        AssertVolume(MathF.PI * 4 * 5, Solids.Cylinder(2, 2, 5, 256, 0.0001f));
        AssertVolume(4 / 3f * MathF.PI * 1 * 2 * 3, Solids.Ellipsoid(1, 2, 3, 128));
        AssertVolume(MathF.PI * 0.01f * 3, Sweeps.Bar(new(1, 1, 1), new(3, 2, 3), 0.1f, 128));

        // An L: concave, so that a fan would go wrong.
        Vector2[] outline = [new(0, 0), new(2, 0), new(2, 1), new(1, 1), new(1, 3), new(0, 3)];
        AssertVolume(4 * 0.5f, Sweeps.Plate(outline, 0.5f, 0.0001f));
        AssertVolume(4 * 0.5f, Sweeps.Plate(outline, 0.5f, 0.0001f).Mirrored().TurnedX(30));
        AssertVolume(-24, Solids.Box(2, 3, 4, 0.001f).Inside());
    }

    [Fact]
    public void Ear_clipping_covers_any_star_shaped_polygon()
    {
        Gen.Float[0.2f, 1].Array[3, 40].Sample(radii =>
        {
            Vector2[] outline = [.. radii.Select((r, i) =>
            {
                (float sin, float cos) = MathF.SinCos(2 * MathF.PI * i / radii.Length);
                return new Vector2(r * cos, r * sin);
            })];
            List<int> triangles = EarClipping.Triangulate(outline);
            Assert.Equal(3 * (outline.Length - 2), triangles.Count);
            float area = 0, expected = 0;
            for (int i = 0; i < triangles.Count; i += 3)
            {
                float triangle = Area(outline[triangles[i]], outline[triangles[i + 1]], outline[triangles[i + 2]]);
                Assert.True(triangle > -1e-6f);
                area += triangle;
            }

            for (int i = 0; i < outline.Length; i++)
            {
                expected += Area(Vector2.Zero, outline[i], outline[(i + 1) % outline.Length]);
            }

            Assert.Equal(expected, area, 1e-4f);
        });

        static float Area(Vector2 a, Vector2 b, Vector2 c) => (((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X))) / 2;
    }

    /// <summary>Signed volume by the divergence theorem; positive only if all triangles face outwards.</summary>
    private static void AssertVolume(float expected, Part part)
    {
        double volume = 0;
        for (int i = 0; i < part.Indices.Length; i += 3)
        {
            Vector3 a = part.Positions[part.Indices[i]], b = part.Positions[part.Indices[i + 1]], c = part.Positions[part.Indices[i + 2]];
            volume += Vector3.Dot(a, Vector3.Cross(b, c)) / 6;
            Vector3 face = Vector3.Cross(b - a, c - a);
            Assert.True(Vector3.Dot(face, part.Normals[part.Indices[i]]) > -1e-6f);
        }

        Assert.Equal(expected, volume, 0.005 * Math.Abs(expected));
    }
}
