using System.Numerics;
using SIE.Imaging;
using SIE.Renderer.Meshes;

namespace SIE.Renderer;

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

/// <summary>Decodes the pictures of one mesh into a store, each (file, use) once.</summary>
/// <param name="maxSide">Larger pictures are reduced to at most this many texels a side.</param>
internal sealed class PictureReader(int maxSide)
{
    private readonly Dictionary<(string? Path, ReadOnlyMemory<byte>? Embedded, PictureUse Use), (int Level, Vector4 Mean)> _known = [];

    /// <summary>Where the texels go.</summary>
    internal PictureStore Store { get; } = new();

    /// <summary>The number of a picture's first level and its mean; −1 for no picture.</summary>
    internal (int Level, Vector4 Mean) Read(Texture? texture, PictureUse use)
    {
        if (texture is null)
        {
            return (-1, default);
        }

        use = use == PictureUse.Color && texture.IgnoresAlpha ? PictureUse.ColorWithoutAlpha : use;
        var key = (texture.Path, texture.Embedded, use);
        if (!_known.TryGetValue(key, out (int Level, Vector4 Mean) entry))
        {
            _known[key] = entry = Decode(texture, use);
        }

        return entry;
    }

    private (int Level, Vector4 Mean) Decode(Texture texture, PictureUse use)
    {
        Picture picture = Load(texture);

        // A picture much larger than any view of it is taken in blocks, so that memory stays bounded; edges that don't fill a block are cut.
        int block = (Math.Max(picture.Width, picture.Height) + maxSide - 1) / maxSide;
        int width = Math.Max(picture.Width / block, 1), height = Math.Max(picture.Height / block, 1);
        Vector4[] pixels = new Vector4[width * height];
        for (int y = 0; y < height; y++)
        {
            // Pictures are stored from the top, texture coordinates count from the bottom.
            Span<Vector4> row = pixels.AsSpan((height - 1 - y) * width, width);
            for (int x = 0; x < width; x++)
            {
                row[x] = Mean(picture, x * block, y * block, block, use);
            }
        }

        return Store.Add(pixels, width, height);
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

    private static Picture Load(Texture texture)
    {
        string name = texture.Path ?? "the embedded texture";
        try
        {
            return PictureDecoder.Decode(texture.Embedded is { } bytes ? bytes.Span : File.ReadAllBytes(name));
        }
        catch (Exception exception) when (exception is PictureException or IOException or UnauthorizedAccessException)
        {
            throw new MeshException(name, $"the texture can't be used: {exception.Message}", exception);
        }
    }

    private static Vector4 Interpret(ReadOnlySpan<byte> rgba, bool hasAlpha, PictureUse use)
    {
        Vector4 raw = new Vector4(rgba[0], rgba[1], rgba[2], rgba[3]) / 255;
        float grey = 0.2126f * raw.X + 0.7152f * raw.Y + 0.0722f * raw.Z;
        return use switch
        {
            PictureUse.ColorWithoutAlpha => new Vector4(SrgbCurve.Linear[rgba[0]], SrgbCurve.Linear[rgba[1]], SrgbCurve.Linear[rgba[2]], 1),
            PictureUse.Color => new Vector4(SrgbCurve.Linear[rgba[0]], SrgbCurve.Linear[rgba[1]], SrgbCurve.Linear[rgba[2]], 1) * raw.W,
            PictureUse.Opacity => new Vector4(hasAlpha ? raw.W : grey),
            PictureUse.InvertedOpacity => new Vector4(1 - grey),
            _ => raw,
        };
    }
}
