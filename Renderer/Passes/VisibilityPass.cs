using SIE.Renderer.OpenGL;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>
/// Which triangle each sample of the picture sees. Only numbers are drawn; everything else is computed from them afterwards, where it
/// is needed. What lets light through is peeled: each layer shows what lies behind the one before, up to what is opaque.
/// </summary>
internal sealed class VisibilityPass : IDisposable
{
    private readonly ComputedVisibility? _computed;
    private readonly ScannedVisibility? _scanned;

    /// <summary>Prepares to draw.</summary>
    /// <param name="device">The device.</param>
    /// <param name="defines">Symbols of the shaders.</param>
    /// <param name="pattern">The samples of a pixel.</param>
    /// <param name="size">Width and height of a view.</param>
    /// <param name="views">Views that are drawn together.</param>
    /// <param name="byCompute">Whether to draw by compute or without OpenGL.</param>
    internal VisibilityPass(GraphicsDevice device, string[] defines, SamplePattern pattern, int size, int views, bool byCompute)
    {
        int side = size * pattern.Samples;
        Triangles = GpuTexture.Planes(device, SizedInternalFormat.R32ui, side, side, views);
        Layer = GpuTexture.Planes(device, SizedInternalFormat.R32ui, side, side, views);
        _computed = byCompute ? new ComputedVisibility(device, defines, pattern, size, views) : null;
        _scanned = byCompute ? null : new ScannedVisibility(pattern, size, views);
    }

    /// <summary>What is seen of the opaque surfaces: number of the triangle, <see cref="PassConstants.NoTriangle"/> for none; row 0 is the top row.</summary>
    internal GpuTexture Triangles { get; }

    /// <summary>What is seen of the layer peeled last.</summary>
    internal GpuTexture Layer { get; }

    /// <summary>Draws what is opaque.</summary>
    internal void DrawOpaque(UploadedMesh mesh, ViewBatch views)
    {
        _computed?.DrawOpaque(mesh, views, Triangles);
        _scanned?.DrawOpaque(mesh, views, Triangles);
    }

    /// <summary>
    /// Draws a layer of what lets light through and has nothing opaque in front of it, the nearest being 0. After a layer that showed nothing in any
    /// view it has nothing either, which the GPU finds out without anyone waiting.
    /// </summary>
    /// <returns>The passes over its pixels if the GPU finds out whether there are any; null if they are to be run.</returns>
    internal IndirectDispatch? Peel(UploadedMesh mesh, ViewBatch views, int layer)
    {
        _scanned?.Peel(mesh, views, layer, Layer);
        return _computed?.Peel(mesh, views, layer, Layer);
    }

    /// <summary>Whether the layer peeled last shows anything; true where the GPU keeps that to itself.</summary>
    internal bool Shows => _scanned?.Shows ?? true;

    public void Dispose()
    {
        _computed?.Dispose();
        Layer.Dispose();
        Triangles.Dispose();
    }
}
