using TorchSharp;
using static TorchSharp.torch;

namespace SIE.Training.Objectives;

/// <summary>How often a classifier is right.</summary>
public static class Accuracy
{
    /// <summary>The fraction of samples whose class is among the k largest logits (k is cut to the number of classes).</summary>
    /// <param name="logits">[B, C].</param>
    /// <param name="labels">[B], int64.</param>
    /// <param name="k">How many guesses.</param>
    /// <returns>0 to 1.</returns>
    public static double TopK(Tensor logits, Tensor labels, int k)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(labels);
        using DisposeScope scope = NewDisposeScope();
        Tensor best = logits.detach().topk((int)Math.Min(k, logits.shape[1]), 1).indexes;
        return best.eq(labels.unsqueeze(1)).sum().item<long>() / (double)logits.shape[0];
    }
}
