using static TorchSharp.torch;

namespace SIE.Training.Objectives;

/// <summary>The contrastive loss of SimCLR (Chen et al., ICML 2020).</summary>
public static class InfoNce
{
    /// <summary>Mean over the 2N anchors of −s(positive) + logsumexp of the 2N − 1 others, s the cosine similarity over τ.</summary>
    /// <param name="first">[N, E].</param>
    /// <param name="second">[N, E]; row i is the positive of row i.</param>
    /// <param name="temperature">τ.</param>
    /// <returns>A scalar.</returns>
    public static Tensor Loss(Tensor first, Tensor second, double temperature)
    {
        ArgumentNullException.ThrowIfNull(first);
        long n = first.shape[0];
        Tensor features = nn.functional.normalize(cat([first, second]), dim: 1, eps: 1e-12);
        Tensor similarity = features.mm(features.t()) / temperature;
        Tensor self = eye(2 * n, dtype: ScalarType.Bool, device: first.device);
        Tensor positive = similarity.diagonal(offset: n).mean(); // the other half of the anchors has the same, by symmetry
        return similarity.masked_fill(self, double.NegativeInfinity).logsumexp(1).mean() - positive;
    }
}
