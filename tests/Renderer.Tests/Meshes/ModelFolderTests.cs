using SIE.Renderer.Meshes;

namespace SIE.Renderer.Tests.Meshes;

/// <summary>A model takes files from its own folder and from nowhere else.</summary>
public sealed class ModelFolderTests : IDisposable
{
    private readonly ModelOnDisk _model = new();
    private readonly string _secret;

    public ModelFolderTests()
    {
        _secret = _model.Put("../outside/secret.png", [0]);
        _model.Put("t.png", [0]);
        _model.Put("deep/t2.png", [0]);
    }

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData("t.png", "t.png")]
    [InlineData("./t.png", "t.png")]
    [InlineData("deep/../t.png", "t.png")]
    [InlineData("deep/t2.png", "deep/t2.png")]
    [InlineData(@"deep\t2.png", "deep/t2.png")]
    [InlineData(@"C:\Users\me\my textures\t.png", "t.png")]
    [InlineData("C:t.png", null)]
    [InlineData("f:/dir/t.png", "t.png")]
    [InlineData("/home/me/t.png", "t.png")]
    [InlineData("../elsewhere/t.png", "t.png")]
    [InlineData("../outside/secret.png", null)]
    [InlineData("deep/../../outside/secret.png", null)]
    [InlineData("..", null)]
    [InlineData(".", null)]
    [InlineData("/", null)]
    [InlineData("deep", null)]
    [InlineData("file:///t.png", "t.png")]
    [InlineData("t.png\0.exe", null)]
    public void A_name_is_followed_inside_and_falls_back_to_the_bare_file_name(string name, string? found) => Assert.Equal(Full(found), Find(name));

    [Theory]
    [InlineData("T.PNG", "t.png")]
    [InlineData("Deep/T2.png", "deep/t2.png")]
    [InlineData("DEEP/../T.png", "t.png")]
    [InlineData(@"D:\Textures\T.Png", "t.png")]
    [InlineData("Elsewhere/t2.png", null)]
    [InlineData("../OUTSIDE/Secret.png", null)]
    [InlineData("Tt.png", null)]
    public void A_name_in_other_case_is_found_too(string name, string? found) => Assert.Equal(Full(found), Find(name));

    [Fact]
    public void Of_names_that_differ_in_case_only_the_one_as_written_comes_first_and_then_ordinal_order()
    {
        _model.Put("T.png", [0]);
        _model.Put("Deep/only.png", [0]);
        Assert.SkipUnless(Directory.GetDirectories(_model.Folder).Length == 2, "This file system does not tell upper from lower case.");
        Assert.Equal(Full("t.png"), Find("t.png"));
        Assert.Equal(Full("T.png"), Find("T.png"));
        Assert.Equal(Full("T.png"), Find("T.PNG"));
        Assert.Equal(Full("Deep/only.png"), Find("deep/ONLY.png"));
        Assert.Equal(Full("deep/t2.png"), Find("Deep/t2.png"));
    }

    [Fact]
    public void A_material_library_in_other_case_is_read()
    {
        _model.Put("Paint.MTL", "newmtl m\nKd 1 0 0");
        Mesh mesh = _model.Read($"mtllib paint.mtl\n{ModelOnDisk.Triangle}usemtl m\nf 1 2 3");
        Assert.Equal(System.Numerics.Vector3.UnitX, mesh.Materials[0].BaseColor);
    }

    [Fact]
    public void An_absolute_path_to_a_file_outside_is_not_opened() => Assert.Null(Find(_secret));

    [Fact]
    public void Links_are_followed_only_inside()
    {
        File.CreateSymbolicLink(Full("in.png")!, "t.png");
        File.CreateSymbolicLink(Full("out.png")!, _secret);
        File.CreateSymbolicLink(Full("chain.png")!, "out.png");
        File.CreateSymbolicLink(Full("loop.png")!, "loop.png");
        File.CreateSymbolicLink(Full("IN2.png")!, "in.png");
        Directory.CreateSymbolicLink(Full("folder")!, Path.GetDirectoryName(_secret)!);
        Directory.CreateSymbolicLink(Full("up")!, "..");
        Assert.Equal(Full("in.png"), Find("in.png"));
        Assert.Null(Find("out.png"));
        Assert.Null(Find("chain.png"));
        Assert.Null(Find("loop.png"));
        Assert.Equal(Full("IN2.png"), Find("in2.png"));
        Assert.Null(Find("OUT.png"));
        Assert.Null(Find("Folder/Secret.png"));
        Assert.Null(Find("folder/secret.png"));
        Assert.Null(Find("up/outside/secret.png"));
    }

    [Fact]
    public void A_model_reached_through_a_link_still_finds_its_files()
    {
        string link = Path.GetFullPath(Path.Combine(_model.Folder, "../link"));
        Directory.CreateSymbolicLink(link, _model.Folder);
        Put("t.png");
        Mesh mesh = MeshFile.Read(Path.Combine(link, "model.obj"));
        Assert.Equal(Path.Combine(link, "t.png"), mesh.Materials[0].BaseColorMap?.Path);
    }

    [Fact]
    public void ShapeNet_s_images_folder_beside_models_is_inside()
    {
        _model.Put("images/wood.png", [0]);
        _model.Put("models/m.mtl", "newmtl m\nmap_Kd ../images/wood.png");
        Mesh mesh = MeshFile.Read(_model.Put("models/model_normalized.obj", $"mtllib m.mtl\n{ModelOnDisk.Triangle}usemtl m\nf 1 2 3"));
        Assert.Equal(Full("images/wood.png"), mesh.Materials[0].BaseColorMap?.Path);
    }

    [Fact]
    public void A_material_library_outside_is_not_opened()
    {
        _model.Put("../outside/x.mtl", "newmtl m\nKd 1 0 0");
        Mesh mesh = _model.Read($"mtllib ../outside/x.mtl\n{ModelOnDisk.Triangle}usemtl m\nf 1 2 3");
        Assert.True(mesh.Warns("'../outside/x.mtl' not found"));
    }

    private string? Full(string? name) => name is null ? null : Path.Combine(_model.Folder, name);

    private string? Find(string name)
    {
        return MeshFile.Read(Put(name)).Materials[0].BaseColorMap?.Path;
    }

    private string Put(string texture)
    {
        _model.Put("model.mtl", $"newmtl m\nmap_Kd {texture}\n");
        return _model.Put("model.obj", $"mtllib model.mtl\n{ModelOnDisk.Triangle}usemtl m\nf 1 2 3");
    }
}
