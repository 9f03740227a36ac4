using SIE.Training.Models.Layers.Winograd;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SIE.Training.Models.Layers;

/// <summary>
/// A square convolution without bias. Its weights [out, in, k, k] lie in memory as [out, k, k, in]; libtorch recognises the strides and keeps all
/// maps that come of it in that order (channels last), which its kernels are faster in.
/// </summary>
internal sealed class ConvolutionLayer : Module<Tensor, Tensor>
{
    private readonly int _stride;
    private readonly int _padding;
    private readonly bool _pointwise;
    private readonly Precision _precision;
    private readonly bool _transformable;
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    /// <summary>Draws Kaiming-normal weights (fan out, ReLU).</summary>
    /// <param name="inputs">Channels in.</param>
    /// <param name="outputs">Channels out.</param>
    /// <param name="kernel">Side of the kernel.</param>
    /// <param name="stride">Step between its places.</param>
    /// <param name="padding">Zeros on all four sides.</param>
    /// <param name="precision">Of the operands, and so of the output.</param>
    /// <param name="convolutions">Who computes it.</param>
    internal ConvolutionLayer(
        int inputs, int outputs, int kernel, int stride, int padding, Precision precision, Convolutions convolutions)
        : base(nameof(ConvolutionLayer))
    {
        (_stride, _padding, _pointwise, _precision) = (stride, padding, kernel == 1, precision);
        _transformable = convolutions == Convolutions.Auto && (kernel, stride, padding) == (3, 1, 1) && WinogradConvolution.Takes(inputs, outputs);
        Tensor weights = empty(outputs, inputs, kernel, kernel);
        init.kaiming_normal_(weights, mode: init.FanInOut.FanOut, nonlinearity: init.NonlinearityType.ReLU);
        _weight = Parameter(ChannelsLast(weights));
        register_parameter("weight", _weight);
    }

    /// <summary>Maps whose channels lie side by side in memory.</summary>
    /// <param name="maps">[B, C, H, W] in any order.</param>
    /// <returns>The same values and shape with the strides of [B, H, W, C].</returns>
    internal static Tensor ChannelsLast(Tensor maps) => maps.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        (Tensor x, Tensor weight) = (_precision.Operand(input), _precision.Operand(_weight));
        return _pointwise
            ? Pointwise(x, weight)
            : _transformable && WinogradConvolution.Pays(x) ? WinogradConvolution.Convolve(x, weight)
            : functional.conv2d(x, weight, strides: [_stride, _stride], padding: [_padding, _padding]);
    }

    /// <summary>
    /// A 1×1 convolution as what it is with the channels last: a product of matrices. (Not by conv2d: oneDNN, as of libtorch 2.10 with AVX-512,
    /// computes wrong values for some sizes, such as 256 to 512 channels on 8 maps of 2×2.)
    /// </summary>
    private Tensor Pointwise(Tensor x, Tensor weight)
    {
        Tensor places = _stride == 1 ? x : x.slice(2, 0, x.shape[2], _stride).slice(3, 0, x.shape[3], _stride);
        return functional.linear(places.permute(0, 2, 3, 1), weight.flatten(1)).permute(0, 3, 1, 2);
    }

    /// <summary>Nothing by field name: registered above.</summary>
    protected override void RegisterComponents()
    {
    }
}
