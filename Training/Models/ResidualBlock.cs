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
    private readonly Conv2d[] _convolutions;
    private readonly BatchNorm2d[] _norms;
    private readonly Sequential? _shortcut;
    private readonly int _stride;

    /// <param name="inputs">Channels in.</param>
    /// <param name="inner">Inner channels.</param>
    /// <param name="stride">1 or 2.</param>
    /// <param name="projectShortcut">A 1×1 convolution on the shortcut: in the first block of each stage, whether needed or not.</param>
    /// <param name="bottleneck">1×1, 3×3, 1×1 with four times the inner channels out, in place of 3×3, 3×3.</param>
    internal ResidualBlock(int inputs, int inner, int stride, bool projectShortcut, bool bottleneck)
        : base(nameof(ResidualBlock))
    {
        int outputs = bottleneck ? inner * 4 : inner;
        _stride = stride;
        _convolutions = bottleneck
            ? [Convolution(inputs, inner, 1, 1), Convolution(inner, inner, 3, stride), Convolution(inner, outputs, 1, 1)]
            : [Convolution(inputs, inner, 3, 1), Convolution(inner, outputs, 3, stride)];
        _norms = [.. _convolutions.Select(c => BatchNorm2d(c.out_channels))];
        for (int i = 0; i < _convolutions.Length; i++)
        {
            register_module($"conv{i + 1}", _convolutions[i]);
            register_module($"bn{i + 1}", _norms[i]);
        }

        if (projectShortcut)
        {
            _shortcut = Sequential(Convolution(inputs, outputs, 1, stride), BatchNorm2d(outputs));
            register_module("downsample", _shortcut);
        }

        // Each block starts as the identity (zero-init residual).
        init.zeros_(_norms[^1].weight!);
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = input;
        for (int i = 0; i < _convolutions.Length; i++)
        {
            bool strided = i == 1 && _stride == 2;
            x = _norms[i].forward(_convolutions[i].forward(strided ? functional.pad(x, (0, 1, 0, 1)) : x));
            x = i < _convolutions.Length - 1 ? x.relu_() : x;
        }

        return x.add_(_shortcut is null ? input : _shortcut.forward(input)).relu_().MoveToOuterDisposeScope();
    }

    /// <summary>Nothing by field name: all is registered above, under the public implementation's names.</summary>
    protected override void RegisterComponents()
    {
    }

    internal static Conv2d Convolution(int inputs, int outputs, int kernel, int stride)
    {
        int padding = kernel == 3 && stride == 1 ? 1 : 0;
        Conv2d convolution = Conv2d(inputs, outputs, kernel, stride, padding, bias: false);
        init.kaiming_normal_(convolution.weight!, mode: init.FanInOut.FanOut, nonlinearity: init.NonlinearityType.ReLU);
        return convolution;
    }
}
