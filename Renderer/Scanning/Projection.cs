using System.Numerics;
using System.Runtime.Intrinsics;

namespace SIE.Renderer.Scanning;

/// <summary>
/// Where an eye sees points of the object: in samples, whose middles have whole coordinates, row 0 at the top, and at which depth, 0 on the near plane and
/// 1 on the far one. Made from the rows of a view, as view.glsl declares them.
/// </summary>
internal readonly struct Projection
{
    private Projection(ReadOnlySpan<Vector4> view, Vector3 eye, Vector3 x, Vector3 y, Vector3 forward, float near, float far, int side)
    {
        Vector3 row0 = view[0].AsVector3(), row1 = view[1].AsVector3(), row2 = view[2].AsVector3();
        Near = near;
        DepthAtInfinity = far / (far - near);
        DepthFall = far * near / (far - near);
        Forward = FromEye(forward);
        // Half a side for each unit of the axes, and the middle of the picture for each unit of distance.
        float middle = (0.5f * side) - 0.5f;
        X = (FromEye(x) * (0.5f * side)) + (Forward * middle);
        Y = (FromEye(y) * (0.5f * side)) + (Forward * middle);
        Height = new Vector4(row2, -view[7].W);

        Vector4 FromEye(Vector3 axis) => new((row0 * axis.X) + (row1 * axis.Y) + (row2 * axis.Z), -Product(new Vector4(axis, 0), eye));
    }

    /// <summary>Rows that make of a point (x, y, z, 1) in the object frame its place times its distance.</summary>
    internal Vector4 X { get; }

    /// <inheritdoc cref="X"/>
    internal Vector4 Y { get; }

    /// <summary>The row that makes a point's distance along the eye's axis.</summary>
    internal Vector4 Forward { get; }

    /// <summary>The row that makes a point's height over the floor.</summary>
    internal Vector4 Height { get; }

    /// <summary>Distance of depth 0.</summary>
    internal float Near { get; }

    /// <summary>Depth at a distance is this less <see cref="DepthFall"/> over the distance.</summary>
    internal float DepthAtInfinity { get; }

    /// <inheritdoc cref="DepthAtInfinity"/>
    internal float DepthFall { get; }

    /// <summary>Where a point is seen, and how deep; to the bit what <see cref="SeenPoints"/> finds for several.</summary>
    internal Vector3 Of(Vector3 point)
    {
        float inverse = 1 / Product(Forward, point);
        return new Vector3(Product(X, point) * inverse, Product(Y, point) * inverse, DepthAtInfinity - (DepthFall * inverse));
    }

    /// <summary>A row's product with (x, y, z, 1), added up in the order of <see cref="SeenPoints"/>.</summary>
    internal static float Product(Vector4 row, Vector3 point) => (row.X * point.X) + (row.Y * point.Y) + ((row.Z * point.Z) + row.W);

    /// <summary>Inverse distances of a triangle's corners, but for a factor.</summary>
    internal Vector3 InverseDistances(in SeenTriangle triangle) => new Vector3(DepthAtInfinity) - triangle.Depth.AsVector3();

    /// <summary>The camera's.</summary>
    /// <param name="view">The view's rows.</param>
    /// <param name="side">Samples along a side of the picture.</param>
    internal static Projection OfCamera(ReadOnlySpan<Vector4> view, int side)
    {
        float tangent = view[3].W;
        return new(
            view, view[3].AsVector3(), view[4].AsVector3() / tangent, -view[5].AsVector3() / tangent, view[6].AsVector3(), view[4].W, view[5].W, side);
    }

    /// <summary>That of the spot's map.</summary>
    /// <param name="view">The view's rows.</param>
    /// <param name="side">Texels along a side of the map.</param>
    internal static Projection OfSpot(ReadOnlySpan<Vector4> view, int side) =>
        new(view, view[8].AsVector3(), view[14].AsVector3(), view[15].AsVector3(), view[12].AsVector3(), view[14].W, view[15].W, side);
}
