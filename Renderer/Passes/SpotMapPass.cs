using SIE.Renderer.OpenGL;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>
/// Draws the object as the centre of the spot's disk sees it: a depth map. Rays to the disk's other points are followed through it, so
/// that the object is drawn once and not once a point. The transparent surfaces of a mesh are kept apart, as a veil.
/// </summary>
internal sealed class SpotMapPass : IDisposable
{
    private const int GroupTriangles = 64; // of spot.comp.glsl

    /// <summary>Triangles from which on they are small enough, on a CPU, to be drawn one an invocation.</summary>
    private const int ManyTriangles = 10_000;

    /// <summary>Triangles that one dispatch can draw so.</summary>
    private const int MostTriangles = GroupTriangles * PassConstants.MostGroups;

    private readonly GraphicsDevice _device;
    private readonly ShaderProgram _opaque, _veil, _small;
    private readonly ComputedSpotMap? _drawing;
    private readonly GpuTexture _raster, _bits, _computed;
    private readonly RenderTarget _target, _veilTarget;

    internal SpotMapPass(GraphicsDevice device, string[] defines, int views, bool byCompute)
    {
        _device = device;
        _opaque = ShaderProgram.Raster(device, "spot.vert.glsl", "spot.frag.glsl", defines);
        _veil = ShaderProgram.Raster(device, "spot.vert.glsl", "spot.frag.glsl", [.. defines, "VEIL"]);
        _small = ShaderProgram.Compute(device, "spot.comp.glsl", defines);
        _drawing = byCompute ? new ComputedSpotMap(device, defines, views) : null;
        _bits = GpuTexture.Planes(device, SizedInternalFormat.R32ui, PassConstants.SpotSize, PassConstants.SpotSize, views);
        _computed = _bits.As(SizedInternalFormat.R32f);
        Depth = _raster = GpuTexture.Planes(device, SizedInternalFormat.DepthComponent32f, PassConstants.SpotSize, PassConstants.SpotSize, views);
        Veil = GpuTexture.Planes(device, SizedInternalFormat.Rgba32f, PassConstants.SpotSize, PassConstants.SpotSize, views);
        _target = RenderTarget.Of(device, null, _raster);
        _veilTarget = RenderTarget.Of(device, Veil, _raster);
    }

    /// <summary>The depth map, of opaque surfaces only.</summary>
    internal GpuTexture Depth { get; private set; }

    /// <summary>Of transparent meshes only. r: what the transparent surfaces together let through; a: depth of the nearest of them.</summary>
    internal GpuTexture Veil { get; }

    internal void Run(UploadedMesh mesh, ViewBatch views)
    {
        GL gl = _device.Gl;
        if (_drawing is not null)
        {
            Depth = _computed;
            _drawing.Run(mesh, views, _bits, Veil);
            return;
        }

        bool isComputed = _device.IsSoftware && !mesh.IsTransparent && mesh.TriangleCount is >= ManyTriangles and <= MostTriangles
            && views.All(static view => view.IsSpotOutside);
        Depth = isComputed ? _computed : _raster;
        if (isComputed)
        {
            _bits.Fill(BitConverter.SingleToUInt32Bits(1));
            mesh.BindSurface();
            _bits.BindImage(0, BufferAccessARB.ReadWrite);
            _small.Set("triangleCount", mesh.TriangleCount);
            _small.Set("shellCount", mesh.ShellCount);
            _small.Use();
            gl.DispatchCompute((uint)(mesh.TriangleCount + GroupTriangles - 1) / GroupTriangles, 1, (uint)views.Count);
            // The second is for the next views, which start by filling the map.
            gl.MemoryBarrier(MemoryBarrierMask.TextureFetchBarrierBit | MemoryBarrierMask.TextureUpdateBarrierBit);
            return;
        }

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

    public void Dispose()
    {
        _target.Dispose();
        _veilTarget.Dispose();
        _raster.Dispose();
        _computed.Dispose();
        _bits.Dispose();
        Veil.Dispose();
        _small.Dispose();
        _drawing?.Dispose();
        _opaque.Dispose();
        _veil.Dispose();
    }
}
