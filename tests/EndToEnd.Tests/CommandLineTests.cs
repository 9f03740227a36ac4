namespace SIE.EndToEnd.Tests;

public class CommandLineTests
{
    public static TheoryData<string, string> Commands => new()
    {
        { "data", "corpus sample" },
        { "data", "corpus import-sh3f" },
        { "data", "corpus check" },
        { "data", "render" },
        { "data", "finalize" },
        { "data", "regenerate" },
        { "data", "merge" },
        { "data", "ranges" },
        { "data", "render-one" },
        { "data", "verify" },
        { "data", "sheet" },
        { "data", "import" },
        { "data", "export" },
        { "data", "card" },
        { "data", "stats" },
        { "data", "report" },
        { "learn", "train" },
        { "learn", "eval" },
        { "learn", "compare" },
        { "learn", "analyze" },
        { "learn", "export-weights" },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_has_help_with_an_example(string program, string command)
    {
        string[] arguments = [.. command.Split(' '), "--help"];
        Finished help = (program == "data" ? Sie.Data(arguments) : Sie.Learn(arguments)).ExpectExit();
        Assert.Contains("Examples:", help.Output, StringComparison.Ordinal);
        Assert.Contains($"sie {command}", help.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_option_is_a_usage_error_that_names_it()
    {
        Finished refusal = Sie.Data("render", "--veiws", "50").ExpectExit(2);
        Assert.Contains("--veiws", refusal.Errors, StringComparison.Ordinal);
        Assert.Contains("--help", refusal.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_corpus_is_named()
    {
        string nowhere = Path.Combine(Path.GetTempPath(), "sie-no-such-corpus");
        Finished refusal = Sie.Data("corpus", "check", nowhere).ExpectExit(1);
        Assert.Contains(nowhere, refusal.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("bug:", refusal.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--equi-factor", "0,45")]
    [InlineData("--lr", "nan")]
    [InlineData("--simclr-temp", "0")]
    [InlineData("--mlp", "64--64")]
    [InlineData("--predictor", "-64")]
    public void A_number_that_cannot_be_meant_is_a_usage_error_that_names_its_option(string option, string value)
    {
        Finished refusal = Sie.Learn("train", "--data", "none", "--out", "none", option, value).ExpectExit(2);
        Assert.Contains($"error: {option} ", refusal.Errors, StringComparison.Ordinal);
        Assert.Contains(value, refusal.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_dataset_is_named()
    {
        string nowhere = Path.Combine(Path.GetTempPath(), "sie-no-such-dataset");
        Finished refusal = Sie.Learn("train", "--data", nowhere, "--out", Path.Combine(Path.GetTempPath(), "sie-no-run"), "--method", "sie").ExpectExit(1);
        Assert.Contains(nowhere, refusal.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("bug:", refusal.Errors, StringComparison.Ordinal);
    }
}
