using System.CommandLine;
using System.Globalization;
using SIE.Terminal;
using SIE.Training.Evaluation;

namespace SIE.Training.Commands;

/// <summary><c>sie eval</c>.</summary>
internal static class EvalCommand
{
    private static readonly string[] Parts = ["inv", "equi", "all"];

    internal static Command Create()
    {
        Option<string> run = new("--run") { Description = "Folder of a run (--out of sie train).", Required = true };
        Option<string> protocol = new("--protocol")
        {
            Description = $"Any of {string.Join(", ", RunEvaluation.Protocols)}, with commas between, or all. mrr and pre need a method that predicts.",
            DefaultValueFactory = static _ => "classification,rotation",
        };
        Option<string> part = new("--part") { Description = "Parts of the representation: any of inv, equi, all, with commas between.", DefaultValueFactory = static _ => "inv,equi,all" };
        Option<string?> data = new("--data") { Description = "Another dataset than the run's." };
        Option<int> epochs = new("--epochs") { Description = "Epochs of the heads.", DefaultValueFactory = static _ => new HeadOptions().Epochs };
        Option<long> seed = new("--seed") { Description = "Seed of heads and validation pairs." };
        Option<string> device = new("--device") { Description = "cpu, cuda or cuda:N.", DefaultValueFactory = static _ => "cpu" };
        Command command = new("eval", "Evaluates a run: heads on its frozen representation, retrieval with its predictor.") { run, protocol, part, data, epochs, seed, device };
        command.SetAction((parsed, cancellation) => Task.Run(
            () => Run(
                parsed.GetRequiredValue(run),
                new EvaluationRequest(
                    Chosen(parsed.GetValue(protocol)!, "--protocol", RunEvaluation.Protocols, allMeansEvery: true),
                    Chosen(parsed.GetValue(part)!, "--part", Parts, allMeansEvery: false),
                    parsed.GetValue(data),
                    parsed.GetValue(device)!,
                    new HeadOptions { Epochs = parsed.GetValue(epochs), Seed = parsed.GetValue(seed) }),
                cancellation),
            CancellationToken.None));
        return command.WithExamples("sie eval --run run", "sie eval --run run --protocol all --part equi");
    }

    private static int Run(string folder, EvaluationRequest request, CancellationToken cancellation)
    {
        ProgressLine? progress = null;
        EvaluationReport report;
        try
        {
            report = RunEvaluation.Execute(
                folder, request, total => progress = new ProgressLine("features", total, "images"), n => progress?.Advance(n), cancellation);
        }
        finally
        {
            progress?.Dispose();
        }

        Console.WriteLine($"{report.Method}, {report.Objects[0]} train and {report.Objects[1]} validation objects, heads trained for {report.HeadEpochs} epochs");
        foreach (IGrouping<string, EvaluationResult> protocol in report.Results.GroupBy(r => r.Protocol))
        {
            string[] columns = [.. protocol.SelectMany(r => r.Values.Keys).Distinct()];
            ResultTable.Print(
                [protocol.Key, .. columns],
                protocol.Select(r => (IReadOnlyList<string>)[r.Part, .. columns.Select(c => Format(c, r.Values[c]))]));
        }

        Console.WriteLine($"Written to {Path.Combine(folder, EvaluationReport.FileName)}");
        return ExitCodes.Success;
    }

    private static string Format(string name, double value) =>
        value.ToString(name.StartsWith("top", StringComparison.Ordinal) || name.StartsWith("hit", StringComparison.Ordinal) ? "0.0%" : "0.000", CultureInfo.InvariantCulture);

    private static string[] Chosen(string text, string option, IReadOnlyList<string> known, bool allMeansEvery)
    {
        string[] chosen = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (allMeansEvery && chosen is ["all"])
        {
            return [.. known];
        }

        string? unknown = chosen.FirstOrDefault(c => !known.Contains(c));
        return unknown is null && chosen.Length > 0
            ? chosen
            : throw new UsageException($"{option} '{unknown ?? text}' is none of {string.Join(", ", known)}.");
    }
}
