using System.Runtime.Intrinsics;

namespace SIE.Renderer.Scanning;

/// <summary>Decides which samples of a triangle count.</summary>
internal interface ISampleRule
{
    /// <summary>Told of a triangle before its samples.</summary>
    void Start(in SeenTriangle triangle);

    /// <summary>Chooses samples of the triangle that go into the plane.</summary>
    /// <param name="samples">All bits of the lanes that it covers.</param>
    /// <param name="depth">How deep it lies there.</param>
    /// <param name="before">How deep what is nearest so far does.</param>
    /// <param name="inside">How far inside each edge they are.</param>
    /// <param name="place">The first lane's place in the plane.</param>
    /// <returns>All bits of the lanes that are chosen, each of them nearer than what is before.</returns>
    Vector256<float> Choose(Vector256<float> samples, Vector256<float> depth, Vector256<float> before, in Inside inside, nuint place);
}
