using System.Runtime.Intrinsics;
using SIE.Renderer.Passes;

namespace SIE.Renderer.Scanning;

/// <summary>Those count where a triangle lets some light through in front of what is opaque; what all together let through is kept.</summary>
/// <param name="opacities">The mesh's.</param>
/// <param name="projection">How they are seen.</param>
/// <param name="opaque">What is opaque; of the same area as the plane that is drawn.</param>
/// <param name="through">What is let through at each sample of the plane; 1 at first.</param>
internal struct VeilSamples(SurfaceOpacities opacities, Projection projection, SamplePlane opaque, float[] through) : ISampleRule
{
    private TriangleOpacity _opacity;

    public void Start(in SeenTriangle triangle) => _opacity = opacities.Of(triangle, projection.InverseDistances(triangle), width: 0);

    public readonly Vector256<float> Choose(Vector256<float> samples, Vector256<float> depth, Vector256<float> before, in Inside inside, nuint place)
    {
        Vector256<float> chosen = samples & Vector256.LessThan(depth, Vector256.LoadUnsafe(ref opaque.Depths[0], place));
        if (chosen.AsInt32() == Vector256<int>.Zero)
        {
            return chosen;
        }

        Vector256<float> opacity = _opacity.At(chosen, inside);
        chosen &= Vector256.GreaterThan(opacity, Vector256<float>.Zero) & Vector256.LessThan(opacity, Vector256.Create(PassConstants.Opaque));
        Vector256<float> kept = Vector256.LoadUnsafe(ref through[0], place);
        Vector256.ConditionalSelect(chosen, kept * (Vector256<float>.One - opacity), kept).StoreUnsafe(ref through[0], place);
        return chosen & Vector256.LessThan(depth, before);
    }
}
