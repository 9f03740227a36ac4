using System.Globalization;
using SIE.Terminal;
using TorchSharp;

namespace SIE.Training.Devices;

/// <summary>The device named on the command line.</summary>
public static class ComputeDevice
{
    /// <summary>Loads libtorch and opens a device.</summary>
    /// <param name="name"><c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    /// <returns>The device.</returns>
    /// <exception cref="UsageException">No such device.</exception>
    /// <exception cref="LibTorchException">libtorch can't be loaded.</exception>
    public static torch.Device Open(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string source = LibTorch.Load();
        if (name == "cpu")
        {
            return torch.CPU;
        }

        int index = 0;
        bool understood = name == "cuda"
            || (name.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(name[5..], NumberStyles.None, CultureInfo.InvariantCulture, out index));
        if (!understood)
        {
            throw new UsageException($"'{name}' is no device; use cpu, cuda or cuda:N.");
        }

        int devices = torch.cuda.is_available() ? torch.cuda.device_count() : 0;
        return index < devices
            ? torch.device(DeviceType.CUDA, index)
            : throw new UsageException(
                $"{name} is not there: the libtorch of {source} sees {devices} CUDA devices. Build with -p:TorchBackend=cuda, " +
                $"or set {LibTorch.Variable} to a libtorch {LibTorch.Version} with CUDA, such as a Python installation's torch/lib.");
    }

    /// <summary>Lets, or doesn't let, CUDA round the operands of float32 products to TensorFloat32; a setting of the whole process.</summary>
    /// <param name="device">The device; on a CPU nothing is set.</param>
    /// <param name="allow">Whether it may.</param>
    public static void AllowTensorFloat32(torch.Device device, bool allow)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (device.type == DeviceType.CUDA)
        {
            torch.backends.cuda.matmul.allow_tf32 = allow;
            torch.backends.cudnn.allow_tf32 = allow;
        }
    }
}
