using System.CommandLine;
using System.Globalization;
using SIE.Terminal;
using SIE.Training.Evaluation;

namespace SIE.Training.Commands;

/// <summary><c>sie eval</c>.</summary>
internal static class EvalCommand
{
    private static readonly string[] Parities = ["backbone", "validation"];

    internal static Command Create()
    {
        Option<string> run = new("--run") { Description = "Folder of a run (--out of sie train).", Required = true };
        Option<string> protocol = new("--protocol")
        {
            Description = $"Any of {string.Join(", ", RunEvaluation.Protocols)}, separated by commas; or all: those that the run and the dataset have something for. "
                + "mrr and pre need a method that predicts; latents regresses the columns of --latents.",
            DefaultValueFactory = static _ => "classification,rotation",
        };
        Option<string> part = new("--part") { Description = "Parts of the representation: any of inv, equi, all, separated by commas.", DefaultValueFactory = static _ => "inv,equi,all" };
        Option<string?> latents = new("--latents") { Description = "Columns whose differences the protocol latents regresses, such as tx,ty,tz; the run's if absent." };
        Option<string?> data = new("--data") { Description = "Another dataset than the run's." };
        Option<int> epochs = new("--epochs") { Description = "Epochs of the heads.", DefaultValueFactory = static _ => new HeadOptions().Epochs };
        Option<HeadDepth> heads = new Option<HeadDepth>("--heads")
        {
            Description = "paper: linear for classes, two hidden layers for regressions; linear: all linear; deep: all with two hidden layers.",
        }.OnlyNames();
        Option<string> parity = new Option<string>("--parity")
        {
            Description = "Do as the public code: backbone (it stays in train mode while heads are trained, so nothing is cached), validation "
                + "(on one random view or pair of each object), or both, separated by a comma.",
            DefaultValueFactory = static _ => "",
        }.MayBeEmpty();
        Option<bool> noNorm = new("--no-norm") { Description = "Retrieve by dot product, not by cosine (mrr, pre)." };
        Option<long> seed = new("--seed") { Description = "Seed of heads and validation pairs.", DefaultValueFactory = static _ => 0 };
        Option<string> device = new("--device") { Description = "cpu, cuda or cuda:N.", DefaultValueFactory = static _ => "cpu" };
        Command command = new("eval", "Evaluates a run: heads on its frozen representation, retrieval with its predictor. Features are extracted once and kept in the run.")
        {
            run, protocol, part, latents, data, epochs, heads, parity, noNorm, seed, device,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                string[] asPublished = Chosen(parsed.GetValue(parity)!, "--parity", Parities, mayBeEmpty: true);
                bool all = Chosen(parsed.GetValue(protocol)!, "--protocol", [.. RunEvaluation.Protocols, "all"]) is ["all"];
                return Run(
                    parsed.GetRequiredValue(run),
                    new EvaluationRequest(
                        all ? [.. RunEvaluation.Protocols] : Chosen(parsed.GetValue(protocol)!, "--protocol", RunEvaluation.Protocols),
                        Chosen(parsed.GetValue(part)!, "--part", RepresentationPart.Names),
                        parsed.GetValue(data),
                        parsed.GetValue(device)!,
                        new HeadOptions
                        {
                            Epochs = parsed.GetValue(epochs) is >= 0 and int count ? count : throw new UsageException("--epochs must be 0 or more."),
                            Seed = parsed.GetValue(seed),
                            Depth = parsed.GetValue(heads),
                            RandomValidation = asPublished.Contains("validation"),
                        })
                    {
                        Latents = parsed.GetValue(latents)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                        SkipsMissing = all,
                        TrainModeBackbone = asPublished.Contains("backbone"),
                        NormalizeRetrieval = !parsed.GetValue(noNorm),
                    },
                    cancellation);
            },
            CancellationToken.None));
        return command.WithExamples(
            "sie eval --run run",
            "sie eval --run run --protocol all --part equi",
            "sie eval --run run-t --protocol latents --latents tx,ty,tz");
    }

    private static int Run(string folder, EvaluationRequest request, CancellationToken cancellation)
    {
        EvaluationReport report;
        using (EvaluationProgressLine progress = new())
        {
            report = RunEvaluation.Execute(folder, request, progress, cancellation);
        }

        Console.WriteLine($"{report.Method}, {report.Objects[0]} train and {report.Objects[1]} validation objects, heads trained for {request.Heads.Epochs} epochs");
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

    private static string[] Chosen(string text, string option, IEnumerable<string> known, bool mayBeEmpty = false)
    {
        string[] chosen = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string? unknown = chosen.FirstOrDefault(c => !known.Contains(c));
        return unknown is null && (mayBeEmpty || chosen.Length > 0)
            ? chosen
            : throw new UsageException($"{option} '{unknown ?? text}' is none of {string.Join(", ", known)}.");
    }
}
