using System.Text.Json;

namespace SIE.Benchmarks.Parity;

/// <summary>How far a float32 run may be from the float64 goldens: no further than the reference's own float32 run, give or take chance.</summary>
internal static class SingleNoise
{
    /// <summary>How often the reference's own noise ours may be; both are draws of one distribution.</summary>
    internal const double Factor = 4;

    /// <summary>Stated by the goldens: gradients of early layers differ by 3e-3 in float32.</summary>
    private const double BackboneGradientNoise = 3e-3;

    /// <summary>What Adam makes of it: changes of the backbone differ by 2e-2 to 4e-2 in most goldens' own noise.</summary>
    private const double BackboneChangeNoise = 3e-2;

    /// <summary>
    /// The online evaluator's gradients agree to 7e-6. But where a value that is about to be rectified is nothing but rounding, its sign is chance, and
    /// moves the gradients of its own layer by 1 to 2e-2: on our kernels one does, in predictor_angles_emb.0 of the three EquiMod cases, on the
    /// reference's none. So this is for layers before a ReLU alone; the others are held to the reference's noise, which is a thousandth of it.
    /// </summary>
    private const double FlipNoise = 1e-2;

    /// <summary>Of the evaluator's names: the perceptrons' layers before a ReLU. Their last one, .4, and the classifiers are linear.</summary>
    private static readonly string[] Rectified = [".0.", ".2."];

    /// <summary>Adam's first steps are ± the learning rate; where a gradient is almost nothing, rounding decides on the sign.</summary>
    private const int FlippedElements = 2;

    /// <summary>The largest allowed error of a probe, relative to the golden's length.</summary>
    /// <param name="noises">The reference's noise by parameter name.</param>
    /// <param name="name">The parameter.</param>
    /// <param name="counts">False for parameters without true gradient, whose noise means nothing.</param>
    /// <param name="steps">Optimiser steps behind a change of parameters; 0 for gradients.</param>
    /// <param name="learningRate">Adam's.</param>
    /// <param name="length">The golden's length.</param>
    /// <returns>The tolerance.</returns>
    internal static double Tolerance(JsonElement noises, string name, Func<string, bool> counts, int steps, double learningRate, double length)
    {
        // One draw says little of a distribution: a ReLU that flips in rounding moves every gradient before it, and flips elsewhere with other
        // kernels. So a network's parameters share their network's largest noise; projectors and predictor, of which one may have a single
        // parameter, share one among them, because they are handed the same rounding.
        string network = Network(name);
        double largest = noises.EnumerateObject()
            .Where(n => Network(n.Name) == network && n.Value.ValueKind == JsonValueKind.Number && counts(n.Name))
            .Select(n => n.Value.GetDouble()).DefaultIfEmpty(0).Max();
        largest = Math.Max(largest, network switch
        {
            "backbone." => steps == 0 ? BackboneGradientNoise : BackboneChangeNoise,
            "evaluator." when Rectified.Any(layer => name.Contains(layer, StringComparison.Ordinal)) => FlipNoise,
            _ => 0,
        });
        double flips = steps * FlippedElements * 2 * learningRate / length;
        return (Factor * largest) + flips + 1e-5;
    }

    private static string Network(string name) => name[..(name.IndexOf('.', StringComparison.Ordinal) + 1)] switch
    {
        ("backbone." or "evaluator.") and string network => network,
        _ => "heads",
    };
}
