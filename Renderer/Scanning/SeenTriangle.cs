using System.Runtime.Intrinsics;

namespace SIE.Renderer.Scanning;

/// <summary>A triangle, or what a cut has left of one, as an eye sees it.</summary>
/// <param name="Number">The triangle's number in the mesh.</param>
/// <param name="Depth">Depths of its corners: three lanes.</param>
/// <param name="Cut">Its corners if it is what was left; null for all of a triangle.</param>
internal readonly record struct SeenTriangle(uint Number, Vector128<float> Depth, CutCorner[]? Cut);
