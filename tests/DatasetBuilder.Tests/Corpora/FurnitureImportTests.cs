using System.Numerics;
using System.Text;
using System.Text.Json;
using SIE.DatasetBuilder.Corpora;
using SIE.DatasetBuilder.Corpora.SweetHome;
using SIE.Imaging;
using SIE.Renderer.Meshes;

namespace SIE.DatasetBuilder.Tests.Corpora;

public sealed class FurnitureImportTests : IDisposable
{
    private const string Model = "lib/box/box.obj";

    private const string Materials =
        "Ns 20\nnewmtl side\nKd 0.1 0.2 0.3\nmap_refl gone.jpg\nnewmtl front\nKd 0.9 0 0\nmap_Kd -s 2 3 1 wood.png\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_built_in_table_labels_334_models_in_45_classes_of_ShapeNet()
    {
        FurnitureLabels labels = FurnitureLabels.BuiltIn;
        Assert.Equal(334, labels.Count);
        Assert.Equal(45, labels.Folders.Count());
        Assert.All(labels.Folders, f => Assert.True(ShapeNetClasses.IsSynset(f)));
        Assert.Equal("03001627", labels.FolderOf("blendswap-cc-0", "blendswap-cc-0/armchair/armchair.obj"));
        Assert.Null(labels.FolderOf("KatorLegaz", "katorlegaz/plate-and-ustensils/plate-and-ustensils.obj"));
    }

    [Fact]
    public async Task A_model_is_centred_has_a_diagonal_of_1_and_its_front_turned_to_minus_Z()
    {
        Mesh mesh = await ImportBox("");
        (Vector3 min, Vector3 max) = mesh.Bounds;
        Assert.Equal(0, (min + max).Length(), 1e-6f);
        Assert.Equal(1, Vector3.Distance(min, max), 1e-6f);
        Vector3 size = new Vector3(4, 2, 1) / MathF.Sqrt(21);
        Assert.Equal(0, Vector3.Distance(size, max - min), 1e-6f);

        MeshPart front = mesh.Parts.Single(p => mesh.Materials[p.Material].Name == "front");
        int[] corners = mesh.Indices[front.FirstIndex..(front.FirstIndex + front.IndexCount)];
        Assert.All(corners, i => Assert.Equal(-size.Z / 2, mesh.Positions[i].Z, 1e-6f));
        Assert.All(corners, i => Assert.Equal(0, Vector3.Distance(-Vector3.UnitZ, mesh.Normals[i]), 1e-6f));
        Assert.Equal(12, mesh.TriangleCount);
    }

    [Fact]
    public async Task The_catalogs_rotation_is_row_major_and_comes_before_the_half_turn()
    {
        // A quarter turn about Y that takes +X to +Z: (x, y, z) -> (-z, y, x).
        Mesh mesh = await ImportBox("modelRotation#N=0 0 -1 0 1 0 1 0 0");
        (Vector3 min, Vector3 max) = mesh.Bounds;
        Assert.Equal(0, Vector3.Distance(new Vector3(1, 2, 4) / MathF.Sqrt(21), max - min), 1e-6f);
        MeshPart front = mesh.Parts.Single(p => mesh.Materials[p.Material].Name == "front");
        int[] corners = mesh.Indices[front.FirstIndex..(front.FirstIndex + front.IndexCount)];

        // The file's +Z goes to -X by the catalog and from there to +X.
        Assert.All(corners, i => Assert.Equal(0, Vector3.Distance(Vector3.UnitX, mesh.Normals[i]), 1e-6f));
    }

