using System.CommandLine;
using SIE.Terminal;

namespace SIE.DatasetBuilder.Tests;

public sealed class DecimalValuesTests
{
    [Theory]
    [InlineData("0.45", 0.45)]
    [InlineData("1e-6", 1e-6)]
    [InlineData("10", 10)]
    [InlineData("0", 0)]
    public void A_number_is_read_with_a_decimal_point(string word, double value)
    {
        Option<double> option = new Option<double>("--factor").NotNegative();
        ParseResult parsed = new RootCommand { option }.Parse(["--factor", word]);
        Assert.Empty(parsed.Errors);
        Assert.Equal(value, parsed.GetValue(option));
    }

    [Theory]
    [InlineData("0,45")] // the library would read 45
    [InlineData("1,000")]
    [InlineData("nan")]
    [InlineData("Infinity")]
    [InlineData("1e400")]
    [InlineData("-1")]
    [InlineData("much")]
    public void What_is_no_such_number_is_refused_by_name(string word)
    {
        ParseResult parsed = new RootCommand { new Option<double>("--factor").NotNegative() }.Parse(["--factor", word]);
        Assert.Equal($"--factor takes a number of 0 or more, such as 0.45, not '{word}'.", Assert.Single(parsed.Errors).Message);
    }

    [Fact]
    public void Some_must_be_above_zero()
    {
        RootCommand root = new() { new Option<double>("--temperature").AboveZero() };
        Assert.Single(root.Parse(["--temperature", "0"]).Errors);
        Assert.Empty(root.Parse(["--temperature", "0.1"]).Errors);
    }
}
