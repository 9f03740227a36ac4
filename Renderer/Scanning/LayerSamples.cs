using System.Runtime.Intrinsics;
using SIE.Renderer.Passes;

namespace SIE.Renderer.Scanning;

/// <summary>Those count where a triangle lets some light through, in front of what is opaque and behind the layer before.</summary>
/// <param name="opacities">The mesh's.</param>
/// <param name="projection">How they are seen.</param>
/// <param name="opaque">What is opaque; of the same area as the plane that is drawn.</param>
/// <param name="layerBefore">The layer before, likewise; null for the first.</param>
internal struct LayerSamples(SurfaceOpacities opacities, Projection projection, SamplePlane opaque, SamplePlane? layerBefore) : ISampleRule
{
    private TriangleOpacity _opacity;

    /// <summary>Whether any did.</summary>
    internal bool Any { get; private set; }

    public void Start(in SeenTriangle triangle) => _opacity = opacities.Of(triangle, projection.InverseDistances(triangle), width: 1);

    public Vector256<float> Choose(Vector256<float> samples, Vector256<float> depth, Vector256<float> before, in Inside inside, nuint place)
    {
        Vector256<float> chosen = samples & Vector256.LessThan(depth, before) & Vector256.LessThan(depth, Vector256.LoadUnsafe(ref opaque.Depths[0], place));
        if (layerBefore is not null)
        {
            chosen &= Vector256.GreaterThan(depth, Vector256.LoadUnsafe(ref layerBefore.Depths[0], place));
        }

        if (chosen.AsInt32() != Vector256<int>.Zero)
        {
            Vector256<float> opacity = _opacity.At(chosen, inside);
            chosen &= Vector256.GreaterThan(opacity, Vector256<float>.Zero) & Vector256.LessThan(opacity, Vector256.Create(PassConstants.Opaque));
            Any |= chosen.AsInt32() != Vector256<int>.Zero;
        }

        return chosen;
    }
}
