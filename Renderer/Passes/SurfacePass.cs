using SIE.Renderer.OpenGL;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>Notes which surface each pixel shows at its centre, from the same visibility buffer that is shaded.</summary>
internal sealed class SurfacePass : IDisposable
{
    /// <summary>Binding of the buffer in surfaces.comp.glsl and silhouette.comp.glsl.</summary>
    private const int Binding = 2;

    private readonly GraphicsDevice _device;
    private readonly ShaderProgram _program;
    private readonly int _size;

    internal SurfacePass(GraphicsDevice device, string[] defines, int size, int views)
    {
        (_device, _size) = (device, size);
        _program = ShaderProgram.Compute(device, "surfaces.comp.glsl", [.. defines, "MAPS"]);
        Surfaces = GpuBuffer.Empty(device, (nuint)(views * (long)size * size * PassConstants.SurfaceBytes));
    }

    /// <summary>A <see cref="PixelSurface"/> a pixel, row 0 at the top, view after view.</summary>
    internal GpuBuffer Surfaces { get; }

    /// <summary>Takes in a layer of the visibility buffer, the nearest first.</summary>
    internal void Run(UploadedMesh mesh, ViewBatch views, ViewPart part, int layer, GpuTexture triangles)
    {
        GL gl = _device.Gl;
        mesh.BindSurface();
        triangles.Bind(6);
        Bind();
        _program.Set("layer", layer);
        _program.Set("part", part.Number);
        _program.Use();
        gl.DispatchCompute((uint)(_size + 7) / 8, (uint)(_size + 7) / 8, (uint)views.Count);
        gl.MemoryBarrier(MemoryBarrierMask.ShaderStorageBarrierBit | MemoryBarrierMask.BufferUpdateBarrierBit);
    }

    /// <summary>Binds the buffer for a shader that writes into it.</summary>
    internal void Bind() => Surfaces.BindStorage(Binding);

    public void Dispose()
    {
        Surfaces.Dispose();
        _program.Dispose();
    }
}
