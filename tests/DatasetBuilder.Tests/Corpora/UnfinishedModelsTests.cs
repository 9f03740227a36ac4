using SIE.DatasetBuilder.Corpora;

namespace SIE.DatasetBuilder.Tests.Corpora;

/// <summary>Several processes that make models of one corpus; each <see cref="UnfinishedModels"/> stands for one.</summary>
public sealed class UnfinishedModelsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Another_process_that_begins_and_ends_leaves_a_model_under_way_alone()
    {
        using (UnfinishedModels first = UnfinishedModels.Begin(_folder.Path))
        using (ModelFolder model = Half(first, "a"))
        {
            using (UnfinishedModels second = UnfinishedModels.Begin(_folder.Path))
            using (ModelFolder other = Half(second, "b"))
            {
                other.Commit();
            }

            model.Write(ModelFolder.MaterialFile, "# second half"u8.ToArray());
            model.Commit();
        }

        Assert.Equal(
            ["thing/a/models/model_normalized.mtl", "thing/a/models/model_normalized.obj", "thing/b/models/model_normalized.obj"],
            TemporaryFolder.Content(_folder.Path).Keys);
        Assert.False(Directory.Exists(_folder[".partial"]));
    }

    [Fact]
    public void Of_two_processes_that_make_the_same_model_the_first_one_s_stays()
    {
        using (UnfinishedModels first = UnfinishedModels.Begin(_folder.Path), second = UnfinishedModels.Begin(_folder.Path))
        using (ModelFolder model = Half(first, "a"), same = Half(second, "a"))
        {
            model.Commit();
            same.Write(ModelFolder.MaterialFile, "# more"u8.ToArray());
            same.Commit();
        }

        Assert.Equal(["thing/a/models/model_normalized.obj"], TemporaryFolder.Content(_folder.Path).Keys);
        Assert.False(Directory.Exists(_folder[".partial"]));
    }

    [Fact]
    public void What_a_dead_process_left_is_removed()
    {
        Directory.CreateDirectory(_folder[".partial/0123/thing_a/models"]);
        File.WriteAllText(_folder[".partial/.0123.7-89.sie-tmp"], "");
        using (UnfinishedModels unfinished = UnfinishedModels.Begin(_folder.Path))
        {
            Assert.False(Directory.Exists(_folder[".partial/0123"]));
            Assert.True(Directory.Exists(unfinished.Folder));
        }

        Assert.False(Directory.Exists(_folder[".partial"]));
    }

    private static ModelFolder Half(UnfinishedModels unfinished, string name)
    {
        ModelFolder model = new(unfinished, "thing", name);
        model.Write(ModelFolder.MeshFile, "# first half"u8.ToArray());
        return model;
    }
}
