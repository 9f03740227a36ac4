using System.Numerics;

namespace SIE.Renderer.Scanning;

/// <summary>A corner of what a cut has left of a triangle.</summary>
/// <param name="Point">Where it is in the object frame, and once it is projected, where it is seen and how deep.</param>
/// <param name="Shares">Where it lies on the triangle: shares of its three corners.</param>
internal readonly record struct CutCorner(Vector3 Point, Vector3 Shares);
