using SIE.Imaging;
using SIE.Renderer;
using SIE.Shards;

namespace SIE.DatasetBuilder.Pipeline;

/// <summary>Makes the files of a row from a drawn view. For one thread.</summary>
/// <param name="size">Width and height of a view.</param>
/// <param name="layout">How its pixels lie.</param>
/// <param name="jpegQuality">JPEG quality.</param>
/// <param name="swapRedBlue">See <see cref="RenderRecipe.SwapRedBlue"/>.</param>
/// <param name="passes">Names of the further pictures.</param>
/// <param name="depthUnit">See <see cref="RenderRecipe.DepthUnit"/>.</param>
internal sealed class ViewEncoder(
    int size, ViewLayout layout, int jpegQuality, bool swapRedBlue, IReadOnlyList<string> passes, double? depthUnit) : IDisposable
{
    private readonly JpegEncoder _jpeg = new(jpegQuality);
    private readonly byte[] _rgbx = new byte[passes.Count > 0 ? size * size * 4 : 0];
    private readonly byte[] _grey = new byte[passes.Contains(ViewPasses.Mask) ? size * size : 0];
    private readonly ushort[] _depth = new ushort[passes.Contains(ViewPasses.Depth) ? size * size : 0];

    /// <summary>An encoder for the views of a recipe.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="layout">How the views' pixels lie.</param>
    public static ViewEncoder Of(RenderRecipe recipe, ViewLayout layout) =>
        new(recipe.Size, layout, recipe.JpegQuality, recipe.SwapRedBlue, recipe.Passes ?? [], recipe.DepthUnit);

    /// <summary>Encodes a view.</summary>
    /// <param name="pixels">Its pixels.</param>
    /// <param name="silhouette">Where it shows the object.</param>
    /// <param name="surfaces">What its pixels show; empty without passes.</param>
    public ShardView Encode(ReadOnlySpan<byte> pixels, Silhouette silhouette, ReadOnlySpan<PixelSurface> surfaces)
    {
        ReadOnlySpan<byte> jpeg = layout == ViewLayout.Rgba
            ? _jpeg.Encode(pixels, size, size, swapRedBlue ? PixelLayout.Bgra : PixelLayout.Rgba)
            : _jpeg.EncodePlanes(pixels, size, size);
        byte[] file = jpeg.ToArray();
        byte[][] files = new byte[passes.Count][];
        for (int i = 0; i < files.Length; i++)
        {
            files[i] = EncodePass(passes[i], surfaces);
        }

        return new ShardView(file, new VisibleBox(silhouette.Left, silhouette.Top, silhouette.Width, silhouette.Height, silhouette.Pixels), files);
    }

    /// <summary>Encodes one further picture of a view.</summary>
    /// <param name="pass">Its name, one of the encoder's.</param>
    /// <param name="surfaces">What the view's pixels show.</param>
    public byte[] EncodePass(string pass, ReadOnlySpan<PixelSurface> surfaces)
    {
        switch (pass)
        {
            case ViewPasses.Mask:
                for (int i = 0; i < surfaces.Length; i++)
                {
                    _grey[i] = surfaces[i].Coverage;
                }

                return PngEncoder.EncodeGrey(_grey, size, size);
            case ViewPasses.Depth:
                for (int i = 0; i < surfaces.Length; i++)
                {
                    double steps = Math.Round(surfaces[i].Depth / depthUnit!.Value);
                    _depth[i] = surfaces[i].Depth > 0 ? (ushort)Math.Clamp(steps, 1, ushort.MaxValue) : (ushort)0;
                }

                return Grey16Png.Encode(_depth, size, size);
            default:
                for (int i = 0; i < surfaces.Length; i++)
                {
                    (_rgbx[4 * i], _rgbx[(4 * i) + 1], _rgbx[(4 * i) + 2]) = pass == ViewPasses.Normal ? surfaces[i].Normal : surfaces[i].Albedo;
                }

                return PngEncoder.EncodeRgb(_rgbx, size, size);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _jpeg.Dispose();
}
