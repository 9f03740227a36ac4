using SIE.Renderer.OpenGL;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>The view before the view transform, in linear radiance: what <see cref="ResolvePass"/> makes the picture of.</summary>
internal sealed class LinearPass : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly ShaderProgram _opaque, _peel;
    private readonly int _size;

    internal LinearPass(GraphicsDevice device, string[] defines, int size, int views)
    {
        (_device, _size) = (device, size);
        _opaque = ShaderProgram.Compute(device, "resolve.comp.glsl", [.. defines, "LINEAR"]);
        _peel = ShaderProgram.Compute(device, "resolve.comp.glsl", [.. defines, "LINEAR", "PEEL"]);
        Radiance = GpuTexture.Planes(device, SizedInternalFormat.Rgba32f, size, size, views);
    }

    /// <summary>Linear radiance, and coverage in alpha.</summary>
    internal GpuTexture Radiance { get; }

    /// <summary>Makes it of the views that were resolved last.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="views">The views.</param>
    /// <param name="filtered">The filtered object.</param>
    /// <param name="floor">The floor, as the camera sees it.</param>
    internal void Run(UploadedMesh mesh, ViewBatch views, FilterPass filtered, GpuTexture floor)
    {
        filtered.Filtered.Bind(6);
        filtered.Covered.Bind(7);
        floor.Bind(10);
        Radiance.BindImage(0, BufferAccessARB.WriteOnly);
        (mesh.IsTransparent ? _peel : _opaque).Use();
        _device.Gl.DispatchCompute((uint)(_size + ResolvePass.Block - 1) / ResolvePass.Block, (uint)(_size + ResolvePass.Block - 1) / ResolvePass.Block, (uint)views.Count);
        _device.Gl.MemoryBarrier(MemoryBarrierMask.TextureUpdateBarrierBit);
    }

    public void Dispose()
    {
        Radiance.Dispose();
        _opaque.Dispose();
        _peel.Dispose();
    }
}
