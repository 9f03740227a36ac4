using CsCheck;
using SIE.Shards;
using SIE.Training.Data;
using SIE.Training.Methods;

namespace SIE.Training.Tests.Data;

public sealed class LoaderTests : IDisposable
{
    private readonly TinyDataset _tiny = new(trainObjects: 9, views: 5, side: 96);
    private readonly Dataset _dataset;

    public LoaderTests() => _dataset = Dataset.Open(_tiny.Folder);

    private DatasetSplit Train => _dataset.Split("train");

    public void Dispose()
    {
        _dataset.Dispose();
        _tiny.Dispose();
    }

    [Fact]
    public void Batches_are_the_same_whatever_the_number_of_workers()
    {
        (HostBatch Batch, byte[] Pixels)[] one = Load(workers: 1), four = Load(workers: 4);
        Assert.Equal(3, one.Length);
        for (int i = 0; i < one.Length; i++)
        {
            Assert.Equal(one[i].Pixels, four[i].Pixels);
            Assert.Equal(one[i].Batch.Latents, four[i].Batch.Latents);
            Assert.Equal(one[i].Batch.Labels, four[i].Batch.Labels);
        }
    }

    [Fact]
    public void An_epoch_visits_every_object_once_with_two_different_views()
    {
        ViewPair[] epoch = new PairSampler(Train, seed: 3).Epoch(0);
        Assert.Equal(Enumerable.Range(0, 9), epoch.Select(p => p.Item).Order());
        Assert.All(epoch, p => Assert.NotEqual(p.First, p.Second));
        Assert.All(epoch, p => Assert.InRange(Math.Max(p.First, p.Second), 0, 4));
    }

    [Fact]
    public void Epochs_and_seeds_differ_and_repeat_exactly()
    {
        ViewPair[] epoch = new PairSampler(Train, seed: 3).Epoch(5);
        Assert.Equal(epoch, new PairSampler(Train, seed: 3).Epoch(5));
        Assert.NotEqual(epoch, new PairSampler(Train, seed: 3).Epoch(6));
        Assert.NotEqual(epoch, new PairSampler(Train, seed: 4).Epoch(5));
    }

    [Theory]
    [InlineData(9, 4, 2)] // a tail of one pair is dropped
    [InlineData(10, 4, 3)]
    [InlineData(1, 4, 0)]
    public void A_tail_that_BatchNorm_cannot_normalise_is_dropped(int pairs, int batchSize, int batches) =>
        Assert.Equal(batches, PairLoader.Batches(new ViewPair[pairs], batchSize).Count);

    [Fact]
    public void Random_numbers_below_a_limit_are_even() => Gen.Int[2, 20].Sample(
        limit =>
        {
            int[] counts = new int[limit];
            for (int item = 0; item < 2000 * limit; item++)
            {
                counts[new ItemRandom(1, limit, item).Below(limit)]++;
            }

            return counts.All(c => Math.Abs(c - 2000) < 300); // 6.7 standard deviations
        },
        iter: 10);

    [Fact]
    public void Leaving_the_loader_early_ends_its_threads_and_leaves_it_usable()
    {
        using PairLoader loader = Loader(2);
        IReadOnlyList<ViewPair>[] batches = [.. Enumerable.Repeat((IReadOnlyList<ViewPair>)new PairSampler(Train, 0).Epoch(0), 50)];
        Assert.Single(loader.Load(batches, CancellationToken.None).Take(1));
        Assert.Equal(2, loader.Load(batches.Take(2), CancellationToken.None).Count());
    }

    [Fact]
    public void Resizing_keeps_a_constant_picture_and_the_mean_of_any_other()
    {
        BilinearResizer resizer = new();
        byte[] grey = [.. Enumerable.Repeat((byte)77, 50 * 40 * 3)];
        byte[] target = new byte[24 * 24 * 3];
        resizer.Resize(grey, 50, 40, target, 24);
        Assert.All(target, b => Assert.Equal(77, b));

        byte[] noise = new byte[96 * 96 * 3];
        new Random(1).NextBytes(noise);
        byte[] half = new byte[48 * 48 * 3];
        resizer.Resize(noise, 96, 96, half, 48);
        Assert.Equal(noise.Average(b => b), half.Average(b => b), 1.0);
        Assert.True(half.Select(b => Math.Abs(b - 127.5)).Average() < 45, "antialiasing averages noise away");
    }

    [Fact]
    public void Latents_are_relative_quaternion_then_differences()
    {
        LatentReader reader = new(_dataset, LatentTarget.RotationAndColor, QuaternionConvention.Positive);
        float[] latents = new float[6];
        reader.Read(Train.LatentsOf(0, 1), Train.LatentsOf(0, 1), latents);
        Assert.Equal([0f, 0f, 0f, 1f, 0f, 0f], latents.Select(v => MathF.Round(v, 6) + 0f));
        reader.Read(Train.LatentsOf(0, 1), Train.LatentsOf(0, 2), latents);
        Assert.Equal(1, latents.Take(4).Sum(v => v * v), 1e-5);
        Assert.Equal((float)Train.LatentsOf(0, 2)[3] - (float)Train.LatentsOf(0, 1)[3], latents[4]);
    }

    [Fact]
    public void A_latent_that_the_dataset_lacks_is_named() => Assert.Contains(
        "translation_x",
        Assert.Throws<DataException>(() => new LatentReader(_dataset, new LatentTarget(["translation_x"]), QuaternionConvention.Published)).Message,
        StringComparison.Ordinal);

    private PairLoader Loader(int workers) =>
        new(Train, new LatentReader(_dataset, LatentTarget.Rotation, QuaternionConvention.Published), side: 64, workers);

    private (HostBatch Batch, byte[] Pixels)[] Load(int workers)
    {
        using PairLoader loader = Loader(workers);
        return [.. loader.Load(PairLoader.Batches(new PairSampler(Train, 7).Epoch(2), 3).Select(b => (IReadOnlyList<ViewPair>)b), CancellationToken.None)
            .Select(b => (b, b.Pixels.Bytes(2 * b.Count * b.Side * b.Side * 3).ToArray()))]; // its memory is used again
    }
}
