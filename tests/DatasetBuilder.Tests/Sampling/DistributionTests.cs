using CsCheck;
using SIE.DatasetBuilder.Sampling;

namespace SIE.DatasetBuilder.Tests.Sampling;

/// <summary>Every distribution against its own cumulative function. The seed is fixed, so these never flake.</summary>
public class DistributionTests
{
    private const int Draws = 20_000;

    /// <summary>Kolmogorov-Smirnov: a sample of n strays from its distribution by more than 1.95 / sqrt(n) once in a thousand.</summary>
    private static readonly double Critical = 1.95 / Math.Sqrt(Draws);

    private static readonly ViewRandom Random = new(11, "a/b");

    public static TheoryData<Distribution, Func<double, double>> Continuous => new()
    {
        { new Interval(-2, 3), x => (x + 2) / 5 },
        { new WrappedInterval(0.9, 0.2), x => (x >= 0.9 ? x - 0.9 : x + 0.1) / 0.3 },
        { new AreaInterval(0, Math.PI / 4), x => (1 - Math.Cos(x)) / (1 - Math.Cos(Math.PI / 4)) },
        { new AreaInterval(0.3, 1.2), x => (Math.Cos(0.3) - Math.Cos(x)) / (Math.Cos(0.3) - Math.Cos(1.2)) },
        { new UnionOfIntervals([new(-3, -2), new(1, 4)]), x => x < 0 ? (x + 3) / 4 : (x - 1 + 1) / 4 },
        { new TruncatedNormal(0, 1, -2, 2), x => (Erf(x) - Erf(-2)) / (Erf(2) - Erf(-2)) },
        { new TruncatedNormal(1, 0.5, 1.5, 4), x => (Erf((x - 1) / 0.5) - Erf(1)) / (Erf(6) - Erf(1)) },
    };

    [Theory]
    [MemberData(nameof(Continuous))]
    public void Draws_follow_the_cumulative_function(Distribution distribution, Func<double, double> cumulative)
    {
        double[] shares = [.. Enumerable.Range(0, Draws).Select(view => cumulative(distribution.Draw(Random, view, 5))).Order()];
        double worst = shares.Select((share, i) => Math.Max(share - (i / (double)Draws), ((i + 1) / (double)Draws) - share)).Max();
        Assert.InRange(worst, 0, Critical);
    }

    [Fact]
    public void A_plainly_wrong_distribution_would_be_found()
    {
        double[] shares = [.. Enumerable.Range(0, Draws).Select(view => new AreaInterval(0, Math.PI / 4).Draw(Random, view, 5) / (Math.PI / 4)).Order()];
        Assert.True(shares.Select((share, i) => Math.Abs(share - (i / (double)Draws))).Max() > 3 * Critical);
    }

    public static TheoryData<Distribution, double[]> Discrete => new()
    {
        { new OneOf([5, 1, 3, 8]), [5, 1, 3, 8] },
        { new EvenGrid(-1, 2, 7), [-1, -0.5, 0, 0.5, 1, 1.5, 2] },
    };

    [Theory]
    [MemberData(nameof(Discrete))]
    public void All_values_are_equally_likely(Distribution distribution, double[] values)
    {
        Dictionary<double, int> counts = Enumerable.Range(0, Draws).Select(view => distribution.Draw(Random, view, 6)).CountBy(v => v).ToDictionary();
        Assert.Equal(values.Order(), counts.Keys.Order());
        double expected = Draws / (double)values.Length;

        // Chi-square with 3 and 6 degrees of freedom exceeds 22.5 in less than one of a thousand cases.
        Assert.InRange(counts.Values.Sum(n => (n - expected) * (n - expected) / expected), 0, 22.5);
    }

    [Fact]
    public void Values_in_the_order_of_the_views_come_in_their_turn()
    {
        Assert.Equal([5, 1, 3, 5, 1, 3, 5], Enumerable.Range(0, 7).Select(v => new OneOf([5, 1, 3], ByView: true).Draw(Random, v, 0)));
        Assert.Equal([0, 0.5, 1, 0], Enumerable.Range(0, 4).Select(v => new EvenGrid(0, 1, 3, ByView: true).Draw(Random, v, 0)));
    }

    [Fact]
    public void Drawn_per_object_all_views_share_a_value_and_objects_do_not()
    {
        Distribution hue = new Interval(0, 1) { PerObject = true };
        ViewRandom other = new(11, "a/c");
        Assert.Single(Enumerable.Range(0, 20).Select(view => hue.Draw(Random, view, 3)).Distinct());
        Assert.NotEqual(hue.Draw(Random, 0, 3), hue.Draw(other, 0, 3));
        Assert.NotEqual(hue.Draw(Random, 0, 3), hue.Draw(Random, 0, 4));
    }

    [Fact]
    public void Whatever_is_drawn_is_contained_and_lies_within_the_bounds()
    {
        Gen<Distribution> distributions = Gen.OneOf(
            [.. Continuous.Select(row => Gen.Const(row.Data.Item1)), .. Discrete.Select(row => Gen.Const(row.Data.Item1)), Gen.Const<Distribution>(new Constant(3))]);
        Gen.Select(distributions, Gen.Double[0, 1]).Where((_, u) => u < 1).Sample((distribution, u) =>
        {
            double value = distribution.At(u);
            Assert.True(distribution.Contains(value), $"{distribution}: {value}");
            Assert.InRange(value, distribution.Lowest, distribution.Highest);
        });
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1.959963984540054, 0.975)]
    [InlineData(-1, 0.15865525393145705)]
    [InlineData(-6, 9.865876450376946e-10)]
    [InlineData(4.753424308822899, 0.999999)]
    public void The_normal_distribution_has_its_tabled_values(double x, double share)
    {
        Assert.Equal(share, Normal.Cumulative(x), 2e-15);
        Assert.Equal(x, Normal.Quantile(share), 1e-8);
    }

    /// <summary>The normal cumulative function by Simpson's rule: not the code under test.</summary>
    private static double Erf(double x)
    {
        const int Steps = 400;
        double h = x / Steps;
        double sum = Enumerable.Range(0, Steps + 1).Sum(i => (i is 0 or Steps ? 1 : i % 2 == 1 ? 4 : 2) * Math.Exp(-(i * h) * (i * h) / 2));
        return 0.5 + (sum * h / 3 / Math.Sqrt(2 * Math.PI));
    }
}
