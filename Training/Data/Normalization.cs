using SIE.Training.Devices;
using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Data;

/// <summary>Turns bytes into what the backbone takes: mean subtracted and divided by the standard deviation, channel by channel.</summary>
/// <param name="Mean">Of R, G, B in [0, 1].</param>
/// <param name="Deviation">Of R, G, B in [0, 1].</param>
public sealed record Normalization(IReadOnlyList<double> Mean, IReadOnlyList<double> Deviation)
{
    /// <summary>Those of 3DIEBench, as the published code has them.</summary>
    public static Normalization Published { get; } = new([0.5016, 0.5037, 0.5060], [0.1030, 0.0999, 0.0969]);

    /// <summary>Moves images to a device as bytes and normalises them there.</summary>
    /// <param name="pixels">Images one after the other, rows from the top, RGB.</param>
    /// <param name="count">How many.</param>
    /// <param name="side">Width and height.</param>
    /// <param name="device">Where to.</param>
    /// <returns>[count, 3, side, side], float32, the channels last in memory.</returns>
    public Tensor Apply(PixelBuffer pixels, int count, int side, Device device)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        using DisposeScope scope = NewDisposeScope();
        Tensor bytes = pixels.AsTensor(count, side, side, 3).CopiedTo(device);
        Tensor mean = Channels(Mean);
        Tensor deviation = Channels(Deviation);
        return bytes.to(ScalarType.Float32).permute(0, 3, 1, 2).sub_(mean).div_(deviation).MoveToOuterDisposeScope();

        Tensor Channels(IReadOnlyList<double> values) => tensor(values.Select(v => (float)(v * 255)).ToArray()).CopiedTo(device).view(1, 3, 1, 1);
    }
}
