using SIE.Training.Models.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SIE.Training.Models;

/// <summary>
/// The backbone: images [B, 3, n, n] to representations [B, R], the global average after the last ReLU. Parameter names are torchvision's;
/// the padding is not (stem 2 left and top, 3 right and bottom; pooling and strided 3×3 convolutions right and bottom only).
/// </summary>
public sealed class ResNet : Module<Tensor, Tensor>
{
    private readonly ConvolutionLayer _stem;
    private readonly BatchNormLayer _norm;
    private readonly Sequential[] _stages;
    private readonly Precision _precision;

    /// <summary>Builds a network with Kaiming-normal convolutions, drawn from libtorch's default generator.</summary>
    /// <param name="architecture">Its shape.</param>
    /// <param name="precision">Of its convolutions.</param>
    /// <param name="convolutions">Who computes them.</param>
    public ResNet(Architecture architecture, Precision precision = Precision.Fp32, Convolutions convolutions = Convolutions.Auto)
        : base(nameof(ResNet))
    {
        ArgumentNullException.ThrowIfNull(architecture);
        _precision = precision;
        _stem = new(3, architecture.Width, 7, 2, padding: 0, precision, convolutions);
        _norm = new(architecture.Width);
        register_module("conv1", _stem);
        register_module("bn1", _norm);
        _stages = new Sequential[architecture.Blocks.Count];
        int channels = architecture.Width;
        for (int stage = 0; stage < _stages.Length; stage++)
        {
            List<Module<Tensor, Tensor>> blocks = [];
            for (int block = 0; block < architecture.Blocks[stage]; block++)
            {
                int inner = architecture.Width << stage;
                blocks.Add(new ResidualBlock(
                    channels, inner, block == 0 && stage > 0 ? 2 : 1, block == 0, architecture.Bottleneck, precision, convolutions));
                channels = inner * architecture.Expansion;
            }

            _stages[stage] = Sequential(blocks);
            register_module($"layer{stage + 1}", _stages[stage]);
        }
    }

    /// <summary>Images to representations.</summary>
    /// <param name="input">[B, 3, n, n], float32; fastest with the channels last in memory.</param>
    /// <returns>[B, R], of the images' type.</returns>
    /// <exception cref="ArgumentException">The images' side is none of 32k … 32k+3, where main path and shortcuts would disagree.</exception>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!Architecture.AcceptsSide(input.shape[2]) || !Architecture.AcceptsSide(input.shape[3]))
        {
            throw new ArgumentException($"The backbone takes images whose side is 32k to 32k+3 pixels, not {input.shape[2]}×{input.shape[3]}.");
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor x = _norm.ForwardPooled(_stem.forward(functional.pad(_precision.Operand(input), (2, 3, 2, 3))));
        foreach (Sequential stage in _stages)
        {
            x = stage.forward(x);
        }

        return x.mean([2, 3], type: input.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>Nothing by field name: all is registered above, under the public implementation's names.</summary>
    protected override void RegisterComponents()
    {
    }
}
