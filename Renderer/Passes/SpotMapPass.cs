using SIE.Renderer.OpenGL;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>
/// Draws the object as the centre of the spot's disk sees it: a depth map. Rays to the disk's other points are followed through it, so
/// that the object is drawn once and not once a point. The transparent surfaces of a mesh are kept apart, as a veil.
/// </summary>
internal sealed class SpotMapPass : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly ShaderProgram _opaque, _veil;
    private readonly RenderTarget _target, _veilTarget;

    internal SpotMapPass(GraphicsDevice device, string[] defines)
    {
        _device = device;
        _opaque = ShaderProgram.Raster(device, "spot.vert.glsl", "spot.frag.glsl", defines);
        _veil = ShaderProgram.Raster(device, "spot.vert.glsl", "spot.frag.glsl", [.. defines, "VEIL"]);
        Depth = GpuTexture.Plane(device, SizedInternalFormat.DepthComponent32f, PassConstants.SpotSize, PassConstants.SpotSize);
        Veil = GpuTexture.Plane(device, SizedInternalFormat.Rgba32f, PassConstants.SpotSize, PassConstants.SpotSize);
        _target = RenderTarget.Of(device, null, Depth);
        _veilTarget = RenderTarget.Of(device, Veil, Depth);
    }

    /// <summary>The depth map, of opaque surfaces only.</summary>
    internal GpuTexture Depth { get; }

    /// <summary>Of transparent meshes only. r: what the transparent surfaces together let through; a: depth of the nearest of them.</summary>
    internal GpuTexture Veil { get; }

    internal void Run(UploadedMesh mesh)
    {
        GL gl = _device.Gl;
        gl.Enable(EnableCap.DepthTest);
        if (!mesh.IsTransparent)
        {
            _target.Use();
            gl.Clear(ClearBufferMask.DepthBufferBit);
            _opaque.Use();
            mesh.Draw(1);
            return;
        }

        _veilTarget.Use();
        gl.ClearColor(1, 1, 1, 1);
        gl.Clear(ClearBufferMask.ColorBufferBit | ClearBufferMask.DepthBufferBit);
        gl.ColorMask(false, false, false, false);
        _veil.Set("transparent", 0);
        _veil.Use();
        mesh.Draw(1);

        gl.ColorMask(true, true, true, true);
        gl.DepthMask(false);
        gl.Enable(EnableCap.Blend);
        gl.BlendEquationSeparate(BlendEquationModeEXT.FuncAdd, BlendEquationModeEXT.Min);
        gl.BlendFuncSeparate(BlendingFactor.Zero, BlendingFactor.SrcColor, BlendingFactor.One, BlendingFactor.One);
        _veil.Set("transparent", 1);
        mesh.Draw(1);
        gl.Disable(EnableCap.Blend);
        gl.DepthMask(true);
    }

    public void Dispose()
    {
        _target.Dispose();
        _veilTarget.Dispose();
        Depth.Dispose();
        Veil.Dispose();
        _opaque.Dispose();
        _veil.Dispose();
    }
}
