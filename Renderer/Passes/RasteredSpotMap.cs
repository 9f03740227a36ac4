using SIE.Renderer.OpenGL;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>Draws the maps of <see cref="SpotMapPass"/> by the rasteriser; on a CPU many small triangles by compute, which is faster there.</summary>
internal sealed class RasteredSpotMap : IDisposable
{
    private const int GroupTriangles = 64; // of spot.comp.glsl

    /// <summary>Triangles from which on they are small enough, on a CPU, to be drawn one an invocation.</summary>
    private const int ManyTriangles = 10_000;

    /// <summary>Triangles that one dispatch can draw so.</summary>
    private const int MostTriangles = GroupTriangles * PassConstants.MostGroups;

    private readonly GraphicsDevice _device;
    private readonly ShaderProgram _opaque, _veil, _small;
    private readonly GpuTexture _raster, _bits, _computed;
    private readonly RenderTarget _target, _veilTarget;

    /// <summary>Prepares to draw.</summary>
    /// <param name="device">The device.</param>
    /// <param name="defines">Symbols of the shaders.</param>
    /// <param name="views">Views that are drawn together.</param>
    /// <param name="bits">Receives depths that are computed, as bits.</param>
    /// <param name="computed">The same as numbers.</param>
    /// <param name="veil">Receives <see cref="SpotMapPass.Veil"/>.</param>
    internal RasteredSpotMap(GraphicsDevice device, string[] defines, int views, GpuTexture bits, GpuTexture computed, GpuTexture veil)
    {
        (_device, _bits, _computed) = (device, bits, computed);
        _opaque = ShaderProgram.Raster(device, "spot.vert.glsl", "spot.frag.glsl", defines);
        _veil = ShaderProgram.Raster(device, "spot.vert.glsl", "spot.frag.glsl", [.. defines, "VEIL"]);
        _small = ShaderProgram.Compute(device, "spot.comp.glsl", defines);
        _raster = GpuTexture.Planes(device, SizedInternalFormat.DepthComponent32f, PassConstants.SpotSize, PassConstants.SpotSize, views);
        _target = RenderTarget.Of(device, null, _raster);
        _veilTarget = RenderTarget.Of(device, veil, _raster);
    }

    /// <summary>Draws them.</summary>
    /// <returns>The depths.</returns>
    internal GpuTexture Run(UploadedMesh mesh, ViewBatch views)
    {
        bool isComputed = _device.IsSoftware && !mesh.IsTransparent && mesh.TriangleCount is >= ManyTriangles and <= MostTriangles
            && views.All(static view => view.IsSpotOutside);
        if (isComputed)
        {
            Compute(mesh, views);
            return _computed;
        }

        Raster(mesh, views);
        return _raster;
    }

    public void Dispose()
    {
        _target.Dispose();
        _veilTarget.Dispose();
        _raster.Dispose();
        _small.Dispose();
        _opaque.Dispose();
        _veil.Dispose();
    }

    private void Compute(UploadedMesh mesh, ViewBatch views)
    {
        _bits.Fill(BitConverter.SingleToUInt32Bits(1));
        mesh.BindSurface();
        _bits.BindImage(0, BufferAccessARB.ReadWrite);
        _small.Set("triangleCount", mesh.TriangleCount);
        _small.Set("shellCount", mesh.ShellCount);
        _small.Use();
        _device.Gl.DispatchCompute((uint)(mesh.TriangleCount + GroupTriangles - 1) / GroupTriangles, 1, (uint)views.Count);
        // The second is for the next views, which start by filling the map.
        _device.Gl.MemoryBarrier(MemoryBarrierMask.TextureFetchBarrierBit | MemoryBarrierMask.TextureUpdateBarrierBit);
    }

    private void Raster(UploadedMesh mesh, ViewBatch views)
    {
        GL gl = _device.Gl;
        gl.Enable(EnableCap.DepthTest);
        if (!mesh.IsTransparent)
        {
            _target.Use();
            gl.Clear(ClearBufferMask.DepthBufferBit);
            _opaque.Use();
            OpaqueSurfaces.Draw(_device, _opaque, mesh, views, static view => view.IsSpotOutside);
            return;
        }

        _veilTarget.Use();
        gl.ClearColor(1, 1, 1, 1);
        gl.Clear(ClearBufferMask.ColorBufferBit | ClearBufferMask.DepthBufferBit);
        gl.ColorMask(false, false, false, false);
        _opaque.Use();
        OpaqueSurfaces.Draw(_device, _opaque, mesh, views, static view => view.IsSpotOutside);
        _veil.Set("transparent", 0);
        _veil.Use();
        mesh.Draw(mesh.OpaqueCount, mesh.CutOutEnd, views.Count);

        gl.ColorMask(true, true, true, true);
        gl.DepthMask(false);
        gl.Enable(EnableCap.Blend);
        gl.BlendEquationSeparate(BlendEquationModeEXT.FuncAdd, BlendEquationModeEXT.Min);
        gl.BlendFuncSeparate(BlendingFactor.Zero, BlendingFactor.SrcColor, BlendingFactor.One, BlendingFactor.One);
        _veil.Set("transparent", 1);
        mesh.Draw(mesh.OpaqueCount, mesh.VisibleCount, views.Count);
        gl.Disable(EnableCap.Blend);
        gl.DepthMask(true);
    }
}
