using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Benchmarks.Parity;

/// <summary>What a tensor is compared by: its Euclidean length and its dot product with the fixed vector of its name.</summary>
/// <param name="Length">Euclidean length.</param>
/// <param name="Probe">Dot product.</param>
internal readonly record struct Digest(double Length, double Probe)
{
    /// <summary>Digests a tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="tensor">Its values.</param>
    /// <returns>The digest.</returns>
    public static Digest Of(string name, Tensor tensor) => Of(name, Values(tensor));

    /// <summary>Digests values.</summary>
    /// <param name="name">Their tensor's name.</param>
    /// <param name="values">Row-major.</param>
    /// <returns>The digest.</returns>
    public static Digest Of(string name, ReadOnlySpan<double> values)
    {
        double squares = 0;
        foreach (double value in values)
        {
            squares += value * value;
        }

        return new(Math.Sqrt(squares), Recipe.Probe(name, values));
    }

    /// <summary>A tensor's values as doubles.</summary>
    /// <param name="tensor">Any floating type.</param>
    /// <returns>Row-major.</returns>
    public static double[] Values(Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return [.. tensor.detach().to(ScalarType.Float64).cpu().contiguous().data<double>()];
    }
}
