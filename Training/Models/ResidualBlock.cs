using SIE.Training.Models.Layers;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SIE.Training.Models;

/// <summary>
/// One residual block. The stride is in the 3×3 convolution before the last normalisation (<c>conv2</c>) in both kinds, and a strided 3×3
/// convolution pads right and bottom only: the public SIE code's ResNet, which is not torchvision's.
/// </summary>
internal sealed class ResidualBlock : Module<Tensor, Tensor>
{
    private readonly ConvolutionLayer[] _convolutions;
    private readonly BatchNormLayer[] _norms;
    private readonly Sequential? _shortcut;
    private readonly int _stride;

    /// <param name="inputs">Channels in.</param>
    /// <param name="inner">Inner channels.</param>
    /// <param name="stride">1 or 2.</param>
    /// <param name="projectShortcut">A 1×1 convolution on the shortcut: in the first block of each stage, whether needed or not.</param>
    /// <param name="bottleneck">1×1, 3×3, 1×1 with four times the inner channels out, in place of 3×3, 3×3.</param>
    /// <param name="precision">Of the convolutions.</param>
    /// <param name="convolutions">Who computes them.</param>
    internal ResidualBlock(
        int inputs, int inner, int stride, bool projectShortcut, bool bottleneck, Precision precision, Convolutions convolutions)
        : base(nameof(ResidualBlock))
    {
        int outputs = bottleneck ? inner * 4 : inner;
        _stride = stride;
        _convolutions = bottleneck
            ? [Create(inputs, inner, 1, 1), Create(inner, inner, 3, stride), Create(inner, outputs, 1, 1)]
            : [Create(inputs, inner, 3, 1), Create(inner, outputs, 3, stride)];

        // Each block starts as the identity: its last normalisation's scale is zero.
        _norms = [.. Enumerable.Repeat(inner, _convolutions.Length - 1).Select(static c => new BatchNormLayer(c)), new(outputs, startsAtZero: true)];
        for (int i = 0; i < _convolutions.Length; i++)
        {
            register_module($"conv{i + 1}", _convolutions[i]);
            register_module($"bn{i + 1}", _norms[i]);
        }

        if (projectShortcut)
        {
            _shortcut = Sequential(Create(inputs, outputs, 1, stride), new BatchNormLayer(outputs));
            register_module("downsample", _shortcut);
        }

        ConvolutionLayer Create(int from, int to, int kernel, int step) =>
            new(from, to, kernel, step, kernel == 3 && step == 1 ? 1 : 0, precision, convolutions);
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = input;
        for (int i = 0; i < _convolutions.Length; i++)
        {
            x = _norms[i].forward(_convolutions[i].forward(x));

            // Padded before it is rectified, the padded map alone is kept for the gradients of both.
            x = i == 0 && _stride == 2 ? functional.pad(x, (0, 1, 0, 1)) : x;
            x = i < _convolutions.Length - 1 ? x.relu_() : x;
        }

        return x.add_(_shortcut is null ? input : _shortcut.forward(input)).relu_().MoveToOuterDisposeScope();
    }

    /// <summary>Nothing by field name: all is registered above, under the public implementation's names.</summary>
    protected override void RegisterComponents()
    {
    }
}
