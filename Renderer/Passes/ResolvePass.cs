using System.Numerics;
using SIE.Renderer.OpenGL;
using SIE.Renderer.Scenes;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>Puts the floor behind the filtered object and applies the view transform.</summary>
internal sealed class ResolvePass : IDisposable
{
    /// <summary>Pixels along a side of what a work group of resolve.comp.glsl makes: each invocation makes 2×2.</summary>
    internal const int Block = 16;

    private readonly GraphicsDevice _device;
    private readonly ShaderProgram _opaque, _peel;
    private readonly GpuTexture _filmic;
    private readonly GpuBuffer _filmicBuffer;
    private readonly int _size;

    internal ResolvePass(GraphicsDevice device, string[] defines, int size, int views)
    {
        (_device, _size) = (device, size);
        string[] resolveDefines =
            [.. defines, $"CURVE_CELLS {Filmic.Curve.Count}", $"DESATURATION_CELLS {Filmic.Desaturation.Count}"];
        _opaque = ShaderProgram.Compute(device, "resolve.comp.glsl", resolveDefines);
        _peel = ShaderProgram.Compute(device, "resolve.comp.glsl", [.. resolveDefines, "PEEL"]);
        Picture = GpuTexture.Planes(device, SizedInternalFormat.Rgba8, size, size, views);
        Vector2[] table =
        [
            .. Filmic.Curve.Select((value, i) => new Vector2(value, i + 1 < Filmic.Curve.Count ? Filmic.Curve[i + 1] - value : 0)),
            .. Filmic.Desaturation.Select(row => new Vector2(row.Log2Max, row.Share)),
        ];
        _filmicBuffer = GpuBuffer.Of<Vector2>(device, table);
        _filmic = GpuTexture.View(device, SizedInternalFormat.RG32f, _filmicBuffer);
    }

    /// <summary>The finished views.</summary>
    internal GpuTexture Picture { get; }

    /// <summary>Makes the pictures.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="views">The views.</param>
    /// <param name="filtered">The filtered object.</param>
    /// <param name="floor">The floor, as the camera sees it.</param>
    internal void Run(UploadedMesh mesh, ViewBatch views, FilterPass filtered, GpuTexture floor)
    {
        GL gl = _device.Gl;
        filtered.Filtered.Bind(6);
        filtered.Covered.Bind(7);
        floor.Bind(10);
        _filmic.Bind(11);
        Picture.BindImage(0, BufferAccessARB.WriteOnly);
        (mesh.IsTransparent ? _peel : _opaque).Use();
        gl.DispatchCompute((uint)(_size + Block - 1) / Block, (uint)(_size + Block - 1) / Block, (uint)views.Count);
        gl.MemoryBarrier(MemoryBarrierMask.TextureUpdateBarrierBit | MemoryBarrierMask.PixelBufferBarrierBit | MemoryBarrierMask.ShaderImageAccessBarrierBit);
    }

    public void Dispose()
    {
        Picture.Dispose();
        _filmic.Dispose();
        _filmicBuffer.Dispose();
        _opaque.Dispose();
        _peel.Dispose();
    }
}
