using static TorchSharp.torch;

namespace SIE.Training.Models;

/// <summary>What the model makes of one view.</summary>
/// <param name="Representation">The backbone's output [B, R].</param>
/// <param name="Invariant">Invariant embedding [B, Ei], where the method has one.</param>
/// <param name="Equivariant">Equivariant embedding [B, Eq], where the method has one.</param>
/// <param name="Embedding">Both side by side [B, Ei + Eq], invariant first.</param>
public sealed record ViewOutputs(Tensor Representation, Tensor? Invariant, Tensor? Equivariant, Tensor Embedding);

/// <summary>What the model makes of a batch of pairs.</summary>
/// <param name="First">The first views.</param>
/// <param name="Second">The second views.</param>
/// <param name="Prediction">Predicted equivariant embedding of the second view [B, Eq], where the method predicts.</param>
/// <param name="RegressedLatents">Latents regressed from both representations [B, K], where the method regresses them.</param>
public sealed record ModelOutputs(ViewOutputs First, ViewOutputs Second, Tensor? Prediction, Tensor? RegressedLatents)
{
    /// <summary>Logits of the classes, of the first views and then of the second [2B, C], where the method classifies.</summary>
    public Tensor? Logits { get; init; }
}
