using static TorchSharp.torch;

namespace SIE.Training.Objectives;

/// <summary>Squared errors.</summary>
public static class Regression
{
    /// <summary>Mean of the squared difference over all elements.</summary>
    /// <param name="a">Any shape.</param>
    /// <param name="b">The same shape.</param>
    /// <returns>A scalar, with gradient to both sides.</returns>
    public static Tensor MeanSquaredError(Tensor a, Tensor b) => nn.functional.mse_loss(a, b);

    /// <summary>R² with one mean over all elements of the target, not one per column, as the published figures have it.</summary>
    /// <param name="predicted">[B, K].</param>
    /// <param name="target">[B, K].</param>
    /// <returns>1 at best; 0 for the constant mean; not bounded below.</returns>
    public static Tensor RSquared(Tensor predicted, Tensor target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return 1 - ((target - predicted).square().sum() / (target - target.mean()).square().sum());
    }
}
