using SIE.Renderer.OpenGL;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>
/// Which triangle each sample of the picture sees. Only numbers are drawn; everything else is computed from them afterwards, where it
/// is needed. Transparent meshes are peeled: each layer shows what lies behind the one before.
/// </summary>
internal sealed class VisibilityPass : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly SamplePattern _pattern;
    private readonly ShaderProgram _opaque, _peel;
    private readonly GpuTexture[] _depths;
    private readonly RenderTarget[] _targets;
    private readonly uint _query;

    internal VisibilityPass(GraphicsDevice device, string[] defines, SamplePattern pattern, int size)
    {
        _pattern = pattern;
        _device = device;
        int side = size * _pattern.Samples;
        _opaque = ShaderProgram.Raster(device, "visibility.vert.glsl", "visibility.frag.glsl", defines);
        _peel = ShaderProgram.Raster(device, "visibility.vert.glsl", "visibility.frag.glsl", [.. defines, "PEEL"]);
        Triangles = GpuTexture.Plane(device, SizedInternalFormat.R32ui, side, side);
        _depths =
        [
            GpuTexture.Plane(device, SizedInternalFormat.DepthComponent32f, side, side),
            GpuTexture.Plane(device, SizedInternalFormat.DepthComponent32f, side, side),
        ];
        _query = device.Gl.GenQuery();
        _targets = [.. _depths.Select(depth => RenderTarget.Of(device, Triangles, depth))];
    }

    /// <summary>Number of the triangle plus one, 0 for none; row 0 is the top row.</summary>
    internal GpuTexture Triangles { get; }

    /// <summary>Draws a layer, the nearest being 0, within the view's rectangle.</summary>
    /// <returns>False if a layer behind the first shows nothing any more.</returns>
    internal bool Run(UploadedMesh mesh, ViewBlock view, int layer)
    {
        GL gl = _device.Gl;
        _targets[layer % 2].Use();
        (int x, int y, int width, int height) = view.Rect;
        gl.Enable(EnableCap.ScissorTest);
        gl.Scissor(x * _pattern.Samples, y * _pattern.Samples, (uint)(width * _pattern.Samples), (uint)(height * _pattern.Samples));
        gl.Enable(EnableCap.DepthTest);
        if (view.ReachesFloor)
        {
            gl.Enable(EnableCap.ClipDistance0);
        }

        gl.ClearBuffer(BufferKind.Color, 0, [0u, 0u, 0u, 0u]);
        gl.Clear(ClearBufferMask.DepthBufferBit);
        ShaderProgram program = mesh.IsTransparent ? _peel : _opaque;
        if (mesh.IsTransparent)
        {
            _depths[(layer + 1) % 2].Bind(8);
            program.Set("layer", layer);
        }

        program.Use();
        bool counts = layer > 0;
        if (counts)
        {
            gl.BeginQuery(QueryTarget.AnySamplesPassed, _query);
        }

        mesh.Draw(1);
        gl.Disable(EnableCap.ScissorTest);
        gl.Disable(EnableCap.ClipDistance0);
        gl.MemoryBarrier(MemoryBarrierMask.TextureFetchBarrierBit);
        if (!counts)
        {
            return true;
        }

        gl.EndQuery(QueryTarget.AnySamplesPassed);
        return gl.GetQueryObject(_query, QueryObjectParameterName.Result) != 0;
    }

    public void Dispose()
    {
        foreach (RenderTarget target in _targets)
        {
            target.Dispose();
        }

        foreach (GpuTexture depth in _depths)
        {
            depth.Dispose();
        }

        _device.Gl.DeleteQuery(_query);
        Triangles.Dispose();
        _opaque.Dispose();
        _peel.Dispose();
    }
}
