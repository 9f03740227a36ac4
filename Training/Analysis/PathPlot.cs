using ScottPlot;
using SIE.Shards;

namespace SIE.Training.Analysis;

/// <summary>Draws a path along a rotation as a PNG picture; colours and numbers are degrees from the source.</summary>
public static class PathPlot
{
    private const int Width = 800, Height = 680;

    /// <summary>Degrees between labelled predictions.</summary>
    private const int LabelEvery = 30;

    /// <summary>Draws a path.</summary>
    /// <param name="path">The path.</param>
    /// <param name="title">What it is of.</param>
    /// <param name="file">The picture.</param>
    public static void Draw(RotationPath path, string title, string file)
    {
        ArgumentNullException.ThrowIfNull(path);
        using Plot plot = new();
        double farthest = Math.Max(1, path.Predictions.Select(p => Math.Abs(p.Degrees)).Concat(path.Views.Where(v => v.OnPath).Select(v => Math.Abs(v.Degrees))).Max());
        PathView[] onPath = [.. path.Views.Where(v => v.OnPath)];
        AddPoints(plot, path.Views.Where(v => !v.OnPath).Select(v => (v.Degrees, v.X, v.Y)), farthest, MarkerShape.OpenCircle, 7);
        if (onPath.Length > 1)
        {
            AddLine(plot, onPath.Select(v => (v.X, v.Y)), Colors.Gray.WithAlpha(0.6), LinePattern.Dotted);
        }

        AddPoints(plot, onPath.Select(v => (v.Degrees, v.X, v.Y)), farthest, MarkerShape.FilledCircle, 10);
        if (path.Predictions.Count > 0)
        {
            AddLine(plot, path.Predictions.Select(p => (p.X, p.Y)), Colors.Black.WithAlpha(0.5), LinePattern.Solid);
            AddPoints(plot, path.Predictions.Select(p => (p.Degrees, p.X, p.Y)), farthest, MarkerShape.FilledDiamond, 7);
            foreach (PathPrediction prediction in path.Predictions.Where(p => p.Degrees % LabelEvery == 0))
            {
                ScottPlot.Plottables.Text text = plot.Add.Text($"{prediction.Degrees:0}°", prediction.X, prediction.Y);
                (text.LabelFontSize, text.OffsetX, text.OffsetY) = (11, 5, -5);
            }
        }

        PathView source = path.Views.First(v => v.View == path.Source);
        ScottPlot.Plottables.Marker start = plot.Add.Marker(source.X, source.Y, MarkerShape.OpenSquare, 18, Colors.Black);
        start.MarkerLineWidth = 2;
        AddLegend(plot, path, onPath.Length);
        plot.Title(title, 15);
        plot.XLabel($"first principal component ({path.Explained[0]:P0})");
        plot.YLabel($"second principal component ({path.Explained[1]:P0})");
        plot.Axes.Margins(0.1, 0.1);
        AtomicFile.Write(file, plot.GetImageBytes(Width, Height, ImageFormat.Png));
    }

    private static void AddPoints(Plot plot, IEnumerable<(double Degrees, double X, double Y)> points, double farthest, MarkerShape shape, float size)
    {
        ScottPlot.Colormaps.Turbo colours = new();
        foreach ((double degrees, double x, double y) in points)
        {
            ScottPlot.Plottables.Marker marker = plot.Add.Marker(x, y, shape, size, colours.GetColor(Math.Clamp((degrees / farthest + 1) / 2, 0, 1)));
            marker.MarkerLineWidth = 1.5f;
        }
    }

    private static void AddLine(Plot plot, IEnumerable<(double X, double Y)> points, Color colour, LinePattern pattern)
    {
        ScottPlot.Plottables.Scatter line = plot.Add.ScatterLine(points.Select(p => p.X).ToArray(), points.Select(p => p.Y).ToArray());
        (line.Color, line.LinePattern, line.LineWidth) = (colour, pattern, 1.5f);
    }

    private static void AddLegend(Plot plot, RotationPath path, int onPath)
    {
        List<LegendItem> items = [Item("source", MarkerShape.OpenSquare)];
        items.AddRange(path.Predictions.Count > 0 ? [Item("predictions from the source", MarkerShape.FilledDiamond)] : []);
        items.AddRange(onPath > 1 ? [Item("embeddings of views on the path", MarkerShape.FilledCircle)] : []);
        items.AddRange(onPath < path.Views.Count ? [Item("embeddings of other views, by their turn about the axis", MarkerShape.OpenCircle)] : []);
        plot.ShowLegend([.. items], Alignment.LowerRight);

        static LegendItem Item(string text, MarkerShape shape) => new()
        {
            LabelText = text,
            MarkerShape = shape,
            MarkerSize = 9,
            MarkerColor = Colors.DimGray,
            LineWidth = 0,
        };
    }
}
