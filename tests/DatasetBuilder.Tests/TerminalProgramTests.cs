using System.CommandLine;
using SIE.DatasetBuilder.Tests.Pipeline;
using SIE.Renderer;
using SIE.Terminal;

namespace SIE.DatasetBuilder.Tests;

public sealed class TerminalProgramTests
{
    [Fact]
    public async Task Of_what_several_threads_ran_into_a_bug_counts_most()
    {
        Assert.Equal(ExitCodes.Failure, await RunAsync(new AggregateException(new IOException("full"), new IOException("full too"))));
        Assert.Equal(ExitCodes.Failure, await RunAsync(new AggregateException(new AggregateException(new FormatException("explained")))));
        Assert.Equal(ExitCodes.Bug, await RunAsync(new AggregateException(new IOException("full"), new InvalidOperationException("bug"))));
        Assert.Equal(ExitCodes.Interrupted, await RunAsync(new AggregateException(new OperationCanceledException())));
    }

    [Theory]
    [InlineData("render", "--corpus", "c", "--out", "o", "--limit", "abc")]
    [InlineData("render", "--corpus", "c", "--out", "o", "--shard-objects", "abc")]
    [InlineData("render-one", "a.obj", "--out", "o", "--size", "abc")]
    [InlineData("corpus", "sample", "--out", "o", "--objects-per-class", "abc")]
    public void A_mistyped_number_is_a_usage_error_that_names_its_option(params string[] arguments)
    {
        (int code, _, string errors) = SieProcess.Run(arguments);
        Assert.Equal(ExitCodes.Usage, code);
        Assert.StartsWith("error: ", errors, StringComparison.Ordinal);
        Assert.Contains(arguments[^2], errors, StringComparison.Ordinal);
        Assert.Contains("abc", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--seed takes a whole number from 0 to 18446744073709551615, not '-1'.", "render", "--corpus", "c", "--out", "o", "--seed", "-1")]
    [InlineData("--limit takes a whole number up to 2147483647, not '1.5'.", "render", "--corpus", "c", "--out", "o", "--limit", "1.5")]
    [InlineData("--quality takes one of reference, draft, not 'best'.", "render", "--corpus", "c", "--out", "o", "--quality", "best")]
    [InlineData("--set hue=1: hue: there is no such factor", "ranges", "--set", "hue=1")]
    public void A_value_that_an_option_does_not_take_is_a_usage_error_that_says_what_it_takes(string complaint, params string[] arguments)
    {
        (int code, _, string errors) = SieProcess.Run(arguments);
        Assert.Contains(complaint, errors, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, code);
    }

    [Theory]
    [InlineData("--out is empty", "corpus", "sample", "--out", "")]
    [InlineData("dataset is empty", "verify", "")]
    public void An_empty_path_is_a_usage_error_that_names_its_option(string complaint, params string[] arguments)
    {
        (int code, _, string errors) = SieProcess.Run(arguments);
        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains(complaint, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_option_that_may_be_empty_is_taken_as_that()
    {
        Option<string> list = new Option<string>("--list").MayBeEmpty();
        RootCommand root = new("lists") { list };
        root.SetAction(parsed => parsed.GetValue(list)!.Length == 0 ? ExitCodes.Success : ExitCodes.Failure);
        Assert.Equal(ExitCodes.Success, await TerminalProgram.RunAsync(root, ["--list", ""], static _ => false));
    }

    [Theory]
    [InlineData("draft", ExitCodes.Success)]
    [InlineData("DRAFT", ExitCodes.Success)]
    [InlineData("1", ExitCodes.Usage)]
    [InlineData("7", ExitCodes.Usage)]
    public async Task Of_a_choice_the_names_are_taken_and_no_numbers(string word, int code)
    {
        Option<RenderQuality> quality = new Option<RenderQuality>("--quality") { Description = "How." }.OnlyNames();
        Assert.Equal(("How. [default: reference]", "reference|draft"), (quality.Description, quality.HelpName));
        RootCommand root = new("chooses") { quality };
        root.SetAction(parsed => parsed.GetValue(quality) == RenderQuality.Draft ? ExitCodes.Success : ExitCodes.Failure);
        Assert.Equal(code, await TerminalProgram.RunAsync(root, ["--quality", word], static _ => false));
    }

    [Fact]
    public async Task A_validator_that_asks_for_a_value_that_is_none_does_not_end_the_process()
    {
        Option<int> number = new("--number");
        number.Validators.Add(static result => _ = result.GetValueOrDefault<int>());
        RootCommand root = new("asks") { number };
        root.SetAction(static (ParseResult _) => ExitCodes.Success);
        Assert.Equal(ExitCodes.Usage, await TerminalProgram.RunAsync(root, ["--number", "abc"], static _ => false));
    }

    private static int FailWith(Exception exception) => throw exception;

    private static Task<int> RunAsync(Exception exception)
    {
        RootCommand root = new("fails");
        root.SetAction((ParseResult _) => FailWith(exception));
        return TerminalProgram.RunAsync(root, [], static e => e is FormatException);
    }
}
