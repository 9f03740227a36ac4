using System.Numerics;

namespace SIE.Renderer.Passes;

/// <summary>Where the object may keep the spot's light from the floor: elsewhere no ray to the spot need be followed.</summary>
internal static class FloorShadow
{
    /// <summary>Rounds in which the estimate of how far the shadow reaches is made smaller.</summary>
    private const int Rounds = 3;

    /// <summary>The texels of <see cref="FloorPass.Seen"/> where spotMayBeHidden of spotlight.glsl can be true.</summary>
    /// <param name="view">The view's rows, as view.glsl declares them.</param>
    /// <param name="size">Width and height of the view in pixels.</param>
    internal static PixelRect Of(ReadOnlySpan<Vector4> view, int size)
    {
        int side = (size + 1) / 2;
        Vector3 spot = view[8].AsVector3(), axis = view[12].AsVector3(), x = view[14].AsVector3(), y = view[15].AsVector3();
        Vector4 rect = view[16];
        float near = view[14].W, height = view[7].W;

        // As wide as the object on the spot's map, and as the spot's disk is wide beyond the object: the more so the farther away the floor is.
        float farthest = float.PositiveInfinity;
        Span<Vector3> corners = stackalloc Vector3[4];
        for (int round = 0; round < Rounds; round++)
        {
            float reach = 1.1f * view[8].W * x.Length() * ((1 / near) - (1 / farthest));
            float far = 0;
            for (int i = 0; i < 4; i++)
            {
                float atX = rect.X + ((i % 2 == 0 ? -1 : 1) * (rect.Z + reach)), atY = rect.Y + ((i / 2 == 0 ? -1 : 1) * (rect.W + reach));
                Vector3 ray = axis + (atX / x.LengthSquared() * x) + (atY / y.LengthSquared() * y);
                float distance = (height - spot.Z) / ray.Z;
                if (!(ray.Z < -0.01f && distance > 0))
                {
                    return new(0, 0, side, side);
                }

                corners[i] = spot + (distance * ray);
                far = Math.Max(far, distance);
            }

            farthest = Math.Max(far, near);
        }

        Vector2 low = new(float.PositiveInfinity), high = new(float.NegativeInfinity);
        foreach (Vector3 corner in corners)
        {
            Vector3 fromEye = corner - view[3].AsVector3();
            float depth = Vector3.Dot(view[6].AsVector3(), fromEye);
            if (!(depth > 0.01f * fromEye.Length()))
            {
                return new(0, 0, side, side);
            }

            Vector2 seen = new Vector2(Vector3.Dot(view[4].AsVector3(), fromEye), -Vector3.Dot(view[5].AsVector3(), fromEye)) / (depth * view[3].W);
            low = Vector2.Min(low, seen);
            high = Vector2.Max(high, seen);
        }

        (int left, int right) = SpanOf(low.X, high.X, size);
        (int top, int bottom) = SpanOf(low.Y, high.Y, size);
        return new(left, top, right - left, bottom - top);
    }

    /// <summary>The texels along one side between two places of the picture, whose borders are at −1 and 1, and one more on either side; never none.</summary>
    private static (int First, int End) SpanOf(float low, float high, int size)
    {
        // A texel looks through the middle of the 2×2 pixels that it lies in.
        int side = (size + 1) / 2;
        int first = (int)Math.Floor(TexelOf(low)) - 1, end = (int)Math.Ceiling(TexelOf(high)) + 2;
        first = Math.Clamp(first, 0, side - 1);
        return (first, Math.Clamp(end, first + 1, side));

        float TexelOf(float at) => ((size * (0.5f + (0.5f * Math.Clamp(at, -2, 2)))) - 1) / 2;
    }
}
