using SIE.Renderer;
using SIE.Renderer.Scenes;

namespace SIE.DatasetBuilder.Pipeline;

/// <summary>Draws one view at a time and waits for it, for those who need no rate.</summary>
/// <param name="renderer">What draws.</param>
internal sealed class SingleView(ViewRenderer renderer)
{
    private readonly Silhouette[] _silhouette = new Silhouette[1];

    /// <summary>The view drawn last: size × size × 4 bytes.</summary>
    public byte[] Rgba { get; } = new byte[renderer.BytesPerView];

    /// <summary>Where it shows the object.</summary>
    public Silhouette Silhouette => _silhouette[0];

    /// <summary>What its pixels show; empty without <see cref="RenderOptions.Surfaces"/>.</summary>
    public PixelSurface[] Surfaces { get; } = new PixelSurface[renderer.Options.Surfaces ? renderer.BytesPerView / 4 : 0];

    /// <summary>Draws a view; on the renderer's thread.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="latents">Its latents.</param>
    public void Draw(UploadedMesh mesh, in Latents latents) => renderer.Render(mesh, [latents], Rgba, _silhouette, Surfaces);
}
