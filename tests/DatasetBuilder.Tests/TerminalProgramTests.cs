using System.CommandLine;
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

    private static int FailWith(Exception exception) => throw exception;

    private static Task<int> RunAsync(Exception exception)
    {
        RootCommand root = new("fails");
        root.SetAction((ParseResult _) => FailWith(exception));
        return TerminalProgram.RunAsync(root, [], static e => e is FormatException);
    }
}
