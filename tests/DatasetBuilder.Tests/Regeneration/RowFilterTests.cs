using SIE.DatasetBuilder.Pipeline;
using SIE.DatasetBuilder.Regeneration;
using SIE.Shards;

namespace SIE.DatasetBuilder.Tests.Regeneration;

public sealed class RowFilterTests(RowFilterTests.Source source) : IClassFixture<RowFilterTests.Source>
{
    /// <summary>Two shards in two splits, their pictures a single byte: the filter looks at none. A folder on the way is called like a column.</summary>
    public sealed class Source : IDisposable
    {
        private const string Name = "hue=7/it's";
        private readonly TemporaryFolder _folder = new();

        public Source()
        {
            SplitManifest[] splits = [Write("train", "c0", "c1"), Write("val", "t2")];
            new DatasetManifest
            {
                Format = DatasetManifest.CurrentFormat,
                Recipe = [],
                RecipeSha256 = "r",
                ImageSize = 16,
                LatentNames = ["hue"],
                ClassNames = ["chair", "file cabinet's"],
                MeshesSha256 = "",
                Splits = splits,
                Skipped = [],
            }.Write(_folder[Name]);
            Dataset = Dataset.Open(_folder[Name]);
        }

        public Dataset Dataset { get; }

        public void Dispose()
        {
            Dataset.Dispose();
            _folder.Dispose();
        }

        private SplitManifest Write(string split, params string[] objects)
        {
            string file = $"data/{split}.parquet", path = Path.Combine(_folder[Name], file);
            Task.Run(async () =>
            {
                await using ShardWriter writer = await ShardWriter.CreateAsync(path, new ShardSchema(["chair", "file cabinet's"], ["hue"]), "r");
                foreach (string name in objects)
                {
                    bool isChair = name[0] == 'c';
                    ShardObject entry = new(isChair ? "0300" : "0400", name, isChair ? 0 : 1, 3, null);
                    await writer.WriteAsync(entry, [[1], [2], [3]], new double[] { 0.1, 0.5, name == "c1" ? 0.2 : 0.9 });
                }

                await writer.CompleteAsync();
            }).GetAwaiter().GetResult();
            using ShardReader reader = ShardReader.Open(path);
            ShardManifest shard = new(file, objects.Length, reader.Rows, reader.Bytes, reader.FileSha256());
            return new SplitManifest(split, shard.Objects, shard.Images, shard.Bytes, [shard]);
        }
    }

    [Fact]
    public void Without_conditions_every_row_is_kept_in_its_order() =>
        Assert.Equal("0300/c0:0,1,2 0300/c1:0,1,2 0400/t2:0,1,2", Kept(new RowFilter()));

    [Theory]
    [InlineData("0300", "0300/c0:0,1,2 0300/c1:0,1,2")]
    [InlineData("Chair", "0300/c0:0,1,2 0300/c1:0,1,2")]
    [InlineData("file cabinet's", "0400/t2:0,1,2")]
    public void Classes_are_named_or_given_by_synset(string wanted, string rows) => Assert.Equal(rows, Kept(new RowFilter { Classes = [wanted] }));

    [Fact]
    public void Objects_are_given_with_or_without_their_class() =>
        Assert.Equal("0300/c1:0,1,2 0400/t2:0,1,2", Kept(new RowFilter { Objects = ["t2", "0300/c1"] }));

    [Theory]
    [InlineData("hue > 0.3 AND \"view\" < 2", "0300/c0:1 0300/c1:1 0400/t2:1")]
    [InlineData("hue > 0.6", "0300/c0:2 0400/t2:2")]
    [InlineData("split = 'val' OR (object_id = 'c1' AND hue = 0.2)", "0300/c1:2 0400/t2:0,1,2")]
    [InlineData("class LIKE 'file%' -- a comment", "0400/t2:0,1,2")]
    public void A_condition_sees_latents_class_split_and_names(string where, string rows) => Assert.Equal(rows, Kept(new RowFilter { Where = where }));

    [Fact]
    public void A_folder_that_is_called_like_a_column_does_not_take_its_place() =>
        Assert.Contains("no view", Message(new RowFilter { Where = "hue = 7" }), StringComparison.Ordinal);

    [Fact]
    public void All_conditions_have_to_hold() => Assert.Equal(
        "0300/c0:2", Kept(new RowFilter { Classes = ["chair"], Views = (1, 2), Where = "hue > 0.6", Objects = ["c0", "c1"] }));

    [Theory]
    [InlineData("colour = 1", "colour", "Columns are class, split")]
    [InlineData("1=1) UNION ALL (SELECT content, '', 0 FROM read_text('/etc/hostname')", "disabled", "Columns are")]
    [InlineData("1=1); COPY views TO '/tmp/sie-row-filter.csv'; SELECT (1=1", "disabled", "Columns are")]
    [InlineData("hue > 2", "no view", "conditions")]
    public void A_condition_that_can_not_be_used_is_explained_and_reaches_no_file(string where, params string[] words)
    {
        RenderException error = Assert.Throws<RenderException>(() => Kept(new RowFilter { Where = where }));
        Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
        Assert.False(File.Exists("/tmp/sie-row-filter.csv"));
    }

    [Fact]
    public void Unknown_classes_and_objects_are_named()
    {
        Assert.Contains("'sofa'. It has: chair", Message(new RowFilter { Classes = ["sofa"] }), StringComparison.Ordinal);
        Assert.Contains("no object 'c7'", Message(new RowFilter { Objects = ["c0", "c7"] }), StringComparison.Ordinal);
    }

    private string Message(RowFilter filter) => Assert.Throws<RenderException>(() => filter.Apply(source.Dataset)).Message;

    private string Kept(RowFilter filter) => string.Join(' ', filter.Apply(source.Dataset).Select(static k => $"{k.Key}:{string.Join(',', k.Views)}"));
}
