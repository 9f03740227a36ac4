using System.Globalization;
using SIE.Training.Evaluation;

namespace SIE.Training.Comparison;

/// <summary>A column of the comparison: one figure of each run.</summary>
/// <param name="Header">Its title.</param>
/// <param name="Format">How the figure is written.</param>
/// <param name="Of">The figure of a run; null if it was not measured.</param>
public sealed record FigureColumn(string Header, string Format, Func<RunSummary, double?> Of)
{
    private const string Percent = "0.0%";
    private const string Fraction = "0.000";

    /// <summary>What the representation holds: the paper's table of top-1 and R² by part, the published figure of the whole beside it.</summary>
    public static IReadOnlyList<FigureColumn> OfRepresentations { get; } =
    [
        .. ByPart("top-1", Percent, "classification", "top1"),
        new("published", Percent, r => r.Published?.Top1),
        .. ByPart("rotation R²", Fraction, "rotation", "r2"),
        new("published", Fraction, r => r.Published?.Rotation),
        .. ByPart("Euler R²", Fraction, "euler", "r2"),
        .. ByPart("colour R²", Fraction, "color", "r2"),
        new("published", Fraction, r => r.Published?.Color),
        .. ByPart("latents R²", Fraction, "latents", "r2"),
    ];

    /// <summary>How well the predictor moves embeddings: MRR and H@k among an object's views, PRE in whole splits.</summary>
    public static IReadOnlyList<FigureColumn> OfPredictors { get; } =
    [
        .. OfRanks("train"),
        .. OfRanks("val"),
        new("published MRR", Fraction, r => r.Published?.MeanReciprocalRank),
        new("H@1", Percent, r => r.Published?.Hit1),
        new("H@5", Percent, r => r.Published?.Hit5),
        .. new[] { "train-train", "val-val", "val-all" }.Select(s => new FigureColumn($"PRE {s}", Fraction, r => r.Figure("pre", s, "pre"))),
    ];

    /// <summary>Writes a figure.</summary>
    /// <param name="value">The figure.</param>
    /// <returns>Its text; a dash for none.</returns>
    public string Write(double? value) => value?.ToString(Format, CultureInfo.InvariantCulture) ?? "–";

    private static IEnumerable<FigureColumn> ByPart(string title, string format, string protocol, string value) =>
        RepresentationPart.Names.Select(part => new FigureColumn($"{title} {part}", format, r => r.Figure(protocol, part, value)));

    private static IEnumerable<FigureColumn> OfRanks(string split) =>
    [
        new($"{split} MRR", Fraction, r => r.Figure("mrr", $"{split}-{split}", "mrr")),
        .. PredictorEvaluation.HitsAt.Select(k => new FigureColumn($"H@{k}", Percent, r => r.Figure("mrr", $"{split}-{split}", $"hit{k}"))),
    ];
}
