using System.Text.RegularExpressions;
using SIE.DatasetBuilder.Reports;
using SIE.DatasetBuilder.Tests.Exchange;
using SIE.Imaging;
using SIE.Shards;

namespace SIE.DatasetBuilder.Tests.Reports;

public sealed partial class DatasetPageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_page_needs_nothing_beside_itself()
    {
        string page = await WriteAsync();
        Assert.DoesNotContain("http://", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("https://", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.All(Source().Matches(page), static m => Assert.Matches("^(data:|#)", m.Groups[1].Value));
    }

    [Fact]
    public async Task Each_class_has_a_sheet_that_decodes_at_the_stated_size()
    {
        string page = await WriteAsync();
        MatchCollection sheets = Sheet().Matches(page);
        Assert.Equal(3, sheets.Count);
        using JpegDecoder decoder = new();
        foreach (Match sheet in sheets)
        {
            byte[] jpeg = Convert.FromBase64String(sheet.Groups[3].Value);
            Assert.Equal(new JpegHeader(int.Parse(sheet.Groups[1].Value), int.Parse(sheet.Groups[2].Value)), decoder.ReadHeader(jpeg));
            decoder.Decode(jpeg, new byte[jpeg.Length + (1 << 20)]);
        }
    }

    [Fact]
    public async Task Each_latent_has_a_histogram_and_the_recipe_is_told()
    {
        string page = await WriteAsync();
        Assert.Equal(7, Regex.Count(page, "<svg "));
        Assert.Contains("sie render --corpus CORPUS --out OUT", page, StringComparison.Ordinal);
        Assert.Contains("&quot;seed&quot;: 3", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_from_the_dataset_can_not_become_markup()
    {
        string page = await WriteAsync(static manifest => manifest with
        {
            ClassNames = ["<script>alert(1)</script>", .. manifest.ClassNames.Skip(1)],
            Skipped = [new SkippedObject("<b>", "\"x", "<i>reason</i>")],
        }, "<title>");
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<i>reason", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
    }

    private async Task<string> WriteAsync(Func<DatasetManifest, DatasetManifest>? change = null, string name = "data")
    {
        DatasetManifest manifest = DatasetManifest.Read(await SampleDataset.WriteAsync(_folder["data"]));
        (change?.Invoke(manifest) ?? manifest).Write(_folder["data"]);
        using Dataset dataset = Dataset.Open(_folder["data"]);
        DatasetStatistics statistics = DatasetStatistics.Of(dataset, 100, 2, new SampleDataset.Silence(), TestContext.Current.CancellationToken);
        using StringWriter page = new();
        DatasetPage.Write(dataset, statistics, name, page);
        return page.ToString();
    }

    [GeneratedRegex("(?:src|href)=\"([^\"]*)\"")]
    private static partial Regex Source();

    [GeneratedRegex("<img width=\"(\\d+)\" height=\"(\\d+)\"[^>]*src=\"data:image/jpeg;base64,([^\"]*)\"")]
    private static partial Regex Sheet();
}
