using System.Numerics;
using SIE.Renderer.OpenGL;
using SIE.Renderer.Scenes;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>Filters the samples to pixels, puts the floor behind them and applies the view transform.</summary>
internal sealed class ResolvePass : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly SamplePattern _pattern;
    private readonly ShaderProgram _filter, _filterSolid, _resolve, _resolveSolid;
    private readonly GpuTexture _rows, _solidRows, _filmic;
    private readonly GpuBuffer _filmicBuffer;
    private readonly int _size;

    internal ResolvePass(GraphicsDevice device, string[] defines, SamplePattern pattern, int size)
    {
        _pattern = pattern;
        (_device, _size) = (device, size);
        string[] resolveDefines =
            [.. defines, $"CURVE_CELLS {Filmic.Curve.Count}", $"DESATURATION_CELLS {Filmic.Desaturation.Count}"];
        _filter = ShaderProgram.Compute(device, "filter.comp.glsl", defines);
        _filterSolid = ShaderProgram.Compute(device, "filter.comp.glsl", [.. defines, "SOLID"]);
        _resolve = ShaderProgram.Compute(device, "resolve.comp.glsl", resolveDefines);
        _resolveSolid = ShaderProgram.Compute(device, "resolve.comp.glsl", [.. resolveDefines, "SOLID"]);
        _solidRows = GpuTexture.Plane(device, SizedInternalFormat.R16f, size, size * _pattern.Samples);
        _rows = GpuTexture.Plane(device, SizedInternalFormat.Rgba16f, size, size * _pattern.Samples);
        Picture = GpuTexture.Plane(device, SizedInternalFormat.Rgba8, size, size);
        Vector2[] table =
        [
            .. Filmic.Curve.Select((value, i) => new Vector2(value, i + 1 < Filmic.Curve.Count ? Filmic.Curve[i + 1] - value : 0)),
            .. Filmic.Desaturation.Select(row => new Vector2(row.Log2Max, row.Share)),
        ];
        _filmicBuffer = GpuBuffer.Of<Vector2>(device, table);
        _filmic = GpuTexture.View(device, SizedInternalFormat.RG32f, _filmicBuffer);
    }

    /// <summary>The finished view.</summary>
    internal GpuTexture Picture { get; }

    /// <param name="view">The view.</param>
    /// <param name="radiance">Radiance times opacity, and opacity, of each sample.</param>
    /// <param name="solid">1 where the object is, for meshes whose opacity does not say so; null for opaque ones.</param>
    /// <param name="floor">What the floor receives, on its grid.</param>
    /// <param name="floorSpot">The spot on the floor, as the camera sees it.</param>
    internal void Run(ViewBlock view, GpuTexture radiance, GpuTexture? solid, GpuTexture floor, GpuTexture floorSpot)
    {
        GL gl = _device.Gl;
        radiance.Bind(6);
        _rows.BindImage(0, BufferAccessARB.WriteOnly);
        if (solid is not null)
        {
            solid.Bind(7);
            _solidRows.BindImage(1, BufferAccessARB.WriteOnly);
        }

        (solid is null ? _filter : _filterSolid).Use();
        gl.DispatchCompute((uint)(view.Rect.Width + 7) / 8, (uint)(view.Rect.Height * _pattern.Samples + 7) / 8, 1);
        gl.MemoryBarrier(MemoryBarrierMask.TextureFetchBarrierBit);

        BindRows();
        floorSpot.Bind(9);
        floor.Bind(10);
        _filmic.Bind(11);
        Picture.BindImage(0, BufferAccessARB.WriteOnly);
        (solid is null ? _resolve : _resolveSolid).Use();
        gl.DispatchCompute((uint)(_size + 7) / 8, (uint)(_size + 7) / 8, 1);
        gl.MemoryBarrier(MemoryBarrierMask.TextureUpdateBarrierBit | MemoryBarrierMask.PixelBufferBarrierBit | MemoryBarrierMask.ShaderImageAccessBarrierBit);
    }

    /// <summary>Binds the view's rows of pixels and of coverage, of which the other half of the filter makes pixels.</summary>
    internal void BindRows()
    {
        _rows.Bind(6);
        _solidRows.Bind(7);
    }

    public void Dispose()
    {
        Picture.Dispose();
        _rows.Dispose();
        _solidRows.Dispose();
        _filmic.Dispose();
        _filmicBuffer.Dispose();
        _filter.Dispose();
        _filterSolid.Dispose();
        _resolve.Dispose();
        _resolveSolid.Dispose();
    }
}
