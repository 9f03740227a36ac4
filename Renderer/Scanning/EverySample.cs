using System.Runtime.Intrinsics;

namespace SIE.Renderer.Scanning;

/// <summary>All count.</summary>
internal readonly struct EverySample : ISampleRule
{
    public void Start(in SeenTriangle triangle)
    {
    }

    public Vector256<float> Choose(Vector256<float> samples, Vector256<float> depth, Vector256<float> before, in Inside inside, nuint place) =>
        samples & Vector256.LessThan(depth, before);
}
