using System.CommandLine;
using System.Globalization;
using SIE.Terminal;
using SIE.Training.Comparison;

namespace SIE.Training.Commands;

/// <summary><c>sie compare</c>.</summary>
internal static class CompareCommand
{
    internal static Command Create()
    {
        Argument<string[]> runs = new("run") { Description = "Folders of evaluated runs, in the order to show.", Arity = ArgumentArity.OneOrMore };
        Option<FileInfo?> json = new("--json") { Description = "Also write all figures to this file." };
        Option<string?> plots = new("--plots") { Description = "Also draw them, as PNG pictures in this folder." };
        Command command = new("compare", "Sets evaluated runs side by side: the paper's table, with published figures.") { runs, json, plots };
        command.SetAction(parsed =>
        {
            RunComparison comparison = new([.. parsed.GetRequiredValue(runs).Select(RunSummary.Read)]);
            Print("representation", comparison.Representations());
            Print("predictor", comparison.Predictors());
            Print("published (ResNet-18 on 3DIEBench)", Published());
            foreach (string warning in comparison.Warnings())
            {
                Console.WriteLine($"Mind: {warning}");
            }

            if (parsed.GetValue(json) is { } file)
            {
                comparison.WriteJson(file.FullName);
                Console.WriteLine($"Written to {file}");
            }

            if (parsed.GetValue(plots) is { } folder)
            {
                FontCheck.SayIfThereAreNone();
                Console.WriteLine($"Drawn: {string.Join(", ", ComparisonPlots.Draw(comparison, folder))}");
            }

            return ExitCodes.Success;
        });
        return command.WithExamples(
            "sie compare runs/sie runs/vicreg runs/simclr",
            "sie compare runs/* --json table.json --plots plots");
    }

    private static void Print(string title, (IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> Rows) table)
    {
        if (table.Rows.Count > 0)
        {
            Console.WriteLine(title);
            ResultTable.Print(table.Headers, table.Rows);
        }
    }

    private static (IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> Rows) Published()
    {
        (string Header, string Format, Func<PublishedResult, double?> Of)[] figures =
        [
            ("top-1", "0.0%", p => p.Top1), ("rotation R²", "0.00#", p => p.Rotation), ("pose R²", "0.00#", p => p.Pose), ("colour R²", "0.00", p => p.Color),
            ("MRR", "0.000", p => p.MeanReciprocalRank), ("H@1", "0.0%", p => p.Hit1), ("H@5", "0.0%", p => p.Hit5),
        ];
        return (
            ["method", "setting", .. figures.Select(f => f.Header), "source"],
            [
                .. PublishedResults.All.Select(p => (IReadOnlyList<string>)
                [
                    p.Method,
                    p.Resolution is null ? "–" : $"{p.Resolution} px, batch {p.BatchSize}, {p.Epochs} epochs",
                    .. figures.Select(f => f.Of(p)?.ToString(f.Format, CultureInfo.InvariantCulture) ?? "–"),
                    p.Source,
                ]),
            ]);
    }
}
