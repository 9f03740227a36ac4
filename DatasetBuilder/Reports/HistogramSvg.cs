using System.Globalization;
using System.Text;

namespace SIE.DatasetBuilder.Reports;

/// <summary>A histogram as inline SVG: a bar a bin, and the declared distribution as a line.</summary>
internal static class HistogramSvg
{
    private const double Width = 320, PlotHeight = 90, Height = 108;

    public static string Draw(Histogram histogram, string title)
    {
        int bins = histogram.Counts.Count;
        double total = Math.Max(1, histogram.Counts.Sum()), step = Width / bins;
        double[] shares = [.. histogram.Counts.Select(c => c / total)];
        double top = Math.Max(1e-12, shares.Concat(histogram.Expected ?? []).Max() * 1.1);
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{HtmlText.Escape(title)}\">");
        for (int i = 0; i < bins; i++)
        {
            double height = shares[i] / top * PlotHeight;
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<rect x=\"{(i * step) + 0.5:0.##}\" y=\"{PlotHeight - height:0.##}\" width=\"{step - 1:0.##}\" height=\"{height:0.##}\"/>");
        }

        if (histogram.Expected is { } expected)
        {
            svg.Append("<path d=\"");
            for (int i = 0; i < bins; i++)
            {
                double y = PlotHeight - (expected[i] / top * PlotHeight);
                svg.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? 'M' : 'L')}{i * step:0.##} {y:0.##}H{(i + 1) * step:0.##}");
            }

            svg.Append("\"/>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"0\" y=\"{Height - 4}\">{AngleText.Of(histogram.Low, "0.###")}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width}\" y=\"{Height - 4}\" text-anchor=\"end\">{AngleText.Of(histogram.High, "0.###")}</text></svg>");
        return svg.ToString();
    }
}
