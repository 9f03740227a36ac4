using SIE.Renderer.OpenGL;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>Draws which triangle each sample sees by compute (visibility.comp.glsl).</summary>
internal sealed class ComputedVisibility : IDisposable
{
    private const int GroupWidth = 32, GroupHeight = 8; // of blank.comp.glsl

    private readonly GraphicsDevice _device;
    private readonly SamplePattern _pattern;
    private readonly ShaderProgram _blank;
    private readonly ShaderProgram? _numbers;
    private readonly ComputedDrawing _opaque, _cutOut, _peel;
    private readonly NearestPlane _nearest;
    private readonly NearestPlane[] _nearestOfLayers;
    private readonly LayerDispatches _layers;

    internal ComputedVisibility(GraphicsDevice device, string[] defines, SamplePattern pattern, int size, int views)
    {
        (_device, _pattern) = (device, pattern);
        defines = device.HasLongAtomics ? [.. defines, "LONG_ATOMICS"] : defines;
        _blank = ShaderProgram.Compute(device, "blank.comp.glsl", defines);
        _numbers = device.HasLongAtomics ? ShaderProgram.Compute(device, "blank.comp.glsl", [.. defines, "NUMBERS"]) : null;
        _opaque = new ComputedDrawing(device, "visibility.comp.glsl", defines, views);
        _cutOut = new ComputedDrawing(device, "visibility.comp.glsl", [.. defines, "BY_OPACITY"], views);
        _peel = new ComputedDrawing(device, "visibility.comp.glsl", [.. defines, "BY_OPACITY", "PEEL"], views);
        _nearest = new NearestPlane(device, size * pattern.Samples, views);
        _nearestOfLayers = [new NearestPlane(device, size * pattern.Samples, views), new NearestPlane(device, size * pattern.Samples, views)];
        _layers = new LayerDispatches(device);
    }

    /// <summary>Draws what is opaque.</summary>
    internal void DrawOpaque(UploadedMesh mesh, ViewBatch views, GpuTexture triangles)
    {
        _nearest.BindTarget(triangles);
        ForEachSample(_blank, views.Object, views);
        Draw(mesh.CutOutEnd > mesh.OpaqueCount ? _cutOut : _opaque, mesh, views, 0, mesh.CutOutEnd);
        ForEachSample(_numbers, views.Object, views);
        if (mesh.IsTransparent)
        {
            (uint, uint) pixels = ((uint)(views.Veil.Width + 7) / 8, (uint)(views.Veil.Height + 7) / 8);
            _layers.Begin(ComputedDrawing.Groups(mesh.VisibleCount - mesh.OpaqueCount), SampleGroups(views.Veil), pixels, (uint)views.Count);
        }
    }

    /// <summary>Draws a layer of what lets light through, the nearest being 0.</summary>
    /// <returns>The passes over its pixels, none if it shows nothing.</returns>
    internal IndirectDispatch Peel(UploadedMesh mesh, ViewBatch views, int layer, GpuTexture triangles)
    {
        _nearestOfLayers[layer % 2].BindTarget(triangles);
        _nearestOfLayers[(layer + 1) % 2].BindLimit(0);
        _nearest.BindLimit(1);
        ForEachSample(_blank, views.Veil, views, _layers.Blanking(layer));
        _layers.Bind();
        _peel.Set("layer", layer);
        Draw(_peel, mesh, views, mesh.OpaqueCount, mesh.VisibleCount, _layers.Drawing(layer));
        // A layer that shows something is one after which the next is emptied.
        ForEachSample(_numbers, views.Veil, views, _layers.Blanking(layer + 1));
        return _layers.Pixels(layer);
    }

    public void Dispose()
    {
        _layers.Dispose();
        Array.ForEach(_nearestOfLayers, static nearest => nearest.Dispose());
        _nearest.Dispose();
        _opaque.Dispose();
        _cutOut.Dispose();
        _peel.Dispose();
        _blank.Dispose();
        _numbers?.Dispose();
    }

    private void Draw(ComputedDrawing drawing, UploadedMesh mesh, ViewBatch views, int first, int end, IndirectDispatch? groups = null)
    {
        drawing.Set("opaqueCount", mesh.OpaqueCount);
        drawing.Set("cutOutEnd", mesh.CutOutEnd);
        for (int round = 0; round < (_device.HasLongAtomics ? 1 : 2); round++)
        {
            drawing.Set("isSecond", round); // ignored where there is no second
            drawing.Run(mesh, views, first, end, groups);
        }
    }

    private void ForEachSample(ShaderProgram? program, ViewPart part, ViewBatch views, IndirectDispatch? groups = null)
    {
        if (program is null)
        {
            return;
        }

        program.Set("part", part.Number);
        program.Use();
        if (groups is { } found)
        {
            found.Run(_device.Gl);
        }
        else
        {
            (uint x, uint y) = SampleGroups(part);
            _device.Gl.DispatchCompute(x, y, (uint)views.Count);
        }

        _device.Gl.MemoryBarrier(
            MemoryBarrierMask.ShaderImageAccessBarrierBit | MemoryBarrierMask.ShaderStorageBarrierBit | MemoryBarrierMask.TextureFetchBarrierBit);
    }

    private (uint X, uint Y) SampleGroups(ViewPart part) =>
        ((uint)((part.Width * _pattern.Samples) + GroupWidth - 1) / GroupWidth, (uint)((part.Height * _pattern.Samples) + GroupHeight - 1) / GroupHeight);
}
