using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SIE.Renderer.Preparation;

/// <summary>
/// All pictures of a mesh in one run of texels, each with its mip levels, so that one shader invocation can reach any of them.
/// Texels are 16-bit RGBA; row 0 is the bottom row. Colours are kept as square roots, which the shader squares after it has mixed neighbours: Cycles mixes
/// them as they stand in the file, in sRGB, and that is nearly a square root. Other numbers are kept as they are.
/// </summary>
internal sealed class PictureStore
{
    private readonly List<ushort> _texels = [];
    private readonly List<int> _levels = [];

    /// <summary>Four numbers a level: width, height, first texel, levels from here to the smallest.</summary>
    internal ReadOnlySpan<int> Levels => CollectionsMarshal.AsSpan(_levels);

    /// <summary>Four 16-bit fractions a texel.</summary>
    internal ReadOnlySpan<ushort> Texels => CollectionsMarshal.AsSpan(_texels);

    /// <summary>Adds a picture.</summary>
    /// <param name="pixels">Linear RGBA in [0, 1], row 0 the bottom row; becomes the levels, one after the other.</param>
    /// <param name="width">Width.</param>
    /// <param name="height">Height.</param>
    /// <param name="isColor">Whether texels are colours.</param>
    /// <returns>The number of its first level, and its mean.</returns>
    internal (int Level, Vector4 Mean) Add(Span<Vector4> pixels, int width, int height, bool isColor)
    {
        int first = _levels.Count / 4, levels = int.Log2(Math.Max(width, height)) + 1;
        _texels.EnsureCapacity(_texels.Count + 4 * TexelsOf(width, height));
        for (int level = 0; level < levels; level++)
        {
            _levels.AddRange([width, height, _texels.Count / 4, levels - level]);
            Append(pixels[..(width * height)], isColor);
            if (level < levels - 1)
            {
                (width, height) = Halve(pixels, width, height);
            }
        }

        return (first, pixels[0]);
    }

    /// <summary>Level of a picture whose texels are about as wide as the samples are apart; levelFor of mesh.glsl.</summary>
    /// <param name="picture">The number of its first level.</param>
    /// <param name="width">How far they are apart in texture coordinates.</param>
    internal int LevelFor(int picture, float width)
    {
        ReadOnlySpan<int> level = Levels.Slice(4 * picture, 4);
        float texels = width * MathF.Sqrt((float)level[0] * level[1]);
        return picture + Math.Clamp((int)(MathF.Log2(Math.Max(texels, 1)) + 0.5f), 0, level[3] - 1);
    }

    /// <summary>Fourth channel of a level, bilinear and repeating; samplePicture of mesh.glsl.</summary>
    /// <param name="level">The level.</param>
    /// <param name="at">Texture coordinates.</param>
    internal float Opacity(int level, Vector2 at) => Sample(level, at, channel: 3);

    /// <summary>A channel of a level, bilinear and repeating; samplePicture of mesh.glsl.</summary>
    /// <param name="level">The level.</param>
    /// <param name="at">Texture coordinates.</param>
    /// <param name="channel">0 to 3.</param>
    internal float Sample(int level, Vector2 at, int channel)
    {
        ReadOnlySpan<int> picture = Levels.Slice(4 * level, 4);
        ReadOnlySpan<ushort> texels = Texels.Slice(4 * picture[2], 4 * picture[0] * picture[1]);
        int width = picture[0], height = picture[1];
        float x = ((at.X - MathF.Floor(at.X)) * width) - 0.5f, y = ((at.Y - MathF.Floor(at.Y)) * height) - 0.5f;
        int left = (int)MathF.Floor(x), low = (int)MathF.Floor(y);
        float right = x - left, up = y - low;
        int nextX = left + 1 >= width ? left + 1 - width : left + 1, nextY = low + 1 >= height ? low + 1 - height : low + 1;
        (left, low) = (left < 0 ? left + width : left, low < 0 ? low + height : low);
        float lower = Between(texels[Place(left, low)], texels[Place(nextX, low)], right);
        float upper = Between(texels[Place(left, nextY)], texels[Place(nextX, nextY)], right);
        return Between(lower, upper, up) / ushort.MaxValue;

        // Not float.Lerp, which comes to one number or another as it is compiled.
        static float Between(float a, float b, float share) => a + ((b - a) * share);
        int Place(int column, int row) => (4 * ((row * width) + column)) + channel;
    }

    /// <summary>Texels of a picture and its smaller levels.</summary>
    private static int TexelsOf(int width, int height)
    {
        int texels = width * height;
        while (width > 1 || height > 1)
        {
            (width, height) = (Math.Max(1, width / 2), Math.Max(1, height / 2));
            texels += width * height;
        }

        return texels;
    }

    private void Append(ReadOnlySpan<Vector4> level, bool isColor)
    {
        int start = _texels.Count;
        CollectionsMarshal.SetCount(_texels, start + 4 * level.Length);
        Span<ulong> target = MemoryMarshal.Cast<ushort, ulong>(CollectionsMarshal.AsSpan(_texels)[start..]);
        for (int pixel = 0; pixel < level.Length; pixel++)
        {
            Vector4 kept = Vector4.Clamp(level[pixel], Vector4.Zero, Vector4.One);
            Vector4 scaled = (isColor ? Vector4.SquareRoot(kept) : kept) * ushort.MaxValue + new Vector4(0.5f);
            Vector128<uint> numbers = Vector128.ConvertToInt32(scaled.AsVector128()).AsUInt32();
            target[pixel] = Vector128.Narrow(numbers, numbers).AsUInt64().ToScalar();
        }
    }

    /// <summary>Half the size by the mean of four, an odd last row or column counted once. In place: no pixel is wanted again before its place is.</summary>
    private static (int Width, int Height) Halve(Span<Vector4> pixels, int width, int height)
    {
        int w = Math.Max(1, width / 2), h = Math.Max(1, height / 2);
        for (int y = 0; y < h; y++)
        {
            int y0 = Math.Min(2 * y, height - 1), y1 = Math.Min(2 * y + 1, height - 1);
            for (int x = 0; x < w; x++)
            {
                int x0 = Math.Min(2 * x, width - 1), x1 = Math.Min(2 * x + 1, width - 1);
                pixels[y * w + x] = 0.25f
                    * (pixels[y0 * width + x0] + pixels[y0 * width + x1] + pixels[y1 * width + x0] + pixels[y1 * width + x1]);
            }
        }

        return (w, h);
    }
}
