using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;

namespace SIE.Terminal;

/// <summary>Runs a command line: parses, calls the command, turns every ending into a message and an exit code.</summary>
public static class TerminalProgram
{
    /// <summary>Parses the arguments and runs the command they name. Ctrl-C and SIGTERM cancel its token.</summary>
    /// <param name="root">
    /// The program's commands, under the name that the user types: the launcher makes one `sie` of several programs, so it isn't the executable's.
    /// </param>
    /// <param name="args">The arguments as typed.</param>
    /// <param name="isExplained">
    /// True for exceptions whose message alone tells the user what, where and what to do. Anything else is a bug and is shown with its stack.
    /// I/O and access errors always count as explained: their messages name the path.
    /// </param>
    /// <param name="patience">How long a command may take to end after Ctrl-C or SIGTERM; null for 30 seconds.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(Command root, string[] args, Func<Exception, bool> isExplained, TimeSpan? patience = null)
    {
        root.Options.Add(new HelpOption { Recursive = true });
        ParseResult parsed;
        try
        {
            parsed = root.Parse(args);
        }
        catch (InvalidOperationException exception)
        {
            // So the library says that a word is no value of its option's type to a validator that asks for the value.
            await Console.Error.WriteLineAsync($"error: {Complaint.Of(exception.Message)}").ConfigureAwait(false);
            return ExitCodes.Usage;
        }

        string[] errors = [.. parsed.Errors.Select(Complaint.Of), .. Empty(parsed)];
        if (errors.Length > 0)
        {
            foreach (string error in errors)
            {
                await Console.Error.WriteLineAsync($"error: {error}").ConfigureAwait(false);
            }

            await Console.Error.WriteLineAsync($"Try '{CommandPath(parsed)}--help'.").ConfigureAwait(false);
            return ExitCodes.Usage;
        }

        // Long enough for a pipeline to finish the shard it is closing; a second Ctrl-C ends the process at once.
        InvocationConfiguration configuration = new()
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = patience ?? TimeSpan.FromSeconds(30),
        };
        try
        {
            return await parsed.InvokeAsync(configuration).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return await ReportAsync(Cause(exception, isExplained), isExplained).ConfigureAwait(false);
        }
    }

    private static async Task<int> ReportAsync(Exception exception, Func<Exception, bool> isExplained)
    {
        switch (exception)
        {
            case OperationCanceledException:
                await Console.Error.WriteLineAsync("Stopped. Everything finished is kept; run the same command again to go on.")
                    .ConfigureAwait(false);
                return ExitCodes.Interrupted;
            case UsageException:
                await Console.Error.WriteLineAsync($"error: {exception.Message}").ConfigureAwait(false);
                return ExitCodes.Usage;
            case IOException full when IsDiskFull(full):
                await Console.Error.WriteLineAsync($"error: {exception.Message.TrimEnd('.')}. Make room there and run the same command again: everything finished is kept.")
                    .ConfigureAwait(false);
                return ExitCodes.Failure;
            case IOException or UnauthorizedAccessException:
            case var _ when isExplained(exception):
                await Console.Error.WriteLineAsync($"error: {exception.Message}").ConfigureAwait(false);
                return ExitCodes.Failure;
            default:
                await Console.Error.WriteLineAsync($"bug: {exception}").ConfigureAwait(false);
                return ExitCodes.Bug;
        }
    }

    /// <summary>
    /// The exception that a task's or a thread's wrapper holds. Of several, as when two threads find the disk full, one that is a bug, else the first.
    /// </summary>
    private static Exception Cause(Exception exception, Func<Exception, bool> isExplained)
    {
        if (exception is not AggregateException { InnerExceptions.Count: > 0 } aggregate)
        {
            return exception;
        }

        Exception[] causes = [.. aggregate.InnerExceptions.Select(inner => Cause(inner, isExplained))];
        return causes.FirstOrDefault(e => !IsForeseen(e, isExplained)) ?? causes[0];
    }

    /// <summary>ENOSPC and EDQUOT; on Windows ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL.</summary>
    private static bool IsDiskFull(IOException exception) =>
        OperatingSystem.IsWindows() ? exception.HResult is unchecked((int)0x80070070) or unchecked((int)0x80070027) : exception.HResult is 28 or 122;

    private static bool IsForeseen(Exception exception, Func<Exception, bool> isExplained) =>
        exception is OperationCanceledException or UsageException or IOException or UnauthorizedAccessException || isExplained(exception);

    /// <summary>
    /// Complaints about values that are empty, as a script's unset variable leaves them: an empty path is no path, and what an empty word elsewhere would
    /// quietly mean (all classes, say) nobody has asked for. Options that say what empty means, <see cref="EmptyValues"/>, take it.
    /// </summary>
    private static IEnumerable<string> Empty(ParseResult parsed)
    {
        for (SymbolResult? symbol = parsed.CommandResult; symbol is CommandResult command; symbol = symbol.Parent)
        {
            foreach (SymbolResult part in command.Children)
            {
                string? name = part is OptionResult option ? option.Option.Name : part is ArgumentResult argument ? argument.Argument.Name : null;
                bool mayBe = part is OptionResult taker && EmptyValues.AreTakenBy(taker.Option);
                if (name is not null && !mayBe && part.Tokens.Any(static token => token.Value.Length == 0))
                {
                    yield return $"{name} is empty. Give it a value; in a script, see whether its variable is set.";
                }
            }
        }
    }

    private static string CommandPath(ParseResult parsed)
    {
        string path = "";
        for (SymbolResult? symbol = parsed.CommandResult; symbol is CommandResult command; symbol = symbol.Parent)
        {
            path = $"{command.Command.Name} {path}";
        }

        return path;
    }
}
