using System.Text.Json;
using System.Text.Json.Nodes;
using SIE.DatasetBuilder.Reports;
using SIE.DatasetBuilder.Tests.Exchange;
using SIE.Imaging;
using SIE.Shards;

namespace SIE.DatasetBuilder.Tests.Reports;

public sealed class DatasetStatisticsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Splits_and_classes_are_counted()
    {
        DatasetStatistics statistics = await MeasureAsync();
        Assert.Equal([("train", 3, 12L, 2), ("val", 1, 4L, 1)], statistics.Splits.Select(static s => (s.Name, s.Objects, s.Images, s.Shards)));
        Assert.Equal(
            [(0, "airplane", 2, 0, 8L), (18, "chair", 0, 1, 4L), (49, "table", 1, 0, 4L)],
            statistics.Classes.Select(static c => (c.Label, c.Name, c.Objects["train"], c.Objects["val"], c.Images)));
    }

    [Fact]
    public async Task Means_and_deviations_of_the_channels_are_those_of_all_pixels()
    {
        ChannelStatistics channels = (await MeasureAsync()).Channels;
        List<byte>[] levels = [[], [], []];
        using JpegDecoder decoder = new();
        byte[] rgb = new byte[SampleDataset.Size * SampleDataset.Size * 3];
        foreach ((int o, int view) in from o in Enumerable.Range(0, 4) from view in Enumerable.Range(0, SampleDataset.Views) select (o, view))
        {
            decoder.Decode(SampleDataset.Jpeg(o, view), rgb);
            for (int i = 0; i < rgb.Length; i++)
            {
                levels[i % 3].Add(rgb[i]);
            }
        }

        Assert.Equal(16, channels.Images);
        for (int channel = 0; channel < 3; channel++)
        {
            double mean = levels[channel].Average(static v => v / 255.0);
            Assert.Equal(mean, channels.Mean[channel], 12);
            Assert.Equal(Math.Sqrt(levels[channel].Average(v => Math.Pow((v / 255.0) - mean, 2))), channels.Deviation[channel], 12);
        }
    }

    [Fact]
    public async Task Fewer_images_are_spread_evenly_and_threads_change_nothing()
    {
        Assert.Equal(5, (await MeasureAsync(maxImages: 5)).Channels.Images);
        Assert.Equal((await MeasureAsync(threads: 1)).ToJson(), (await MeasureAsync(threads: 4)).ToJson());
    }

    [Fact]
    public async Task Latents_are_those_that_were_stored()
    {
        DatasetStatistics statistics = await MeasureAsync();
        for (int latent = 0; latent < 7; latent++)
        {
            double[] values = [.. from o in Enumerable.Range(0, 4) from view in Enumerable.Range(0, 4) select SampleDataset.Latent(o, view, latent)];
            LatentStatistics seen = statistics.Latents[latent];
            Assert.Equal((values.Min(), values.Max()), (seen.Min, seen.Max));
            Assert.Equal(values.Average(), seen.Mean, 12);
            Assert.Equal(Math.Sqrt(values.Average(v => (v - seen.Mean) * (v - seen.Mean))), seen.Deviation, 12);
            Assert.Equal(16, seen.Histogram.Counts.Sum());
            Assert.Null(seen.Histogram.Expected);
        }
    }

    [Fact]
    public async Task A_declared_distribution_gives_the_share_that_each_bin_should_have()
    {
        string ranges = """
            {
              "rotation": "uniform",
              "floor_hue": { "union": [ { "min": 0, "max": 0.25 }, { "min": 0.75, "max": 1 } ] },
              "light_theta": 0.5, "light_phi": { "min": 0, "max": 6 }, "light_hue": { "min": 0, "max": 1, "per": "object" }
            }
            """;
        DatasetStatistics statistics = await MeasureAsync(ranges: JsonNode.Parse(ranges)!.AsObject());
        IReadOnlyList<double> hue = statistics.Latents[3].Histogram.Expected!;
        Assert.Equal(1, hue.Sum(), 9);
        Assert.Equal(1.0 / 12, hue[0], 3);
        Assert.Equal(0, hue[12], 12);
        Assert.Contains("union", statistics.Latents[3].Declared, StringComparison.Ordinal);

        Assert.Equal("always 0.5", statistics.Latents[4].Declared);
        Assert.Equal("uniform from 0 to 6", statistics.Latents[5].Declared);
        Assert.Equal("uniform from 0 to 1, one for all views of an object", statistics.Latents[6].Declared);

        // Haar measure: the middle Euler angle has the density cos(y)/2, so half of it lies within 30 degrees.
        Histogram y = statistics.Latents[1].Histogram;
        double step = (y.High - y.Low) / y.Counts.Count;
        double within = y.Expected!.Where((_, i) => Math.Abs(y.Low + ((i + 0.5) * step)) < Math.PI / 6).Sum();
        Assert.InRange(within, 0.46, 0.54);
        Assert.Equal("rotation uniform over SO(3)", statistics.Latents[1].Declared);
    }

    [Fact]
    public async Task The_JSON_holds_the_figures()
    {
        using JsonDocument json = JsonDocument.Parse((await MeasureAsync()).ToJson());
        Assert.Equal(12, json.RootElement.GetProperty("splits")[0].GetProperty("images").GetInt64());
        Assert.Equal(3, json.RootElement.GetProperty("channels").GetProperty("mean").GetArrayLength());
        Assert.Equal("light_hue", json.RootElement.GetProperty("latents")[6].GetProperty("name").GetString());
        Assert.Equal(24, json.RootElement.GetProperty("latents")[6].GetProperty("histogram").GetProperty("counts").GetArrayLength());
    }

    private async Task<DatasetStatistics> MeasureAsync(long maxImages = 1000, int threads = 2, JsonObject? ranges = null)
    {
        DatasetManifest manifest = DatasetManifest.Read(await SampleDataset.WriteAsync(_folder["data"]));
        if (ranges is not null)
        {
            (manifest with { Recipe = new JsonObject { ["ranges"] = ranges } }).Write(_folder["data"]);
        }

        using Dataset dataset = Dataset.Open(_folder["data"]);
        return DatasetStatistics.Of(dataset, maxImages, threads, new SampleDataset.Silence(), TestContext.Current.CancellationToken);
    }
}
