using TorchSharp;

namespace SIE.Training.Devices;

/// <summary>Brings tensors to a device without waiting for it.</summary>
internal static class HostCopies
{
    /// <summary>
    /// Copies a tensor of the host to a device. To a GPU from page-locked memory, which the driver reads while the program goes on; libtorch keeps that
    /// memory until it has been read.
    /// </summary>
    /// <param name="host">A tensor in the host's memory.</param>
    /// <param name="device">Where to.</param>
    /// <returns>The tensor there; on a CPU the same one.</returns>
    internal static torch.Tensor CopiedTo(this torch.Tensor host, torch.Device device) =>
        device.type == DeviceType.CUDA ? host.pin_memory().to(device, non_blocking: true) : host;
}
