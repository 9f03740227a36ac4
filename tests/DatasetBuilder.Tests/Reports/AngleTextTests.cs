using SIE.DatasetBuilder.Reports;

namespace SIE.DatasetBuilder.Tests.Reports;

public class AngleTextTests
{
    [Theory]
    [InlineData(Math.PI, "π")]
    [InlineData(-Math.PI / 2, "-π/2")]
    [InlineData(2 * Math.PI, "2π")]
    [InlineData(-3 * Math.PI / 4, "-3π/4")]
    [InlineData(35 * Math.PI / 12, "35π/12")]
    [InlineData(0, "0")]
    [InlineData(-0.0001, "0")]
    [InlineData(1, "1")]
    [InlineData(1.57, "1.57")]
    [InlineData(-0.123456, "-0.123")]
    [InlineData(1e300, "1000")]
    public void Multiples_of_a_twelfth_of_pi_are_written_as_such(double value, string text) =>
        Assert.StartsWith(text, AngleText.Of(value, "0.###"), StringComparison.Ordinal);
}
