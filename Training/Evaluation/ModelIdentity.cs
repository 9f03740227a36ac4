using System.Security.Cryptography;
using System.Text;
using static TorchSharp.torch;

namespace SIE.Training.Evaluation;

/// <summary>What tells one set of weights from another.</summary>
public static class ModelIdentity
{
    /// <summary>SHA-256 over names, types, shapes and values of all parameters and buffers.</summary>
    /// <param name="module">A model or a part of it.</param>
    /// <returns>Hexadecimal digits.</returns>
    public static string Of(nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, Tensor tensor) in module.state_dict().OrderBy(e => e.Key, StringComparer.Ordinal))
        {
            using Tensor host = tensor.detach().cpu().contiguous();
            hash.AppendData(Encoding.UTF8.GetBytes($"{name} {host.dtype} {string.Join(',', host.shape)}\n"));
            hash.AppendData(host.bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
