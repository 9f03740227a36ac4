using System.Numerics;
using System.Runtime.Intrinsics;

namespace SIE.Renderer.Scanning;

/// <summary>Of a triangle that lets light through, as large a share of the samples counts as it is opaque: screendoor.glsl.</summary>
/// <param name="opacities">The mesh's.</param>
/// <param name="extent">What becomes of those.</param>
/// <param name="axis">Which map is drawn.</param>
/// <param name="stride">Samples from one row of the plane to the next.</param>
internal struct ScreenDoorSamples(SurfaceOpacities opacities, ExtentSamples extent, int axis, int stride) : ISampleRule
{
    private TriangleOpacity _opacity;
    private uint _triangle;

    public void Start(in SeenTriangle triangle)
    {
        _opacity = opacities.Of(triangle, Vector3.One, width: 0);
        _triangle = triangle.Number;
    }

    public readonly Vector256<float> Choose(Vector256<float> samples, Vector256<float> depth, Vector256<float> before, in Inside inside, nuint place)
    {
        Vector256<float> opacity = _opacity.At(samples, inside), counts = Vector256<float>.Zero;
        for (uint left = samples.ExtractMostSignificantBits(); left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            (uint row, uint column) = Math.DivRem((uint)place + (uint)lane, (uint)stride);
            uint number = Hash((_triangle * 0x9e3779b9u) ^ Hash(column + (0x10000u * row)) ^ Hash((uint)axis));
            counts = (number >> 8) < opacity[lane] * 16777216f ? counts.WithElement(lane, BitConverter.UInt32BitsToSingle(uint.MaxValue)) : counts;
        }

        return extent.Choose(counts, depth, before, inside, place);
    }

    private static uint Hash(uint x)
    {
        x ^= x >> 16;
        x *= 0x7feb352du;
        x ^= x >> 15;
        x *= 0x846ca68bu;
        return x ^ (x >> 16);
    }
}
