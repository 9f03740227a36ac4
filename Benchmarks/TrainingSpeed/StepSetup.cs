using SIE.Training.Methods;
using SIE.Training.Models;
using SIE.Training.Models.Layers;
using SIE.Training.Runs;
using static TorchSharp.torch;

namespace SIE.Benchmarks.TrainingSpeed;

/// <summary>What is trained a step of: SIE with ResNet-18, half of whose representation is equivariant, the online evaluator with it.</summary>
/// <param name="Side">Width and height of the images.</param>
/// <param name="Batch">Pairs.</param>
/// <param name="Widths">Of the projectors; even.</param>
/// <param name="Classes">Number of classes.</param>
internal sealed record StepSetup(int Side, int Batch, IReadOnlyList<int> Widths, int Classes = 55)
{
    /// <summary>Dimensions of the equivariant part, and of the invariant.</summary>
    internal const int Equivariant = 256;

    /// <summary>A quaternion.</summary>
    internal const int Latents = 4;

    /// <summary>The learner that `sie train` uses.</summary>
    /// <param name="precision">Its precision.</param>
    internal Learner CreateLearner(Precision precision)
    {
        ModelOptions options = new() { EquivariantSize = Equivariant, ProjectorWidths = Widths, Classes = Classes, Precision = precision };
        return new(MethodCatalog.Find("SIE")!, options, new(), new(), CPU);
    }

    /// <summary>Random images, latents and labels, the same for every contender.</summary>
    /// <param name="channelsLast">The images' channels lie side by side, as the loader gives them.</param>
    internal PairBatch CreateBatch(bool channelsLast)
    {
        manual_seed(1);
        Tensor latents = randn(Batch, Latents);
        return new(Images(), Images(), latents / latents.norm(1, keepdim: true), randint(0, Classes, Batch, dtype: ScalarType.Int64));

        Tensor Images()
        {
            Tensor images = randn(Batch, 3, Side, Side);
            return channelsLast ? images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : images;
        }
    }
}
