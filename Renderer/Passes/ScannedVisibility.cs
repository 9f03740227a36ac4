using SIE.Renderer.OpenGL;
using SIE.Renderer.Scanning;

namespace SIE.Renderer.Passes;

/// <summary>Draws which triangle each sample sees without OpenGL, which on a CPU takes a multiple of the time.</summary>
internal sealed class ScannedVisibility
{
    private readonly SamplePattern _pattern;
    private readonly int _side;
    private readonly View[] _views;

    internal ScannedVisibility(SamplePattern pattern, int size, int views)
    {
        (_pattern, _side) = (pattern, size * pattern.Samples);
        _views = [.. Enumerable.Range(0, views).Select(static _ => new View())];
    }

    /// <summary>Whether the layer peeled last shows anything.</summary>
    internal bool Shows { get; private set; }

    /// <summary>Draws what is opaque.</summary>
    internal void DrawOpaque(UploadedMesh mesh, ViewBatch views, GpuTexture triangles)
    {
        for (int i = 0; i < views.Count; i++)
        {
            (ViewBlock block, View view) = (views.Blocks[i], _views[i]);
            PixelRect samples = block.Rect.Times(_pattern.Samples);
            view.Projection = Projection.OfCamera(views.RowsOf(i), _side);
            view.Seen.Project(mesh.Scanned!, view.Projection, !block.IsOutside, block.ReachesFloor);
            // With what lets light through, which may be invisible everywhere and then lies nowhere in particular.
            PixelRect area = block.Rect.And(block.VeilRect).Times(_pattern.Samples);
            view.Opaque.Begin(area, area);
            TriangleScan scan = new(view.Opaque, samples, mesh.Scanned!, view.Seen);
            EverySample every = default;
            OpaqueSamples opaque = new(mesh.Scanned!.Opacities, view.Projection, width: 1);
            scan.Draw(0, mesh.OpaqueCount, block.IsOutside ? mesh.ShellCount : 0, ref every);
            scan.Draw(mesh.OpaqueCount, mesh.CutOutEnd, 0, ref opaque);
            triangles.Write(view.Opaque.NumbersFrom(samples), view.Opaque.Stride, samples, i);
        }
    }

    /// <summary>Draws a layer of what lets light through, the nearest being 0.</summary>
    internal void Peel(UploadedMesh mesh, ViewBatch views, int layer, GpuTexture triangles)
    {
        Shows = false;
        for (int i = 0; i < views.Count; i++)
        {
            View view = _views[i];
            PixelRect samples = views.Blocks[i].VeilRect.Times(_pattern.Samples);
            (SamplePlane plane, SamplePlane before) = layer % 2 == 0 ? (view.Even, view.Odd) : (view.Odd, view.Even);
            plane.Begin(view.Opaque.Area, samples);
            LayerSamples rule = new(mesh.Scanned!.Opacities, view.Projection, view.Opaque, layer > 0 ? before : null);
            new TriangleScan(plane, samples, mesh.Scanned!, view.Seen).Draw(mesh.OpaqueCount, mesh.VisibleCount, 0, ref rule);
            triangles.Write(plane.NumbersFrom(samples), plane.Stride, samples, i);
            Shows |= rule.Any;
        }
    }

    /// <summary>What is kept of a view between its layers.</summary>
    private sealed class View
    {
        internal Projection Projection { get; set; }

        internal SeenPoints Seen { get; } = new();

        internal SamplePlane Opaque { get; } = new();

        /// <summary>The layers of even numbers, one after another.</summary>
        internal SamplePlane Even { get; } = new();

        /// <summary>The others.</summary>
        internal SamplePlane Odd { get; } = new();
    }
}
