using System.Text;

namespace SIE.Benchmarks.Parity;

/// <summary>
/// The goldens' pseudo-random numbers: weights and images follow from a name, and a tensor is compared by its length and its dot product
/// with a vector that follows from its name.
/// </summary>
internal static class Recipe
{
    private const ulong Stride = 0x9E3779B97F4A7C15;

    /// <summary>Fills a tensor's values, computed in double and rounded to float32.</summary>
    /// <param name="seed">The case's seed.</param>
    /// <param name="name">The recipe's name of the tensor.</param>
    /// <param name="kind">sym, pos, zero or one.</param>
    /// <param name="scale">Largest magnitude of kind sym.</param>
    /// <param name="values">Receives the values, row-major.</param>
    public static void Fill(long seed, string name, string kind, double scale, Span<float> values)
    {
        ulong hash = Hash($"{seed}:{name}");
        for (int i = 0; i < values.Length; i++)
        {
            hash += Stride;
            double u = Uniform(hash);
            values[i] = kind switch
            {
                "sym" => (float)(((2 * u) - 1) * scale),
                "pos" => (float)(0.5 + u),
                "zero" => 0,
                "one" => 1,
                _ => throw new ParityException($"the recipe kind '{kind}' is unknown."),
            };
        }
    }

    /// <summary>The image batch of a case: coarse blocks of 8×8 plus fine noise, already normalised.</summary>
    /// <param name="seed">The case's seed.</param>
    /// <param name="view">x or y.</param>
    /// <param name="batch">Images.</param>
    /// <param name="side">Pixels a side; a multiple of 8.</param>
    /// <returns>[batch, 3, side, side], row-major.</returns>
    public static float[] Images(long seed, string view, int batch, int side)
    {
        int coarse = side / 8;
        float[] low = new float[batch * 3 * coarse * coarse];
        float[] image = new float[batch * 3 * side * side];
        Fill(seed, $"{view}.low", "sym", 2, low);
        Fill(seed, $"{view}.high", "sym", 0.5, image);
        for (int i = 0; i < image.Length; i++)
        {
            (int plane, int pixel) = Math.DivRem(i, side * side);
            (int row, int column) = Math.DivRem(pixel, side);
            image[i] += low[(((plane * coarse) + (row / 8)) * coarse) + (column / 8)];
        }

        return image;
    }

    /// <summary>The dot product with the fixed vector of a name, which tells permuted or transposed tensors apart.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <param name="values">Its values, row-major.</param>
    /// <returns>Σ vᵢcᵢ.</returns>
    public static double Probe(string name, ReadOnlySpan<double> values)
    {
        ulong hash = Hash($"777:probe:{name}");
        double sum = 0;
        foreach (double value in values)
        {
            hash += Stride;
            sum += value * ((2 * Uniform(hash)) - 1);
        }

        return sum;
    }

    /// <summary>FNV-1a, 64 bits.</summary>
    private static ulong Hash(string text)
    {
        ulong hash = 0xcbf29ce484222325;
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ b) * 0x100000001b3;
        }

        return hash;
    }

    private static double Uniform(ulong s)
    {
        s = (s ^ (s >> 30)) * 0xBF58476D1CE4E5B9;
        s = (s ^ (s >> 27)) * 0x94D049BB133111EB;
        s ^= s >> 31;
        return (s >> 40) * (1.0 / (1 << 24));
    }
}
