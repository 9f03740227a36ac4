using ScottPlot;
using SIE.Shards;
using SIE.Training.Evaluation;

namespace SIE.Training.Comparison;

/// <summary>
/// Draws a comparison as PNG pictures: bars by part of the representation, or by split for predictors, of each protocol, and what a
/// representation knows of class and of rotation.
/// </summary>
public static class ComparisonPlots
{
    private const int Width = 900, Height = 540;

    /// <summary>Draws all pictures that the runs have figures for.</summary>
    /// <param name="comparison">The runs.</param>
    /// <param name="folder">Where to; made if it is missing.</param>
    /// <returns>Paths of the pictures.</returns>
    public static IReadOnlyList<string> Draw(RunComparison comparison, string folder)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        List<string> paths = [];
        Bars("classification", "top1", Parts, "Top-1 of classifiers by part of the representation", r => r.Published?.Top1);
        Bars("rotation", "r2", Parts, "R² of the rotation between two views by part", r => r.Published?.Rotation);
        Bars("color", "r2", Parts, "R² of the hues' differences by part", r => r.Published?.Color);
        Bars("latents", "r2", Parts, "R² of further latents by part", _ => null);
        Bars("mrr", "mrr", ["train-train", "val-val"], "Mean reciprocal rank of the predicted view among its object's", r => r.Published?.MeanReciprocalRank);
        Bars("pre", "pre", ["train-train", "val-val", "val-all"], "Error of the prediction's nearest neighbour (PRE), less is better", _ => null);
        Save("tradeoff.png", DrawTradeoff(comparison));
        return paths;

        void Bars(string protocol, string value, IReadOnlyList<string> groups, string title, Func<RunSummary, double?> published) =>
            Save($"{protocol}.png", DrawBars(comparison, protocol, value, groups, title, published));

        void Save(string name, Plot? plot)
        {
            if (plot is not null)
            {
                string path = Path.Combine(folder, name);
                AtomicFile.Write(path, plot.GetImageBytes(Width, Height, ImageFormat.Png));
                paths.Add(path);
            }
        }
    }

    private static IReadOnlyList<string> Parts => RepresentationPart.Names;

    /// <summary>For each run a bar a group, and a mark for the published figure.</summary>
    private static Plot? DrawBars(
        RunComparison comparison, string protocol, string value, IReadOnlyList<string> groups, string title, Func<RunSummary, double?> published)
    {
        RunSummary[] runs = [.. comparison.Runs.Where(r => groups.Any(g => r.Figure(protocol, g, value) is not null))];
        if (runs.Length == 0)
        {
            return null;
        }

        Plot plot = new();
        ScottPlot.Palettes.Category10 palette = new();
        double width = groups.Count + 1.5;
        for (int group = 0; group < groups.Count; group++)
        {
            Bar[] bars =
            [
                .. runs.Select((run, i) => (Position: (i * width) + group, Figure: run.Figure(protocol, groups[group], value)))
                    .Where(b => b.Figure is not null)
                    .Select(b => new Bar { Position = b.Position, Value = b.Figure!.Value, FillColor = palette.GetColor(group), Size = 0.9 }),
            ];
            plot.Add.Bars(bars).LegendText = groups[group];
        }

        double last = groups.Count - 1;
        (double X, double Y)[] marks =
            [.. runs.Select((r, i) => (X: (i * width) + last, Y: published(r))).Where(m => m.Y is not null).Select(m => (m.X, m.Y!.Value))];
        if (marks.Length > 0)
        {
            ScottPlot.Plottables.Scatter scatter = plot.Add.ScatterPoints(marks.Select(m => m.X).ToArray(), marks.Select(m => m.Y).ToArray());
            (scatter.MarkerShape, scatter.MarkerSize, scatter.Color, scatter.LegendText) = (MarkerShape.FilledDiamond, 10, Colors.Black, "published");
        }

        plot.Axes.Bottom.SetTicks([.. runs.Select((_, i) => (i * width) + (last / 2))], [.. runs.Select(Label)]);
        plot.Axes.Bottom.MajorTickStyle.Length = 0;
        plot.HideGrid();
        plot.Add.HorizontalLine(0, 1, Colors.Black);
        plot.Title(title);
        plot.Legend.FontName = plot.Axes.Title.Label.FontName;
        plot.ShowLegend(Edge.Right);
        return plot;
    }

    private static Plot? DrawTradeoff(RunComparison comparison)
    {
        (string Label, double Rotation, double Top1)[] points =
        [
            .. comparison.Runs.Select(r => (Label(r), r.Figure("rotation", "all", "r2"), r.Figure("classification", "all", "top1")))
                .Where(p => p.Item2 is not null && p.Item3 is not null).Select(p => (p.Item1, p.Item2!.Value, p.Item3!.Value)),
        ];
        if (points.Length == 0)
        {
            return null;
        }

        Plot plot = new();
        foreach ((string label, double rotation, double top1) in points)
        {
            ScottPlot.Plottables.Scatter point = plot.Add.ScatterPoints(new[] { rotation }, new[] { top1 });
            (point.MarkerSize, point.LegendText) = (12, label);
        }

        plot.XLabel("R² of the rotation, from the whole representation");
        plot.YLabel("Top-1");
        plot.Title("What representations know of rotation and of class");
        plot.Axes.Margins(0.2, 0.2);
        plot.ShowLegend(Edge.Right);
        return plot;
    }

    private static string Label(RunSummary run) =>
        run.Name.Equals(run.Report.Method, StringComparison.OrdinalIgnoreCase) ? run.Report.Method : $"{run.Name}\n{run.Report.Method}";
}
