namespace SIE.Training.Evaluation;

/// <summary>What a protocol measured on one part of the representation.</summary>
/// <param name="Protocol">One of <see cref="RunEvaluation.Protocols"/>.</param>
/// <param name="Part">inv, equi, all, or, for predictor protocols, which split is searched.</param>
/// <param name="Values">Figures by name: top1 and top5 (0 to 1), r2, mse, mrr, hit1 …, pre.</param>
public sealed record EvaluationResult(string Protocol, string Part, IReadOnlyDictionary<string, double> Values);
