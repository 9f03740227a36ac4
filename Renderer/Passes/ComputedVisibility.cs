using SIE.Renderer.OpenGL;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>Draws what <see cref="RasteredVisibility"/> does by compute: the nearest depths first, then whose they are.</summary>
internal sealed class ComputedVisibility : IDisposable
{
    private const int GroupWidth = 32, GroupHeight = 8; // of blank.comp.glsl

    private readonly GraphicsDevice _device;
    private readonly SamplePattern _pattern;
    private readonly ShaderProgram _blank;
    private readonly ComputedDrawing _opaque, _cutOut, _peel;
    private readonly GpuTexture _depths;
    private readonly GpuTexture[] _layerDepths;
    private readonly LayerDispatches _layers;

    internal ComputedVisibility(GraphicsDevice device, string[] defines, SamplePattern pattern, int size, int views)
    {
        (_device, _pattern) = (device, pattern);
        _blank = ShaderProgram.Compute(device, "blank.comp.glsl", defines);
        _opaque = new ComputedDrawing(device, "visibility.comp.glsl", defines, views);
        _cutOut = new ComputedDrawing(device, "visibility.comp.glsl", [.. defines, "BY_OPACITY"], views);
        _peel = new ComputedDrawing(device, "visibility.comp.glsl", [.. defines, "BY_OPACITY", "PEEL"], views);
        _depths = Planes();
        _layerDepths = [Planes(), Planes()];
        _layers = new LayerDispatches(device);

        GpuTexture Planes() => GpuTexture.Planes(device, SizedInternalFormat.R32ui, size * pattern.Samples, size * pattern.Samples, views);
    }

    /// <summary>Draws what is opaque.</summary>
    internal void DrawOpaque(UploadedMesh mesh, ViewBatch views, GpuTexture triangles)
    {
        _depths.BindImage(0, BufferAccessARB.ReadWrite);
        triangles.BindImage(1, BufferAccessARB.ReadWrite);
        Blank(views.Object, views);
        ComputedDrawing drawing = mesh.CutOutEnd > mesh.OpaqueCount ? _cutOut : _opaque;
        DrawTwice(drawing, mesh, views, 0, mesh.CutOutEnd, null);
        if (mesh.IsTransparent)
        {
            (uint, uint) pixels = ((uint)(views.Veil.Width + 7) / 8, (uint)(views.Veil.Height + 7) / 8);
            _layers.Begin(ComputedDrawing.Groups(mesh.VisibleCount - mesh.OpaqueCount), BlankGroups(views.Veil), pixels, (uint)views.Count);
        }
    }

    /// <summary>Draws a layer of what lets light through, the nearest being 0.</summary>
    /// <returns>The passes over its pixels, none if it shows nothing.</returns>
    internal IndirectDispatch Peel(UploadedMesh mesh, ViewBatch views, int layer, GpuTexture triangles)
    {
        _layerDepths[layer % 2].BindImage(0, BufferAccessARB.ReadWrite);
        triangles.BindImage(1, BufferAccessARB.ReadWrite);
        _layerDepths[(layer + 1) % 2].BindImage(2, BufferAccessARB.ReadOnly);
        _depths.BindImage(3, BufferAccessARB.ReadOnly);
        Blank(views.Veil, views, _layers.Blanking(layer));
        _layers.Bind();
        _peel.Set("layer", layer);
        DrawTwice(_peel, mesh, views, mesh.OpaqueCount, mesh.VisibleCount, _layers.Drawing(layer));
        return _layers.Pixels(layer);
    }

    public void Dispose()
    {
        _layers.Dispose();
        Array.ForEach(_layerDepths, static depths => depths.Dispose());
        _depths.Dispose();
        _opaque.Dispose();
        _cutOut.Dispose();
        _peel.Dispose();
        _blank.Dispose();
    }

    private static void DrawTwice(ComputedDrawing drawing, UploadedMesh mesh, ViewBatch views, int first, int end, IndirectDispatch? groups)
    {
        drawing.Set("opaqueCount", mesh.OpaqueCount);
        drawing.Set("cutOutEnd", mesh.CutOutEnd);
        for (int round = 0; round < 2; round++)
        {
            drawing.Set("isSecond", round);
            drawing.Run(mesh, views, first, end, groups);
        }
    }

    private void Blank(ViewPart part, ViewBatch views, IndirectDispatch? groups = null)
    {
        _blank.Set("part", part.Number);
        _blank.Use();
        if (groups is { } found)
        {
            found.Run(_device.Gl);
        }
        else
        {
            (uint x, uint y) = BlankGroups(part);
            _device.Gl.DispatchCompute(x, y, (uint)views.Count);
        }

        _device.Gl.MemoryBarrier(MemoryBarrierMask.ShaderImageAccessBarrierBit);
    }

    private (uint X, uint Y) BlankGroups(ViewPart part) =>
        ((uint)((part.Width * _pattern.Samples) + GroupWidth - 1) / GroupWidth, (uint)((part.Height * _pattern.Samples) + GroupHeight - 1) / GroupHeight);
}
