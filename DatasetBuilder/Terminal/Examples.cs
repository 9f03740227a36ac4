using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace SIE.Terminal;

/// <summary>Puts examples under a command's --help.</summary>
public static class Examples
{
    /// <summary>Adds lines that are printed after the options when help is asked for.</summary>
    /// <typeparam name="T">The command's type, kept for chaining.</typeparam>
    /// <param name="command">The command.</param>
    /// <param name="lines">Commands as a user would type them; a line that starts with # is a remark.</param>
    /// <returns>The same command.</returns>
    public static T WithExamples<T>(this T command, params string[] lines)
        where T : Command
    {
        HelpOption help = new();
        help.Action = new HelpThenExamples((SynchronousCommandLineAction)help.Action!, lines);
        command.Options.Add(help);
        return command;
    }

    private sealed class HelpThenExamples(SynchronousCommandLineAction help, string[] lines) : SynchronousCommandLineAction
    {
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            int code = help.Invoke(parseResult);
            TextWriter output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (string line in lines)
            {
                output.WriteLine($"  {line}");
            }

            output.WriteLine();
            return code;
        }
    }
}
