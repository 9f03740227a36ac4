namespace SIE.Training.Models;

/// <summary>How a vector is laid out: invariant dimensions first, equivariant ones last.</summary>
/// <param name="Whole">Its length.</param>
/// <param name="Invariant">First dimensions that are invariant; 0 if the method has no such part.</param>
/// <param name="Equivariant">Last dimensions that are equivariant; 0 if the method has no such part.</param>
public readonly record struct Parts(int Whole, int Invariant, int Equivariant);
