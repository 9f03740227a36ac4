namespace SIE.Training.Evaluation;

/// <summary>How well a head regresses latents.</summary>
/// <param name="RSquared">R² about one mean over all latents' values, as the published figures have it; 1 at best.</param>
/// <param name="OfMeans">
/// The same of an answer that is always each latent's own mean. It is above 0, as latents have different means: 0.24 for the paper's rotations,
/// whose w is the largest. A representation that says nothing of the latents comes out at about this.
/// </param>
/// <param name="MeanSquaredError">Mean over all values.</param>
public sealed record RegressionScore(double RSquared, double OfMeans, double MeanSquaredError);
