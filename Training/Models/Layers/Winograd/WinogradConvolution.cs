using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SIE.Training.Devices;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Models.Layers.Winograd;

/// <summary>A 3×3 convolution of step 1 with a margin of one zero, in float32 on a CPU with AVX-512.</summary>
internal sealed class WinogradConvolution : autograd.SingleTensorFunction<WinogradConvolution>
{
    /// <summary>A tile's 16 places take 144 multiplications directly, 36 so. Maps are convolved so whose tiles hold half as many places at least.</summary>
    private const int LeastPlaces = 8;

    /// <summary>What the engine was handed last by a thread, and has taken by the time that it asks for more.</summary>
    [ThreadStatic]
    private static Tensor[]? _handed;

    public override string Name => nameof(WinogradConvolution);

    /// <summary>Whether the processor has AVX-512, which this needs, and these numbers of channels can be computed.</summary>
    /// <param name="inputs">Channels in.</param>
    /// <param name="outputs">Channels out.</param>
    internal static bool Takes(int inputs, int outputs) =>
        Vector512.IsHardwareAccelerated && Avx512F.IsSupported && inputs % MatrixKernel.Columns == 0 && outputs % MatrixKernel.Columns == 0;

    /// <summary>Whether maps can be convolved so, and half the multiplications suffice: by the images' size, not by how many there are.</summary>
    /// <param name="maps">[B, C, H, W].</param>
    internal static bool Pays(Tensor maps)
    {
        TiledMaps one = new(0, 1, (int)maps.shape[2], (int)maps.shape[3], 1);
        return maps.dtype == ScalarType.Float32 && maps.device_type == DeviceType.CPU && one.Height * one.Width >= LeastPlaces * one.Tiles;
    }

    /// <summary>Convolves, with gradients where they are asked for.</summary>
    /// <param name="maps">[B, C, H, W].</param>
    /// <param name="weight">[D, C, 3, 3].</param>
    /// <returns>[B, D, H, W] with the channels last in memory. An image's values don't depend on the others, nor on the number of threads.</returns>
    internal static Tensor Convolve(Tensor maps, Tensor weight)
    {
        // TorchSharp makes a second tensor like the output, for gradients that it isn't given. It ends with this scope.
        using DisposeScope scope = NewDisposeScope();
        bool learns = is_grad_enabled() && (maps.requires_grad || weight.requires_grad);
        Tensor result = learns ? apply(maps, weight) : Compute(ChannelsSideBySide(maps), ChannelsSideBySide(weight)).permute(0, 3, 1, 2);
        return result.MoveToOuterDisposeScope();
    }

    /// <param name="context">Keeps what backward needs.</param>
    /// <param name="vars">Maps [B, C, H, W] and weights [D, C, 3, 3], of which C and D are multiples of 32.</param>
    public override Tensor forward(autograd.AutogradContext context, params object[] vars)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor input, Tensor weight) = (ChannelsSideBySide(((Tensor)vars[0]).detach()), ChannelsSideBySide(((Tensor)vars[1]).detach()));
        context.save_data("kept", new[] { input, weight }.Select(static t => t.DetachFromDisposeScope()).ToArray());
        context.save_data("needs", new[] { ((Tensor)vars[0]).requires_grad, ((Tensor)vars[1]).requires_grad });
        return Compute(input, weight).permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(autograd.AutogradContext context, Tensor gradOutput)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable constant = no_grad();
        Tensor[] kept = (Tensor[])context.get_data("kept");
        bool[] needs = (bool[])context.get_data("needs");
        Array.ForEach(_handed ?? [], static t => t.Dispose());
        (Tensor input, Tensor weight, Tensor gradient) = (kept[0], kept[1], ChannelsSideBySide(gradOutput));
        Tensor? ofInput = needs[0] ? OfInput(gradient, weight).permute(0, 3, 1, 2).MoveToOuterDisposeScope() : null;
        Tensor? ofWeight = needs[1] ? OfWeight(input, gradient).permute(0, 3, 1, 2).MoveToOuterDisposeScope() : null;

        // All would live until the whole of the gradients is computed.
        Array.ForEach(kept, static t => t.Dispose());
        gradOutput.Dispose();
        _handed = [.. new[] { ofInput, ofWeight }.OfType<Tensor>()];
        return [ofInput!, ofWeight!];
    }

    private static Tensor Compute(Tensor input, Tensor weight)
    {
        Tensor output = empty(input.shape[0], input.shape[1], input.shape[2], weight.shape[0]);
        WinogradProduct.Convolve(Maps(input), new(TensorAddress.Of(weight), (int)weight.shape[0], (int)weight.shape[3], Backward: false), Maps(output));
        return output;
    }

    private static Tensor OfInput(Tensor gradient, Tensor weight)
    {
        Tensor output = empty(gradient.shape[0], gradient.shape[1], gradient.shape[2], weight.shape[3]);
        WinogradProduct.Convolve(Maps(gradient), new(TensorAddress.Of(weight), (int)weight.shape[0], (int)weight.shape[3], Backward: true), Maps(output));
        return output;
    }

    private static unsafe Tensor OfWeight(Tensor input, Tensor gradient)
    {
        Tensor output = empty(gradient.shape[3], 3, 3, input.shape[3]);
        WinogradWeightGradient.Compute(Maps(input), Maps(gradient), (float*)TensorAddress.Of(output));
        return output;
    }

    /// <summary>[B, C, H, W] as [B, H, W, C], in memory too.</summary>
    private static Tensor ChannelsSideBySide(Tensor maps) => maps.permute(0, 2, 3, 1).contiguous();

    private static TiledMaps Maps(Tensor maps) => new(TensorAddress.Of(maps), (int)maps.shape[0], (int)maps.shape[1], (int)maps.shape[2], (int)maps.shape[3]);
}
