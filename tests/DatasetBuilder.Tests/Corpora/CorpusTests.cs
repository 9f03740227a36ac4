using SIE.DatasetBuilder.Corpora;

namespace SIE.DatasetBuilder.Tests.Corpora;

public sealed class CorpusTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("sie-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void The_55_classes_are_built_in()
    {
        Assert.Equal(55, ShapeNetClasses.All.Count);
        Assert.Equal(Enumerable.Range(0, 55), ShapeNetClasses.All.Select(c => c.Label));
        Assert.Equal(ShapeNetClasses.All.Select(c => c.Synset).Order(StringComparer.Ordinal), ShapeNetClasses.All.Select(c => c.Synset));
        Assert.Equal("airplane", ClassTable.ShapeNet.NameOf("02691156"));
        Assert.Equal(18, ClassTable.ShapeNet.LabelOf("03001627"));
    }

    [Fact]
    public void Objects_come_in_ordinal_order_whatever_the_file_system_says()
    {
        Make("03001627/b", "03001627/B", "03001627/a10", "03001627/a2", "02691156/z");
        File.WriteAllText(Path.Combine(_root, "taxonomy.json"), "[]");
        Corpus corpus = Corpus.Open(_root);
        Assert.Equal(["02691156/z", "03001627/B", "03001627/a10", "03001627/a2", "03001627/b"], corpus.Objects.Select(o => o.Key));
        Assert.Equal(["airplane", "chair", "chair", "chair", "chair"], corpus.Objects.Select(o => o.ClassName));
        Assert.Equal([0, 18, 18, 18, 18], corpus.Objects.Select(o => o.Label));
        Assert.All(corpus.Objects, o => Assert.True(File.Exists(o.MeshPath)));
        Assert.Equal(55, corpus.Classes.Names.Count);
    }

    [Fact]
    public void Folders_of_other_names_are_classes_of_their_own()
    {
        Make("gear/1", "bolt/1", "bolt/2");
        Corpus corpus = Corpus.Open(_root);
        Assert.Equal(["bolt", "gear"], corpus.Classes.Names);
        Assert.Equal([0, 0, 1], corpus.Objects.Select(o => o.Label));
    }

    [Fact]
    public void Beside_ShapeNet_synsets_other_folders_follow_the_55_classes()
    {
        Make("03001627/1", "gear/1", "bolt/1", "chair/1");
        Corpus corpus = Corpus.Open(_root);
        Assert.Equal([18, 55, 18, 56], corpus.Objects.Select(o => o.Label));
        Assert.Equal(57, corpus.Classes.Names.Distinct().Count());
    }

    [Fact]
    public void Labels_do_not_depend_on_the_selection()
    {
        Make("gear/1", "bolt/1", "nut/1");
        CorpusObject nut = Assert.Single(Corpus.Open(_root, ["NUT"]).Objects);
        Assert.Equal(2, nut.Label);
    }

    [Fact]
    public void Classes_are_selected_by_synset_or_name()
    {
        Make("03001627/1", "02691156/1", "02747177/1");
        Assert.Equal(["02691156/1", "02747177/1"], Corpus.Open(_root, ["Trash bin", "02691156"]).Objects.Select(o => o.Key));
        CorpusException error = Assert.Throws<CorpusException>(() => Corpus.Open(_root, ["sofa"]));
        Assert.Contains("'sofa'", error.Message, StringComparison.Ordinal);
        Assert.Contains("airplane, chair, trash bin", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_is_spread_over_the_classes_and_a_larger_one_only_adds()
    {
        Make("a/1", "a/2", "a/3", "a/4", "b/1", "c/1", "c/2");
        Assert.Equal(["a/1", "a/2", "b/1", "c/1"], Corpus.Open(_root, limit: 4).Objects.Select(o => o.Key));
        HashSet<string> smaller = [];
        for (int limit = 1; limit <= 8; limit++)
        {
            HashSet<string> keys = [.. Corpus.Open(_root, limit: limit).Objects.Select(o => o.Key)];
            Assert.Equal(Math.Min(limit, 7), keys.Count);
            Assert.Superset(smaller, keys);
            smaller = keys;
        }
    }

    [Fact]
    public void Glb_and_gltf_are_meshes_and_obj_comes_first()
    {
        Make("a/1");
        Touch("a/1/models/model_normalized.glb");
        Touch("a/2/models/model_normalized.gltf");
        Assert.Equal([".obj", ".gltf"], Corpus.Open(_root).Objects.Select(o => Path.GetExtension(o.MeshPath)));
    }

    [Fact]
    public void A_model_folder_without_mesh_is_listed_not_fatal()
    {
        Make("a/1");
        Directory.CreateDirectory(Path.Combine(_root, "a", "2", "models"));
        Directory.CreateDirectory(Path.Combine(_root, "empty"));
        Corpus corpus = Corpus.Open(_root);
        Assert.Equal(["a/2"], corpus.FoldersWithoutMesh);
        Assert.Single(corpus.Objects);
        Assert.Equal(["a"], corpus.Classes.Names);
    }

    [Fact]
    public void A_missing_an_empty_and_a_wrong_folder_are_explained()
    {
        foreach (string folder in new[] { _root, Path.Combine(_root, "nowhere") })
        {
            CorpusException error = Assert.Throws<CorpusException>(() => Corpus.Open(folder));
            Assert.StartsWith(folder, error.Message, StringComparison.Ordinal);
            Assert.Contains("sie corpus sample", error.Message, StringComparison.Ordinal);
        }

        Touch("holidays/2024/beach.jpg");
        Assert.Contains("holidays/2024", Assert.Throws<CorpusException>(() => Corpus.Open(_root)).Message, StringComparison.Ordinal);
    }

    private void Make(params string[] models)
    {
        foreach (string model in models)
        {
            Touch($"{model}/models/model_normalized.obj");
        }
    }

    private void Touch(string file)
    {
        string path = Path.Combine(_root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
    }
}
