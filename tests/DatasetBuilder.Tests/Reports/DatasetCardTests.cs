using SIE.DatasetBuilder.Reports;
using SIE.DatasetBuilder.Tests.Exchange;
using SIE.Shards;

namespace SIE.DatasetBuilder.Tests.Reports;

public sealed class DatasetCardTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_YAML_reader_finds_features_splits_and_files()
    {
        Assert.SkipUnless(Python.Has("yaml"), "needs python3-yaml");
        DatasetManifest manifest = await ManifestAsync();
        File.WriteAllText(_folder["README.md"], DatasetCard.Compose(manifest));
        string seen = Python.Run(_folder.Path, """
            import yaml, glob
            card = yaml.safe_load(open("README.md").read().split("---")[1])
            info = card["dataset_info"]
            print([f["name"] for f in info["features"]])
            names = info["features"][1]["dtype"]["class_label"]["names"]
            print(len(names), names["0"], names["1"])
            print([(s["name"], s["num_examples"]) for s in info["splits"]])
            for file in card["configs"][0]["data_files"]:
                print(file["split"], len(glob.glob("data/" + file["path"])))
            """);
        Assert.Equal(
            "['image', 'label', 'synset', 'object_id', 'view', 'rotation_x', 'rotation_y', 'rotation_z', 'floor_hue', 'light_theta', 'light_phi', "
            + "'light_hue']\n55 a : \"b\" # c bin\n[('train', 12), ('val', 4)]\ntrain 2\nval 1\n",
            seen);
    }

    [Fact]
    public async Task The_card_follows_from_the_manifest_and_an_edited_one_is_kept()
    {
        DatasetManifest manifest = await ManifestAsync();
        DatasetCard.WriteIfMissing(_folder["data"], manifest);
        Assert.Equal(DatasetCard.Compose(DatasetManifest.Read(_folder["data"])), File.ReadAllText(_folder["data/README.md"]));
        File.WriteAllText(_folder["data/README.md"], "mine");
        DatasetCard.WriteIfMissing(_folder["data"], manifest);
        Assert.Equal("mine", File.ReadAllText(_folder["data/README.md"]));
    }

    /// <summary>The sample, with class names that YAML would misread without quotes.</summary>
    private async Task<DatasetManifest> ManifestAsync()
    {
        DatasetManifest manifest = DatasetManifest.Read(await SampleDataset.WriteAsync(_folder["data"]));
        manifest = manifest with { ClassNames = ["a", ": \"b\" # c bin", .. manifest.ClassNames.Skip(2)] };
        manifest.Write(_folder["data"]);
        return manifest;
    }
}
