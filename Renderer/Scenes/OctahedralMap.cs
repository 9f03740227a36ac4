using System.Numerics;

namespace SIE.Renderer.Scenes;

/// <summary>Unit vectors as points of a square: the octahedron unfolded (Cigolle et al. 2014, "A survey of efficient representations for independent unit vectors").</summary>
internal static class OctahedralMap
{
    /// <summary>Point of [−1, 1]² for a direction.</summary>
    internal static Vector2 Fold(Vector3 n)
    {
        n /= Math.Max(Math.Abs(n.X) + Math.Abs(n.Y) + Math.Abs(n.Z), 1e-20f);
        return n.Z >= 0
            ? new Vector2(n.X, n.Y)
            : new Vector2((1 - Math.Abs(n.Y)) * (n.X >= 0 ? 1 : -1), (1 - Math.Abs(n.X)) * (n.Y >= 0 ? 1 : -1));
    }

    /// <summary>Direction of a point of [−1, 1]².</summary>
    internal static Vector3 Unfold(Vector2 e)
    {
        Vector3 n = new(e.X, e.Y, 1 - Math.Abs(e.X) - Math.Abs(e.Y));
        float t = Math.Max(-n.Z, 0);
        n.X -= n.X >= 0 ? t : -t;
        n.Y -= n.Y >= 0 ? t : -t;
        return Vector3.Normalize(n);
    }

    /// <summary>Two 16-bit signed fractions in the bits of a float, as GLSL's unpackSnorm2x16 reads them.</summary>
    internal static float Pack(Vector3 n)
    {
        Vector2 e = Fold(n);
        uint x = (ushort)(short)MathF.Round(e.X * short.MaxValue);
        uint y = (ushort)(short)MathF.Round(e.Y * short.MaxValue);
        return BitConverter.UInt32BitsToSingle(x | (y << 16));
    }
}
