using SIE.Renderer.OpenGL;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>
/// Draws the object as the centre of the spot's disk sees it: a depth map. Rays to the disk's other points are followed through it, so
/// that the object is drawn once and not once a point. The transparent surfaces of a mesh are kept apart, as a veil.
/// </summary>
internal sealed class SpotMapPass : IDisposable
{
    private readonly ComputedSpotMap? _computed;
    private readonly ScannedSpotMap? _scanned;
    private readonly GpuTexture _bits;

    internal SpotMapPass(GraphicsDevice device, string[] defines, int views, bool byCompute)
    {
        _bits = GpuTexture.Planes(device, SizedInternalFormat.R32ui, PassConstants.SpotSize, PassConstants.SpotSize, views);
        Depth = _bits.As(SizedInternalFormat.R32f);
        Veil = GpuTexture.Planes(device, SizedInternalFormat.Rgba32f, PassConstants.SpotSize, PassConstants.SpotSize, views);
        _computed = byCompute ? new ComputedSpotMap(device, defines, views) : null;
        _scanned = byCompute ? null : new ScannedSpotMap();
    }

    /// <summary>The depth map, of opaque surfaces only.</summary>
    internal GpuTexture Depth { get; }

    /// <summary>Of transparent meshes only. r: what the transparent surfaces together let through; a: depth of the nearest of them.</summary>
    internal GpuTexture Veil { get; }

    internal void Run(UploadedMesh mesh, ViewBatch views)
    {
        _computed?.Run(mesh, views, _bits, Veil);
        _scanned?.Run(mesh, views, Depth, Veil);
    }

    public void Dispose()
    {
        _computed?.Dispose();
        Depth.Dispose();
        _bits.Dispose();
        Veil.Dispose();
    }
}
