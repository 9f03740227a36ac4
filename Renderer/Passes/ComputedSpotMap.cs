using SIE.Renderer.OpenGL;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>Draws the maps of <see cref="SpotMapPass"/> by compute.</summary>
internal sealed class ComputedSpotMap : IDisposable
{
    private const uint Groups = PassConstants.SpotSize / 8; // of spotblank.comp.glsl

    private readonly GraphicsDevice _device;
    private readonly ShaderProgram _blank, _blankVeil, _finish;
    private readonly ComputedDrawing _opaque, _cutOut, _veil;
    private readonly GpuTexture _veilDepths, _veilLogarithms;

    internal ComputedSpotMap(GraphicsDevice device, string[] defines, int views)
    {
        _device = device;
        _blank = ShaderProgram.Compute(device, "spotblank.comp.glsl", defines);
        _blankVeil = ShaderProgram.Compute(device, "spotblank.comp.glsl", [.. defines, "VEIL"]);
        _finish = ShaderProgram.Compute(device, "spotblank.comp.glsl", [.. defines, "FINISH"]);
        _opaque = new ComputedDrawing(device, "spotmap.comp.glsl", defines, views);
        _cutOut = new ComputedDrawing(device, "spotmap.comp.glsl", [.. defines, "BY_OPACITY"], views);
        _veil = new ComputedDrawing(device, "spotmap.comp.glsl", [.. defines, "BY_OPACITY", "VEIL"], views);
        _veilDepths = GpuTexture.Planes(device, SizedInternalFormat.R32ui, PassConstants.SpotSize, PassConstants.SpotSize, views);
        _veilLogarithms = GpuTexture.Planes(device, SizedInternalFormat.R32ui, PassConstants.SpotSize, PassConstants.SpotSize, views);
    }

    /// <summary>Draws them.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="views">The views.</param>
    /// <param name="depths">Receives the depths of opaque surfaces, as bits.</param>
    /// <param name="veil">Of transparent meshes, <see cref="SpotMapPass.Veil"/>.</param>
    internal void Run(UploadedMesh mesh, ViewBatch views, GpuTexture depths, GpuTexture veil)
    {
        depths.BindImage(0, BufferAccessARB.ReadWrite);
        if (mesh.IsTransparent)
        {
            _veilDepths.BindImage(1, BufferAccessARB.ReadWrite);
            _veilLogarithms.BindImage(2, BufferAccessARB.ReadWrite);
        }

        ForEachTexel(mesh.IsTransparent ? _blankVeil : _blank, views);
        ComputedDrawing drawing = mesh.CutOutEnd > mesh.OpaqueCount ? _cutOut : _opaque;
        drawing.Set("opaqueCount", mesh.OpaqueCount);
        drawing.Run(mesh, views, 0, mesh.CutOutEnd);
        if (mesh.IsTransparent)
        {
            _veil.Set("opaqueCount", mesh.OpaqueCount);
            _veil.Run(mesh, views, mesh.OpaqueCount, mesh.VisibleCount);
            veil.BindImage(3, BufferAccessARB.WriteOnly);
            ForEachTexel(_finish, views);
        }
    }

    public void Dispose()
    {
        _veilDepths.Dispose();
        _veilLogarithms.Dispose();
        _opaque.Dispose();
        _cutOut.Dispose();
        _veil.Dispose();
        _blank.Dispose();
        _blankVeil.Dispose();
        _finish.Dispose();
    }

    private void ForEachTexel(ShaderProgram program, ViewBatch views)
    {
        program.Use();
        _device.Gl.DispatchCompute(Groups, Groups, (uint)views.Count);
        _device.Gl.MemoryBarrier(MemoryBarrierMask.ShaderImageAccessBarrierBit | MemoryBarrierMask.TextureFetchBarrierBit);
    }
}
