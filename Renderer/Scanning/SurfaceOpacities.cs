using System.Numerics;
using SIE.Renderer.Passes;
using SIE.Renderer.Preparation;

namespace SIE.Renderer.Scanning;

/// <summary>How much light the triangles of a mesh let through: opacity.glsl and drawnopacity.glsl, for a CPU.</summary>
/// <param name="mesh">The mesh; only what is needed of it is kept.</param>
internal sealed class SurfaceOpacities(PreparedMesh mesh)
{
    private readonly uint[] _materialOf = mesh.MaterialOf;
    private readonly Vector2[] _texCoords = mesh.TexCoords;
    private readonly Vector4[] _rows = mesh.Materials.Rows;
    private readonly PictureStore _pictures = mesh.Materials.Pictures;

    /// <summary>A triangle's opacity.</summary>
    /// <param name="triangle">As it is seen.</param>
    /// <param name="inverse">Inverse distances of its corners from the eye, but for a factor.</param>
    /// <param name="width">How wide samples are, in samples; 0 to look at the finest of the pictures' levels.</param>
    internal TriangleOpacity Of(in SeenTriangle triangle, Vector3 inverse, float width)
    {
        int row = MaterialTable.RowsPerMaterial * (int)(_materialOf[triangle.Number] & ~PassConstants.HasTwin);
        int picture = (int)_rows[row + 3].X;
        if (picture < 0)
        {
            return new TriangleOpacity(_pictures, _rows[row].W);
        }

        ReadOnlySpan<Vector2> corners = _texCoords.AsSpan(3 * (int)triangle.Number, 3);
        (Vector2 a, Vector2 b, Vector2 c) = (corners[0], corners[1], corners[2]);
        if (triangle.Cut is [var first, var second, var third])
        {
            (a, b, c) = (On(first.Shares), On(second.Shares), On(third.Shares));
        }

        return new TriangleOpacity(_pictures, _rows[row].W, picture, _rows[row + 5], a, b, c, inverse, width);

        Vector2 On(Vector3 shares) => (shares.X * a) + (shares.Y * b) + (shares.Z * c);
    }
}
