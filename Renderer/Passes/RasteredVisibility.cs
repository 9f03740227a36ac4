using SIE.Renderer.OpenGL;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>Draws which triangle each sample sees by the rasteriser, into planes that are its owner's.</summary>
internal sealed class RasteredVisibility : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly SamplePattern _pattern;
    private readonly ShaderProgram _opaque, _cutOut, _peelCutOut, _peel;
    private readonly GpuTexture _depth;
    private readonly GpuTexture[] _layerDepths;
    private readonly RenderTarget _target;
    private readonly RenderTarget[] _layerTargets;
    private readonly uint[] _queries;

    internal RasteredVisibility(GraphicsDevice device, string[] defines, SamplePattern pattern, int size, int views, GpuTexture triangles, GpuTexture layer)
    {
        _pattern = pattern;
        _device = device;
        int side = size * _pattern.Samples;
        _opaque = ShaderProgram.Raster(device, "visibility.vert.glsl", "visibility.frag.glsl", defines);
        _cutOut = ShaderProgram.Raster(device, "visibility.vert.glsl", "visibility.frag.glsl", [.. defines, "BY_OPACITY"]);
        _peelCutOut = ShaderProgram.Raster(device, "visibility.vert.glsl", "visibility.frag.glsl", [.. defines, "BY_OPACITY", "PEEL"]);
        _peel = ShaderProgram.Raster(device, "visibility.vert.glsl", "visibility.frag.glsl", [.. defines, "PEEL"]);
        _depth = GpuTexture.Planes(device, SizedInternalFormat.DepthComponent32f, side, side, views);
        _target = RenderTarget.Of(device, triangles, _depth);
        _layerDepths =
        [
            GpuTexture.Planes(device, SizedInternalFormat.DepthComponent32f, side, side, views),
            GpuTexture.Planes(device, SizedInternalFormat.DepthComponent32f, side, side, views),
        ];
        _layerTargets = [.. _layerDepths.Select(depth => RenderTarget.Of(device, layer, depth))];
        _queries = [device.Gl.GenQuery(), device.Gl.GenQuery()];
    }

    /// <summary>Draws what is opaque.</summary>
    internal void DrawOpaque(UploadedMesh mesh, ViewBatch views)
    {
        Begin(_target, views, views.Object);
        _opaque.Use();
        OpaqueSurfaces.Draw(_device, _opaque, mesh, views, static view => view.IsOutside);
        DrawCutOuts(mesh, views, _cutOut);
        End();
    }

    /// <summary>
    /// Draws a layer of what lets light through and has nothing opaque in front of it, the nearest being 0. After a layer that showed nothing in any
    /// view it has nothing either, which the GPU finds out without anyone waiting.
    /// </summary>
    internal void Peel(UploadedMesh mesh, ViewBatch views, int layer)
    {
        GL gl = _device.Gl;
        Begin(_layerTargets[layer % 2], views, views.Veil);
        _layerDepths[(layer + 1) % 2].Bind(8);
        _depth.Bind(9);
        _peel.Set("layer", layer);
        _peelCutOut.Set("layer", layer);
        if (layer > 0)
        {
            gl.BeginConditionalRender(_queries[(layer + 1) % 2], ConditionalRenderMode.Wait);
        }

        gl.BeginQuery(QueryTarget.AnySamplesPassed, _queries[layer % 2]);
        DrawCutOuts(mesh, views, _peelCutOut);
        _peel.Use();
        mesh.Draw(mesh.CutOutEnd, mesh.VisibleCount, views.Count);
        gl.EndQuery(QueryTarget.AnySamplesPassed);
        if (layer > 0)
        {
            gl.EndConditionalRender();
        }

        End();
    }

    /// <summary>Waits for a layer, the one peeled last, and tells whether it shows anything.</summary>
    internal bool Shows(int layer) => _device.Gl.GetQueryObject(_queries[layer % 2], QueryObjectParameterName.Result) != 0;

    public void Dispose()
    {
        foreach (RenderTarget target in _layerTargets)
        {
            target.Dispose();
        }

        foreach (GpuTexture depth in _layerDepths)
        {
            depth.Dispose();
        }

        Array.ForEach(_queries, _device.Gl.DeleteQuery);
        _target.Dispose();
        _depth.Dispose();
        _opaque.Dispose();
        _cutOut.Dispose();
        _peelCutOut.Dispose();
        _peel.Dispose();
    }

    private static void DrawCutOuts(UploadedMesh mesh, ViewBatch views, ShaderProgram program)
    {
        if (mesh.CutOutEnd > mesh.OpaqueCount)
        {
            mesh.BindSurface();
            program.Use();
            mesh.Draw(mesh.OpaqueCount, mesh.CutOutEnd, views.Count);
        }
    }

    private void Begin(RenderTarget target, ViewBatch views, ViewPart part)
    {
        GL gl = _device.Gl;
        target.Use();
        PixelRect samples = part.Within.Times(_pattern.Samples);
        gl.Enable(EnableCap.ScissorTest);
        gl.Scissor(samples.X, samples.Y, (uint)samples.Width, (uint)samples.Height);
        gl.Enable(EnableCap.DepthTest);
        if (views.ReachesFloor)
        {
            gl.Enable(EnableCap.ClipDistance0);
        }

        gl.ClearBuffer(BufferKind.Color, 0, [PassConstants.NoTriangle, 0u, 0u, 0u]);
        gl.Clear(ClearBufferMask.DepthBufferBit);
    }

    private void End()
    {
        GL gl = _device.Gl;
        gl.Disable(EnableCap.ScissorTest);
        gl.Disable(EnableCap.ClipDistance0);
        gl.MemoryBarrier(MemoryBarrierMask.TextureFetchBarrierBit);
    }
}
