using Spectre.Console;

namespace SIE.Terminal;

/// <summary>Tables of results on standard output, as wide as their content, so that a pipe or a log holds whole lines.</summary>
public static class ResultTable
{
    /// <summary>Prints a table. The first column is flush left, the others, usually figures, flush right.</summary>
    /// <param name="headers">The columns' names.</param>
    /// <param name="rows">A cell a column.</param>
    /// <param name="output">Where to; standard output if null.</param>
    public static void Print(IReadOnlyList<string> headers, IEnumerable<IReadOnlyList<string>> rows, TextWriter? output = null)
    {
        Table table = new() { Border = TableBorder.Minimal, UseSafeBorder = true };
        for (int column = 0; column < headers.Count; column++)
        {
            table.AddColumn(new TableColumn(Markup.Escape(headers[column])) { Alignment = column == 0 ? Justify.Left : Justify.Right, NoWrap = true });
        }

        foreach (IReadOnlyList<string> row in rows)
        {
            table.AddRow([.. row.Select(cell => new Text(cell))]);
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output ?? Console.Out) });
        console.Profile.Width = 1000;
        console.Write(table);
    }
}
