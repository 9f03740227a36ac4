using System.Numerics;
using SIE.Imaging;

namespace SIE.DatasetBuilder.Corpora.Sample.Kit;

/// <summary>Small pictures that tile, as PNG. Colours are linear and stored as sRGB.</summary>
internal static class Patterns
{
    private const int Size = 128;

    /// <summary>Wood with its grain along v.</summary>
    internal static byte[] Wood(SampleRandom random, Vector3 color)
    {
        int seed = random.Whole(0, 1 << 20);
        float contrast = random.Uniform(0.25f, 0.5f);
        int rings = random.Whole(5, 9);
        return Bake(Size, Size, (u, v) =>
        {
            float wander = Noise(seed, u, v, 3, 2) + (0.5f * Noise(seed + 1, u, v, 6, 3));
            float ring = 0.5f + (0.5f * MathF.Sin(2 * MathF.PI * ((rings * u) + (0.9f * wander))));
            float fibre = Noise(seed + 2, u, v, 64, 4);
            return color * (1 - (contrast * ring * ring) - (0.3f * contrast * fibre));
        });
    }

    /// <summary>Woven cloth of one colour.</summary>
    internal static byte[] Cloth(SampleRandom random, Vector3 color)
    {
        int seed = random.Whole(0, 1 << 20);
        return Bake(64, 64, (u, v) =>
        {
            bool over = (((int)(u * 16) + (int)(v * 16)) & 1) == 0;
            float thread = MathF.Sin(MathF.PI * (over ? u : v) * 16);
            return color * (0.62f + (0.3f * MathF.Abs(thread)) + (0.12f * Noise(seed, u, v, 16, 16)));
        });
    }

    /// <summary>Stripes along v.</summary>
    internal static byte[] Stripes(params Vector3[] colors) =>
        Bake(Size, 8, (u, _) => colors[(int)(u * colors.Length)]);

    /// <summary>Tartan: two colours crossing a third.</summary>
    internal static byte[] Plaid(Vector3 ground, Vector3 broad, Vector3 thin) =>
        Bake(Size, Size, (u, v) =>
        {
            Vector3 Thread(float t) => t is > 0.1f and < 0.45f ? broad : t is > 0.68f and < 0.75f ? thin : ground;
            return 0.5f * (Thread(u) + Thread(v));
        });

    /// <summary>Dots on a ground.</summary>
    internal static byte[] Dots(Vector3 ground, Vector3 dot) =>
        Bake(Size, Size, (u, v) =>
        {
            float a = Distance(u, v, 0.25f, 0.25f), b = Distance(u, v, 0.75f, 0.75f);
            return MathF.Min(a, b) < 0.16f ? dot : ground;
        });

    /// <summary>A printed label: a band, a badge and lines of "text"; not made to tile.</summary>
    internal static byte[] Label(SampleRandom random, Vector3 paper, Vector3 ink)
    {
        float bandTop = random.Uniform(0.75f, 0.85f);
        float badge = random.Uniform(0.14f, 0.22f);
        int seed = random.Whole(0, 1 << 20);
        return Bake(Size, Size, (u, v) =>
        {
            if (v > bandTop || v < 0.08f || Distance(u, v, 0.5f, 0.55f) < badge)
            {
                return ink;
            }

            bool line = v is > 0.12f and < 0.3f && (int)(v * 33) % 2 == 0 && u is > 0.2f and < 0.8f;
            return line && Noise(seed, u, v, 24, 1) > 0.35f ? 0.3f * ink : paper;
        });
    }

    /// <summary>A desktop with windows on it, for screens; not made to tile.</summary>
    internal static byte[] Screen(SampleRandom random)
    {
        Vector3 sky = Colors.Vivid(random) * 0.7f, ground = Colors.Vivid(random) * 0.4f;
        float left = random.Uniform(0.1f, 0.35f), top = random.Uniform(0.75f, 0.9f);
        return Bake(Size, Size, (u, v) =>
        {
            bool window = u > left && u < left + 0.5f && v < top && v > top - 0.5f;
            if (v < 0.06f)
            {
                return new Vector3(0.05f);
            }

            if (window)
            {
                bool text = (int)(v * 40) % 2 == 0 && u < left + 0.4f;
                return new Vector3(v > top - 0.06f ? 0.15f : text ? 0.35f : 0.8f);
            }

            return Vector3.Lerp(ground, sky, v);
        });
    }

    /// <summary>Encodes a picture; v = 0 is its lower rim.</summary>
    internal static byte[] Bake(int width, int height, Func<float, float, Vector3> color)
    {
        byte[] pixels = new byte[width * height * 4];
        for (int row = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++)
            {
                Vector3 c = color((column + 0.5f) / width, 1 - ((row + 0.5f) / height));
                int at = 4 * ((row * width) + column);
                (pixels[at], pixels[at + 1], pixels[at + 2], pixels[at + 3]) = (Srgb(c.X), Srgb(c.Y), Srgb(c.Z), 255);
            }
        }

        return PngEncoder.EncodeRgb(pixels, width, height);
    }

    private static byte Srgb(float linear)
    {
        float c = Math.Clamp(linear, 0, 1);
        return (byte)((255 * (c <= 0.0031308f ? 12.92f * c : (1.055f * MathF.Pow(c, 1 / 2.4f)) - 0.055f)) + 0.5f);
    }

    /// <summary>Distance to a point on the tile.</summary>
    private static float Distance(float u, float v, float atU, float atV) => MathF.Sqrt(((u - atU) * (u - atU)) + ((v - atV) * (v - atV)));

    /// <summary>Smooth value noise in [0, 1] that tiles, of so many cells across and up.</summary>
    private static float Noise(int seed, float u, float v, int across, int up)
    {
        float x = u * across, y = v * up;
        int x0 = (int)x, y0 = (int)y;
        float fx = Ease(x - x0), fy = Ease(y - y0);
        float Node(int i, int j) => Hash(seed, i % across, j % up);
        float low = float.Lerp(Node(x0, y0), Node(x0 + 1, y0), fx);
        float high = float.Lerp(Node(x0, y0 + 1), Node(x0 + 1, y0 + 1), fx);
        return float.Lerp(low, high, fy);
    }

    private static float Ease(float t) => t * t * (3 - (2 * t));

    private static float Hash(int seed, int x, int y)
    {
        uint h = ((uint)seed * 0x9E3779B1) ^ ((uint)x * 0x85EBCA77) ^ ((uint)y * 0xC2B2AE3D);
        h = (h ^ (h >> 15)) * 0x2C1B3C6D;
        h = (h ^ (h >> 12)) * 0x297A2D39;
        return (h ^ (h >> 15)) * (1f / uint.MaxValue);
    }
}
