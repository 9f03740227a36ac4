using System.Runtime.Intrinsics;

namespace SIE.Renderer.Scanning;

/// <summary>For each corner, functions that are 0 on the edge across from it and positive inside.</summary>
internal readonly record struct Inside(Vector256<float> A, Vector256<float> B, Vector256<float> C);
