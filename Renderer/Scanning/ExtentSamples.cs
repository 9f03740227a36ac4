using System.Runtime.Intrinsics;

namespace SIE.Renderer.Scanning;

/// <summary>All count; besides what is nearest, what is farthest is kept.</summary>
/// <param name="farthest">The greatest depth at each sample of the plane; 0 at first.</param>
internal readonly struct ExtentSamples(float[] farthest) : ISampleRule
{
    public void Start(in SeenTriangle triangle)
    {
    }

    public Vector256<float> Choose(Vector256<float> samples, Vector256<float> depth, Vector256<float> before, in Inside inside, nuint place)
    {
        Vector256<float> far = Vector256.LoadUnsafe(ref farthest[0], place);
        Vector256.ConditionalSelect(samples, Vector256.MaxNative(far, depth), far).StoreUnsafe(ref farthest[0], place);
        return samples & Vector256.LessThan(depth, before);
    }
}
