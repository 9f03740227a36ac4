using TorchSharp;

namespace SIE.Training.Runs;

/// <summary>A batch of pairs of views on the device. Owns its tensors.</summary>
/// <param name="First">First views [B, 3, n, n], normalised.</param>
/// <param name="Second">Second views [B, 3, n, n], normalised.</param>
/// <param name="Latents">Latents from first to second [B, K].</param>
/// <param name="Labels">Classes [B], int64.</param>
public sealed record PairBatch(torch.Tensor First, torch.Tensor Second, torch.Tensor Latents, torch.Tensor Labels) : IDisposable
{
    /// <summary>Pairs of the whole batch, where this is one process's part of it; null if all processes have as many as this one.</summary>
    public int? Total { get; init; }

    /// <inheritdoc />
    public void Dispose()
    {
        First.Dispose();
        Second.Dispose();
        Latents.Dispose();
        Labels.Dispose();
    }
}