    [Fact]
    public async Task Pictures_are_copied_dead_references_dropped_and_origins_written_down()
    {
        _ = await ImportBox("");
        string model = _folder["out/thing/Testing_box"];
        Assert.Equal(
            ["attribution.json", "images/wood.png", "models/model_normalized.mtl", "models/model_normalized.obj"],
            TemporaryFolder.Content(model).Keys);
        Assert.Equal(
            "newmtl side\nKd 0.1 0.2 0.3\nnewmtl front\nKd 0.9 0 0\nmap_Kd -s 2 3 1 ../images/wood.png\n",
            File.ReadAllText(Path.Combine(model, "models/model_normalized.mtl")));
        string obj = File.ReadAllText(Path.Combine(model, "models/model_normalized.obj"));
        Assert.DoesNotContain("\no ", obj, StringComparison.Ordinal);
        Assert.DoesNotContain("\nl ", obj, StringComparison.Ordinal);

        using JsonDocument origin = JsonDocument.Parse(File.ReadAllText(Path.Combine(model, "attribution.json")));
        Assert.Equal("Somebody", origin.RootElement.GetProperty("creator").GetString());
        Assert.Equal("Free as air", origin.RootElement.GetProperty("license").GetString());
        string list = File.ReadAllText(_folder["out/ATTRIBUTION.md"]);
        Assert.Contains("| thing/Testing_box | thing | Piece 1 | Somebody |", list, StringComparison.Ordinal);
        Assert.Contains("\"synsetId\": \"thing\"", File.ReadAllText(_folder["out/taxonomy.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_run_does_only_what_is_missing_and_ends_with_the_same_bytes()
    {
        FurnitureArchive archive = Archive("").Piece("lib/two/two.obj").Entry("lib/two/two.obj", FurnitureArchive.Box);
        (string library, string labels) = archive.Save(_folder, Model, "lib/two/two.obj");
        await Import(library, labels);
        SortedDictionary<string, string> whole = TemporaryFolder.Content(_folder["out"]);

        // As an interrupted run leaves it: one model missing, one half made.
        Directory.Delete(_folder["out/thing/Testing_two"], recursive: true);
        Directory.CreateDirectory(_folder["out/.partial/thing_Testing_two/models"]);
        File.WriteAllText(_folder["out/.partial/thing_Testing_two/models/model_normalized.obj"], "v 1");
        FurnitureImportReport report = await Import(library, labels);
        Assert.Equal((1, 1), (report.Imported, report.AlreadyThere));
        Assert.Equal(whole, TemporaryFolder.Content(_folder["out"]));
    }

    [Theory]
    [InlineData("v 1 2\nf 1 1 1\n", "line 1")]
    [InlineData("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 4\n", "line 4")]
    [InlineData("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 -9\n", "line 4")]
    [InlineData("v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 x 3\n", "line 4")]
    [InlineData("v 0 0 0\n", "no face")]
    [InlineData("v 5 5 5\nv 5 5 5\nv 5 5 5\nf 1 2 3\n", "one point")]
    public async Task An_unreadable_model_is_skipped_with_its_reason_and_the_others_are_imported(string obj, string reason)
    {
        FurnitureArchive archive = Archive("").Piece("lib/bad/bad.obj").Entry("lib/bad/bad.obj", obj);
        (string library, string labels) = archive.Save(_folder, Model, "lib/bad/bad.obj");
        FurnitureImportReport report = await Import(library, labels);
        Assert.Equal(1, report.Imported);
        (string model, string why) = Assert.Single(report.Skipped);
        Assert.Equal("Testing/lib/bad/bad.obj", model);
        Assert.Contains(reason, why, StringComparison.Ordinal);
        Assert.Equal(["thing/Testing_box"], report.Corpus!.Objects.Select(o => o.Key));
        Assert.False(Directory.Exists(_folder["out/.partial"]));
    }

    [Theory]
    [InlineData("../../escaped.obj", 0)]
    [InlineData("lib/../../escaped.obj", 0)]
    [InlineData("/etc/escaped.obj", 0)]
    [InlineData("lib\\..\\escaped.obj", 0)]
    [InlineData("lib/link.obj", 0xA1FF << 16)]
    public async Task A_zip_that_leads_outside_touches_nothing_there(string entry, int attributes)
    {
        string content = attributes == 0 ? FurnitureArchive.Box : "/etc/passwd";
        FurnitureArchive archive = Archive("").Piece(entry).Entry(entry, content, attributes);
        (string library, string labels) = archive.Save(_folder, Model, entry.TrimStart('/'));
        FurnitureImportReport report = await Import(library, labels);
        Assert.Single(report.Skipped);
        Assert.Equal(1, report.Imported);
        IEnumerable<string?> beside = Directory.GetFiles(_folder.Path).Select(Path.GetFileName);
        Assert.Equal(["Testing.sh3f", "labels.csv"], beside.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(TemporaryFolder.Content(_folder["out"]).Keys, f => f.Contains("escaped", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_texture_path_that_leads_outside_is_not_followed()
    {
        FurnitureArchive archive = new FurnitureArchive().Piece(Model).Entry(Model, FurnitureArchive.Box)
            .Entry("lib/box/box.mtl", "newmtl side\nmap_Kd ../../../../../etc/passwd\nnewmtl front\nmap_Kd C:\\pictures\\wood.png\n")
            .Entry("lib/box/wood.png", Png());
        (string library, string labels) = archive.Save(_folder, Model);
        FurnitureImportReport report = await Import(library, labels);

        // The second one is found by its name beside the mesh.
        Assert.Contains("etc/passwd is missing", Assert.Single(report.Notes).Note, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["out/thing/Testing_box/images/wood.png"]));
    }

    [Fact]
    public async Task A_zip_bomb_is_refused()
    {
        FurnitureArchive archive = Archive("").Piece("lib/bomb/bomb.obj")
            .Entry("lib/bomb/bomb.obj", new byte[FurnitureLibrary.MaxEntryBytes + 1]);
        (string library, string labels) = archive.Save(_folder, Model, "lib/bomb/bomb.obj");
        Assert.True(new FileInfo(library).Length < FurnitureLibrary.MaxEntryBytes / 64);
        FurnitureImportReport report = await Import(library, labels);
        Assert.Contains("larger than", Assert.Single(report.Skipped).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_library_is_explained()
    {
        File.WriteAllText(_folder["Testing.sh3f"], "not a zip");
        CorpusException error = await Assert.ThrowsAsync<CorpusException>(() => Import(_folder["Testing.sh3f"], null));
        Assert.Contains("Testing.sh3f", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<CorpusException>(() => Import(_folder["missing.sh3f"], null));
        Assert.Contains("no such file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_catalog_has_its_traps()
    {
        FurnitureCatalog catalog = FurnitureCatalog.Parse(Encoding.Latin1.GetBytes(
            "# comment\nname=Caf\u00e9\nid#1=Scopia#bathroom3\nname#1=Bill 10\\u20AC\nmodel#1=/scopia/a/a.obj\n"
            + "dropOnTopElevation#-1\nmodel#-1=/ghost.obj\nicon#7=/only-an-icon.png\n"
            + "name#2 : two \\\n   words\nmodel#2=/scopia/b/other.obj\nmodelRotation#2=0 0 1 0 1 0 -1 0 0\nmodelRotation#1=1 2\n"));
        Assert.Equal("Caf\u00e9", catalog.Name);
        Assert.Equal([1, 2], catalog.Pieces.Select(p => p.Index));
        Assert.Equal("Scopia#bathroom3", catalog.Pieces[0].Id);
        Assert.Equal("Bill 10\u20ac", catalog.Pieces[0].Name);
        Assert.Equal("scopia/a/a.obj", catalog.Pieces[0].ModelPath);
        Assert.Equal([1, 0, 0, 0, 1, 0, 0, 0, 1], catalog.Pieces[0].Rotation);
        Assert.Equal("two words", catalog.Pieces[1].Name);
        Assert.Equal([0, 0, 1, 0, 1, 0, -1, 0, 0], catalog.Pieces[1].Rotation);
    }

    private static byte[] Png() => PngEncoder.EncodeGrey([0, 255, 255, 0], 2, 2);

    private static FurnitureArchive Archive(string extra) => new FurnitureArchive()
        .Piece(Model, extra).Entry(Model, FurnitureArchive.Box).Entry("lib/box/box.mtl", Materials).Entry("lib/box/wood.png", Png());

    private async Task<Mesh> ImportBox(string extra)
    {
        (string library, string labels) = Archive(extra).Save(_folder, Model);
        FurnitureImportReport report = await Import(library, labels);
        Assert.Empty(report.Skipped);
        return MeshFile.Read(Assert.Single(report.Corpus!.Objects).MeshPath);
    }

    private Task<FurnitureImportReport> Import(string library, string? labels) => FurnitureImport.RunAsync(
        [library], _folder["out"], labels is null ? FurnitureLabels.BuiltIn : FurnitureLabels.Read(labels));
}
