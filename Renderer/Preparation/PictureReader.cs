using System.Buffers;
using System.Numerics;
using System.Security.Cryptography;
using SIE.Imaging;
using SIE.Renderer.Meshes;

namespace SIE.Renderer.Preparation;

/// <summary>What the numbers in a picture mean.</summary>
internal enum PictureUse
{
    /// <summary>sRGB colour, multiplied by its own alpha, as Cycles does with an unconnected alpha output.</summary>
    Color,

    /// <summary>sRGB colour whatever its alpha.</summary>
    ColorWithoutAlpha,

    /// <summary>Plain numbers.</summary>
    Data,

    /// <summary>Opacity from the alpha channel if there is one, else the grey value; kept in alpha.</summary>
    Opacity,

    /// <summary>Opacity as one minus the grey of the colour; kept in alpha.</summary>
    InvertedOpacity,
}

/// <summary>
/// Decodes the pictures of one mesh into a store, each content and use once, whatever the files are called: exporters like to write the same
/// picture again for every material.
/// </summary>
/// <param name="maxSide">Larger pictures are reduced to at most this many texels a side.</param>
internal sealed class PictureReader(int maxSide)
{
    /// <summary>Decoded pictures that are kept in case another use wants them, in bytes.</summary>
    private const long MaxKept = 64 << 20;

    private readonly Dictionary<(string? Path, ReadOnlyMemory<byte>? Embedded), string> _contents = [];
    private readonly Dictionary<string, Picture> _decoded = [];
    private readonly Dictionary<(string Content, PictureUse Use), (int Level, Vector4 Mean)> _known = [];
    private long _kept;

    /// <summary>Where the texels go.</summary>
    internal PictureStore Store { get; } = new();

    /// <summary>How many pictures were decoded.</summary>
    internal int Decodings { get; private set; }

    /// <summary>The number of a picture's first level and its mean; −1 for no picture.</summary>
    internal (int Level, Vector4 Mean) Read(Texture? texture, PictureUse use)
    {
        if (texture is null)
        {
            return (-1, default);
        }

        use = use == PictureUse.Color && texture.IgnoresAlpha ? PictureUse.ColorWithoutAlpha : use;
        if (_contents.TryGetValue((texture.Path, texture.Embedded), out string? content) && _known.TryGetValue((content, use), out (int Level, Vector4 Mean) entry))
        {
            return entry;
        }

        byte[] bytes = Load(texture);
        content = Convert.ToHexString(SHA256.HashData(bytes));
        _contents[(texture.Path, texture.Embedded)] = content;
        if (!_known.TryGetValue((content, use), out entry))
        {
            _known[(content, use)] = entry = Add(Decode(texture, bytes, content), use);
        }

        return entry;
    }

    /// <summary>Lets go of everything but the store.</summary>
    internal void Close()
    {
        _contents.Clear();
        _decoded.Clear();
        _known.Clear();
        _kept = 0;
    }

    private (int Level, Vector4 Mean) Add(Picture picture, PictureUse use)
    {
        // A picture much larger than any view of it is taken in blocks, so that memory stays bounded; edges that don't fill a block are cut.
        int block = (Math.Max(picture.Width, picture.Height) + maxSide - 1) / maxSide;
        int width = Math.Max(picture.Width / block, 1), height = Math.Max(picture.Height / block, 1);
        Vector4[] rented = ArrayPool<Vector4>.Shared.Rent(width * height);
        try
        {
            Span<Vector4> pixels = rented.AsSpan(0, width * height);
            Interpret(picture, use, pixels, width, height, block);
            return Store.Add(pixels, width, height, use is PictureUse.Color or PictureUse.ColorWithoutAlpha);
        }
        finally
        {
            ArrayPool<Vector4>.Shared.Return(rented);
        }
    }

    private static void Interpret(Picture picture, PictureUse use, Span<Vector4> pixels, int width, int height, int block)
    {
        for (int y = 0; y < height; y++)
        {
            // Pictures are stored from the top, texture coordinates count from the bottom.
            Span<Vector4> row = pixels.Slice((height - 1 - y) * width, width);
            if (block == 1)
            {
                ReadOnlySpan<byte> rgba = picture.Rgba.AsSpan(4 * y * picture.Width, 4 * width);
                for (int x = 0; x < width; x++)
                {
                    row[x] = Interpret(rgba.Slice(4 * x, 4), picture.HasAlpha, use);
                }

                continue;
            }

            for (int x = 0; x < width; x++)
            {
                row[x] = Mean(picture, x * block, y * block, block, use);
            }
        }
    }

    private static Vector4 Mean(Picture picture, int left, int top, int block, PictureUse use)
    {
        int right = Math.Min(left + block, picture.Width), bottom = Math.Min(top + block, picture.Height);
        Vector4 sum = Vector4.Zero;
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
            {
                sum += Interpret(picture.Rgba.AsSpan(4 * (y * picture.Width + x), 4), picture.HasAlpha, use);
            }
        }

        return sum / ((right - left) * (bottom - top));
    }

    private Picture Decode(Texture texture, byte[] bytes, string content)
    {
        if (_decoded.TryGetValue(content, out Picture? picture))
        {
            return picture;
        }

        picture = Explained(texture, () => PictureDecoder.Decode(bytes));
        Decodings++;
        if (_kept + picture.Rgba.Length <= MaxKept)
        {
            _decoded[content] = picture;
            _kept += picture.Rgba.Length;
        }

        return picture;
    }

    private static byte[] Load(Texture texture) =>
        texture.Embedded is { } bytes ? bytes.ToArray() : Explained(texture, () => File.ReadAllBytes(texture.Path!));

    private static T Explained<T>(Texture texture, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is PictureException or IOException or UnauthorizedAccessException)
        {
            throw new MeshException(texture.Path ?? "the embedded texture", $"the texture can't be used: {exception.Message}", exception);
        }
    }

    private static Vector4 Interpret(ReadOnlySpan<byte> rgba, bool hasAlpha, PictureUse use)
    {
        if (use is PictureUse.Color or PictureUse.ColorWithoutAlpha)
        {
            ReadOnlySpan<float> linear = SrgbCurve.Linear;
            Vector4 color = new(linear[rgba[0]], linear[rgba[1]], linear[rgba[2]], 1);
            return use == PictureUse.ColorWithoutAlpha || rgba[3] == byte.MaxValue ? color : color * (rgba[3] / 255f);
        }

        Vector4 raw = new Vector4(rgba[0], rgba[1], rgba[2], rgba[3]) / 255;
        float grey = 0.2126f * raw.X + 0.7152f * raw.Y + 0.0722f * raw.Z;
        return use switch
        {
            PictureUse.Opacity => new Vector4(hasAlpha ? raw.W : grey),
            PictureUse.InvertedOpacity => new Vector4(1 - grey),
            _ => raw,
        };
    }
}
