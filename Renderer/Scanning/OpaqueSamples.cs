using System.Runtime.Intrinsics;
using SIE.Renderer.Passes;

namespace SIE.Renderer.Scanning;

/// <summary>Those count where a triangle lets no light through.</summary>
/// <param name="opacities">The mesh's.</param>
/// <param name="projection">How they are seen.</param>
/// <param name="width">How wide samples are, in samples; 0 to look at the finest of the pictures' levels.</param>
internal struct OpaqueSamples(SurfaceOpacities opacities, Projection projection, float width) : ISampleRule
{
    private TriangleOpacity _opacity;

    public void Start(in SeenTriangle triangle) => _opacity = opacities.Of(triangle, projection.InverseDistances(triangle), width);

    public readonly Vector256<float> Choose(Vector256<float> samples, Vector256<float> depth, Vector256<float> before, in Inside inside, nuint place)
    {
        Vector256<float> nearer = samples & Vector256.LessThan(depth, before);
        return nearer & Vector256.GreaterThanOrEqual(_opacity.At(nearer, inside), Vector256.Create(PassConstants.Opaque));
    }
}
