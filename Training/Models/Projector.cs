using SIE.Training.Models.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SIE.Training.Models;

/// <summary>The small networks of the model: projectors, and plain multilayer perceptrons.</summary>
public static class Projector
{
    /// <summary>
    /// A projector: Linear, BatchNorm, ReLU for every width but the last, which is a Linear without bias or normalisation.
    /// </summary>
    /// <param name="inputs">Length of its input.</param>
    /// <param name="widths">Output length of each Linear; at least one.</param>
    /// <param name="precision">Of its products.</param>
    /// <returns>[B, inputs] → [B, last width].</returns>
    public static Sequential Create(int inputs, IReadOnlyList<int> widths, Precision precision)
    {
        ArgumentNullException.ThrowIfNull(widths);
        List<Module<Tensor, Tensor>> layers = [];
        foreach (int width in widths.SkipLast(1))
        {
            layers.AddRange([new LinearLayer(inputs, width, precision), new BatchNormLayer(width), ReLU()]);
            inputs = width;
        }

        layers.Add(new LinearLayer(inputs, widths[^1], precision, hasBias: false));
        return Sequential(layers);
    }

    /// <summary>Linear layers with bias and ReLUs between them.</summary>
    /// <param name="precision">Of its products.</param>
    /// <param name="widths">Length of the input, of each hidden layer, of the output.</param>
    /// <returns>[B, first width] → [B, last width].</returns>
    public static Sequential Perceptron(Precision precision, params IReadOnlyList<int> widths)
    {
        ArgumentNullException.ThrowIfNull(widths);
        List<Module<Tensor, Tensor>> layers = [new LinearLayer(widths[0], widths[1], precision)];
        for (int i = 2; i < widths.Count; i++)
        {
            layers.AddRange([ReLU(), new LinearLayer(widths[i - 1], widths[i], precision)]);
        }

        return Sequential(layers);
    }
}
