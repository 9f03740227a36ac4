using System.CommandLine;
using SIE.Terminal;
using SIE.Training.Analysis;

namespace SIE.Training.Commands;

/// <summary><c>sie analyze</c>.</summary>
internal static class AnalyzeCommand
{
    internal static Command Create()
    {
        Option<string> run = new("--run") { Description = "Folder of a run (--out of sie train).", Required = true };
        Option<string?> output = new("--out") { Description = "Folder for the pictures; analysis in the run's if absent." };
        Option<string?> data = new("--data") { Description = "Another dataset than the run's, such as one rendered with --preset turntable." };
        Option<string> split = new("--split") { Description = "train or val.", DefaultValueFactory = static _ => "val" };
        Option<string[]> objects = new("--object") { Description = "An object to show: SYNSET/ID, ID, or its number in the split. May be repeated." };
        Option<int> count = new("--objects") { Description = "How many random objects, if none is named.", DefaultValueFactory = static _ => 6 };
        Option<int> neighbours = new("--neighbours") { Description = "Neighbours of each prediction to show.", DefaultValueFactory = static _ => 5 };
        Option<string[]> axis = new("--axis")
        {
            Description = "Axis of the scene to turn about: x, y, z (up), or a direction such as 1,0,1. May be repeated.",
            DefaultValueFactory = static _ => ["z"],
        };
        Option<int> view = new("--view") { Description = "View that the paths start from.", DefaultValueFactory = static _ => 0 };
        Option<int> degrees = new("--degrees") { Description = "How far to turn either way, at most 180.", DefaultValueFactory = static _ => 90 };
        Option<long> seed = new("--seed") { Description = "Seed of random objects and of the views asked for.", DefaultValueFactory = static _ => 0 };
        Option<string> device = new("--device") { Description = "cpu, cuda or cuda:N.", DefaultValueFactory = static _ => "cpu" };
        Command command = new("analyze", "Shows what a run's predictor does: its nearest neighbours as pictures, and its path along a rotation.")
        {
            run, output, data, split, objects, count, neighbours, axis, view, degrees, seed, device,
        };
        command.SetAction((parsed, cancellation) => Task.Run(
            () =>
            {
                string folder = parsed.GetRequiredValue(run);
                AnalysisRequest request = new(
                    parsed.GetValue(data),
                    parsed.GetValue(split)!,
                    parsed.GetValue(objects) ?? [],
                    Within(parsed, count, 1, 1000),
                    Within(parsed, neighbours, 1, 50),
                    [.. parsed.GetValue(axis)!.Select(a => TurnAxis.Parse(a) ?? throw new UsageException($"--axis '{a}' is neither x, y or z nor a direction such as 1,0,1."))],
                    Within(parsed, view, 0, int.MaxValue),
                    Within(parsed, degrees, 5, 180),
                    parsed.GetValue(seed),
                    parsed.GetValue(device)!);
                FontCheck.SayIfThereAreNone();
                using EvaluationProgressLine progress = new();
                IReadOnlyList<string> written = RunAnalysis.Execute(folder, request, parsed.GetValue(output) ?? Path.Combine(folder, "analysis"), progress, cancellation);
                progress.Dispose();
                Console.WriteLine(string.Join('\n', written));
                return ExitCodes.Success;
            },
            CancellationToken.None));
        return command.WithExamples(
            "sie analyze --run run",
            "# The path about the vertical with pictures all along it, of a dataset rendered with --preset turntable:",
            "sie analyze --run run --data turntable --object 0 --axis z --degrees 180");
    }

    private static int Within(ParseResult parsed, Option<int> option, int least, int most) =>
        parsed.GetValue(option) is int value && value >= least && value <= most
            ? value
            : throw new UsageException($"{option.Name} must be from {least} to {most}, not {parsed.GetValue(option)}.");
}
