using CsCheck;
using SIE.DatasetBuilder.Sampling;
using SIE.Renderer.Scenes;

namespace SIE.DatasetBuilder.Tests.Sampling;

public class LatentSamplerTests
{
    private static readonly LatentRanges Ranges = LatentRanges.ThreeDieBench;

    [Fact]
    public void Every_factor_stays_in_its_range()
    {
        Gen.Select(Gen.ULong, Gen.String[1, 20], Gen.Int[0, 1_000_000]).Sample((seed, name, view) =>
        {
            Latents l = new LatentSampler(seed, Ranges).Draw(name, view);
            Assert.All(Factor.All.Take(7), factor => Assert.True(Ranges.Contains(factor.Name, factor.Get(l)), factor.Name));
        });
    }

    [Fact]
    public void Each_factor_fills_its_range_evenly()
    {
        // 16 bins of 16,000 draws: chi-square with 15 degrees of freedom exceeds 37.7 once in a thousand; the seed is fixed, so this never flakes.
        LatentSampler sampler = new(seed: 3, Ranges);
        Func<Latents, double>[] factors =
        [
            l => l.RotationX / Math.PI + 0.5, l => l.RotationY / Math.PI + 0.5, l => l.RotationZ / Math.PI + 0.5, l => l.FloorHue,
            l => l.LightTheta / (Math.PI / 4), l => l.LightPhi / (2 * Math.PI), l => l.LightHue,
        ];
        foreach (Func<Latents, double> factor in factors)
        {
            double[] bins = new double[16];
            for (int i = 0; i < 16_000; i++)
            {
                bins[(int)(factor(sampler.Draw($"class/object{i / 50}", i % 50)) * 16)]++;
            }

            Assert.InRange(bins.Sum(b => (b - 1000) * (b - 1000) / 1000), 0, 37.7);
        }
    }

    [Fact]
    public void Factors_views_objects_and_seeds_are_uncorrelated()
    {
        LatentSampler a = new(1, Ranges), b = new(2, Ranges);
        const int n = 10_000;
        double factors = 0, views = 0, objects = 0, seeds = 0;
        for (int i = 0; i < n; i++)
        {
            string name = $"class/object{i / 50}";
            Latents l = a.Draw(name, i % 50);
            double x = l.FloorHue - 0.5;
            factors += x * (l.LightHue - 0.5);
            views += x * (a.Draw(name, (i % 50) + 50).FloorHue - 0.5);
            objects += x * (a.Draw("other/" + name, i % 50).FloorHue - 0.5);
            seeds += x * (b.Draw(name, i % 50).FloorHue - 0.5);
        }

        // The correlation of independent uniforms has a standard deviation of 1/sqrt(n) = 0.01.
        Assert.All([factors, views, objects, seeds], sum => Assert.InRange(sum / n * 12, -0.035, 0.035));
    }

    /// <summary>Datasets made by an earlier version must come out the same: these values may never change.</summary>
    [Fact]
    public void The_numbers_of_a_view_are_pinned()
    {
        Latents l = new LatentSampler(0, Ranges).Draw("03001627/chair_1", 7);
        Assert.Equal(new Latents(1.0389323935737287, 1.0193632542274274, 0.23516289119525302, 0.45043607781963135, 0.012715484810191394, 1.930032019853662, 0.8703891199151974), l);
    }

    [Fact]
    public void About_a_fifth_of_the_objects_validate_and_other_seeds_choose_others()
    {
        ObjectSplit split = new(0), other = new(1);
        string[] names = [.. Enumerable.Range(0, 10_000).Select(i => $"class/object{i}")];
        Assert.InRange(names.Count(n => !split.IsTrain(n)), 1880, 2120);
        Assert.InRange(names.Count(n => !split.IsTrain(n) && !other.IsTrain(n)), 320, 480);
    }
}
