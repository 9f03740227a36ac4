using System.Numerics;
using System.Runtime.Intrinsics;
using SIE.Renderer.Preparation;

namespace SIE.Renderer.Scanning;

/// <summary>How much light a triangle lets through: the same everywhere, or what its picture says.</summary>
internal readonly struct TriangleOpacity
{
    private readonly PictureStore _pictures;
    private readonly float _alpha, _width, _area;
    private readonly int _picture;
    private readonly Vector4 _mapping;
    private readonly Vector2 _a, _b, _c;
    private readonly Vector3 _inverse;

    /// <summary>The same everywhere.</summary>
    internal TriangleOpacity(PictureStore pictures, float alpha) => (_pictures, _alpha, _picture) = (pictures, alpha, -1);

    /// <summary>As a picture says.</summary>
    /// <param name="pictures">All pictures.</param>
    /// <param name="alpha">What the picture's opacity is multiplied by.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="mapping">Its scale and offset.</param>
    /// <param name="a">Texture coordinates of the corners.</param>
    /// <param name="b">The second.</param>
    /// <param name="c">The third.</param>
    /// <param name="inverse">Inverse distances of the corners from the eye, but for a factor.</param>
    /// <param name="width">How wide samples are, in samples.</param>
    internal TriangleOpacity(PictureStore pictures, float alpha, int picture, Vector4 mapping, Vector2 a, Vector2 b, Vector2 c, Vector3 inverse, float width)
    {
        (_pictures, _alpha, _picture, _mapping, _a, _b, _c, _inverse, _width) = (pictures, alpha, picture, mapping, a, b, c, inverse, width);
        _area = Math.Abs(((b.X - a.X) * (c.Y - a.Y)) - ((b.Y - a.Y) * (c.X - a.X)));
    }

    /// <summary>Opacity at samples.</summary>
    /// <param name="samples">All bits of the lanes that are asked for.</param>
    /// <param name="inside">Where on the triangle they are.</param>
    internal Vector256<float> At(Vector256<float> samples, in Inside inside)
    {
        Vector256<float> opacity = Vector256.Create(_alpha);
        if (_picture < 0)
        {
            return opacity;
        }

        for (uint left = samples.ExtractMostSignificantBits(); left != 0; left &= left - 1)
        {
            int lane = BitOperations.TrailingZeroCount(left);
            opacity = opacity.WithElement(lane, _alpha * At(new Vector3(inside.A[lane], inside.B[lane], inside.C[lane])));
        }

        return opacity;
    }

    private float At(Vector3 inside)
    {
        float sum = inside.X + inside.Y + inside.Z;
        Vector3 share = inside * _inverse;
        float here = share.X + share.Y + share.Z;
        share /= here;
        here /= sum;
        // How much of the picture a sample covers.
        float scale = _inverse.X * _inverse.Y * _inverse.Z / (here * here * here * sum);
        Vector2 at = (share.X * _a) + (share.Y * _b) + (share.Z * _c);
        int level = _pictures.LevelFor(_picture, _width * MathF.Sqrt(_area * scale) * _mapping.X);
        return _pictures.Opacity(level, (at * new Vector2(_mapping.X, _mapping.Y)) + new Vector2(_mapping.Z, _mapping.W));
    }
}
