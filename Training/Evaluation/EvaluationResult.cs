namespace SIE.Training.Evaluation;

/// <summary>What a protocol measured on one part of the representation, and how.</summary>
/// <param name="Protocol">One of <see cref="RunEvaluation.Protocols"/>.</param>
/// <param name="Part">inv, equi, all, or, for predictor protocols, which split is searched.</param>
/// <param name="Values">Figures by name: top1 and top5 (0 to 1), r2, r2_of_means, mse, mrr, hit1 …, pre.</param>
public sealed record EvaluationResult(string Protocol, string Part, IReadOnlyDictionary<string, double> Values)
{
    /// <summary>Epochs that the head was trained for; null where no head is trained.</summary>
    public int? HeadEpochs { get; init; }

    /// <summary>Seed of the head and of validation pairs; null where there are none.</summary>
    public long? Seed { get; init; }

    /// <summary>What was done otherwise than by default: depth of heads, parity with the public code, unnormalised retrieval. Empty if nothing.</summary>
    public IReadOnlyList<string> Deviations { get; init; } = [];
}
