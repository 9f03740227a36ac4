using System.Numerics;
using SIE.DatasetBuilder.Corpora;
using SIE.DatasetBuilder.Corpora.Check;
using SIE.Imaging;
using SIE.Renderer.Meshes;

namespace SIE.DatasetBuilder.Tests.Corpora;

public sealed class ObjWriterTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_reads_back_the_same()
    {
        Mesh mesh = TwoTriangles();
        using (UnfinishedModels unfinished = UnfinishedModels.Begin(_folder.Path))
        using (ModelFolder model = new(unfinished, "thing", "one"))
        {
            ObjWriter.Write(mesh, "a test", model);
            model.Commit();
        }

        Mesh read = MeshFile.Read(_folder["thing/one/models/model_normalized.obj"]);
        Assert.Empty(read.Warnings);
        Assert.Equal(Corners(mesh), Corners(read));
        for (int i = 0; i < 2; i++)
        {
            Material expected = mesh.Materials[i], actual = read.Materials.Single(m => m.Name == expected.Name);
            Assert.Equal(expected.BaseColor, actual.BaseColor);
            Assert.Equal(expected.Emission, actual.Emission);
            Assert.Equal(expected.Alpha, actual.Alpha);
            Assert.Equal(expected.Specular, actual.Specular, 1e-6f);
            Assert.Equal(expected.Roughness, actual.Roughness, 1e-6f);
            Assert.Equal(expected.Metallic, actual.Metallic, 1e-6f);
        }

        Texture picture = read.Materials.Single(m => m.Name == "painted").BaseColorMap!;
        Assert.Equal(new Vector2(2, 3), picture.Scale);
        Assert.Equal(new Vector2(0.5f, 0), picture.Offset);
        Assert.Equal(_folder["thing/one/images/texture0.png"], Path.GetFullPath(picture.Path!));
        Assert.Equal(mesh.Materials[0].BaseColorMap!.Embedded!.Value.ToArray(), File.ReadAllBytes(picture.Path!));
    }

    [Fact]
    public void An_abandoned_model_leaves_nothing()
    {
        using (UnfinishedModels unfinished = UnfinishedModels.Begin(_folder.Path))
        using (ModelFolder model = new(unfinished, "thing", "one"))
        {
            ObjWriter.Write(TwoTriangles(), "a test", model);
        }

        Assert.Empty(TemporaryFolder.Content(_folder.Path));
        Assert.False(Directory.Exists(_folder["thing"]));
    }

    [Fact]
    public async Task A_check_names_every_problem_by_its_file()
    {
        foreach (string name in new[] { "good", "nopicture", "large" })
        {
            using UnfinishedModels unfinished = UnfinishedModels.Begin(_folder.Path);
            using ModelFolder model = new(unfinished, "thing", name);
            Mesh mesh = TwoTriangles();
            ObjWriter.Write(name == "large" ? mesh with { Positions = [.. mesh.Positions.Select(p => 3 * p)] } : mesh, "a test", model);
            model.Commit();
        }

        File.WriteAllText(_folder["thing/nopicture/images/texture0.png"], "no picture");
        Directory.CreateDirectory(_folder["thing/bad/models"]);
        File.WriteAllText(_folder["thing/bad/models/model_normalized.obj"], "v 0 0 0\n");
        Directory.CreateDirectory(_folder["thing/empty"]);

        CorpusReport report = await CorpusCheck.RunAsync(Corpus.Open(_folder.Path));
        Assert.Equal(4, report.Objects);
        Assert.Equal(6, report.Triangles);
        Assert.Equal(
            ["thing/bad/models/model_normalized.obj", "thing/nopicture/images/texture0.png"], report.Unreadable.Select(p => p.File));
        Assert.Equal("thing/large/models/model_normalized.obj", Assert.Single(report.Warnings).File);
        Assert.Equal(["thing/empty"], report.FoldersWithoutMesh);
        ClassReport figures = Assert.Single(report.Classes);
        Assert.Equal((4, 2), (figures.Objects, figures.Pictures));
        Assert.Equal((2, 2, 2), (figures.MinTriangles, figures.MedianTriangles, figures.MaxTriangles));
    }

    private static Mesh TwoTriangles()
    {
        float side = 1 / MathF.Sqrt(3);
        return new Mesh
        {
            Positions = [new(0, 0, 0), new(side, 0, 0), new(0, side, 0), new(0, 0, side), new(side, 0, 0), new(0, 0, 0)],
            Normals = [Vector3.UnitZ, Vector3.UnitZ, Vector3.UnitZ, Vector3.UnitY, Vector3.UnitY, Vector3.UnitY],
            TexCoords = [new(0, 0), new(1, 0), new(0, 0.123456789f), new(1e-7f, 0), new(-3, 0), new(0, 0)],
            Indices = [0, 1, 2, 3, 4, 5],
            Parts = [new MeshPart(0, 0, 3), new MeshPart(1, 3, 3)],
            Materials =
            [
                new Material
                {
                    Name = "painted",
                    BaseColorMap = new Texture
                    {
                        Embedded = PngEncoder.EncodeGrey([0, 255, 255, 0], 2, 2), Scale = new(2, 3), Offset = new(0.5f, 0),
                    },
                },
                new Material
                {
                    Name = "glowing", BaseColor = new(0.1f, 0.2f, 0.3f), Emission = new(1, 0.5f, 0), Alpha = 0.25f,
                    Specular = 0.3f, Roughness = 0.7f, Metallic = 0.75f,
                },
            ],
            Warnings = [],
        };
    }

    private static (Vector3, Vector3, Vector2)[] Corners(Mesh mesh) =>
        [.. mesh.Indices.Select(i => (mesh.Positions[i], mesh.Normals[i], mesh.TexCoords[i]))];
}
