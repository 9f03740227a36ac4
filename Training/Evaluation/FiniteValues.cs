using SIE.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Evaluation;

/// <summary>What is measured must be numbers: comparisons with what is none are all false, which would pass for a result.</summary>
internal static class FiniteValues
{
    /// <summary>Throws if a value is infinite or no number.</summary>
    /// <param name="values">The values.</param>
    /// <param name="name">What they are, in the plural, to begin a sentence with.</param>
    /// <exception cref="RunException">One is.</exception>
    internal static void Require(Tensor values, string name)
    {
        if (values.numel() == 0)
        {
            return;
        }

        using DisposeScope scope = NewDisposeScope();

        // Both keep what is no number, and neither needs memory as a mask would.
        Tensor[] ends = [values.min(), values.max()];
        if (!ends.All(static e => double.IsFinite(e.to(ScalarType.Float64).item<double>())))
        {
            throw new RunException($"{name} are not all numbers: the run's weights have grown too large, or predict nothing. Train it anew, with a smaller --lr.");
        }
    }
}
