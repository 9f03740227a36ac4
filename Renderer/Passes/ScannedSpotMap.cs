using System.Numerics;
using SIE.Renderer.OpenGL;
using SIE.Renderer.Scanning;

namespace SIE.Renderer.Passes;

/// <summary>Draws the maps of <see cref="SpotMapPass"/> without OpenGL, which on a CPU takes a multiple of the time.</summary>
internal sealed class ScannedSpotMap
{
    private static readonly PixelRect s_map = new(0, 0, PassConstants.SpotSize, PassConstants.SpotSize);

    private readonly SeenPoints _seen = new();
    private readonly SamplePlane _opaque = new(), _nearest = new();
    private float[] _through = [];
    private Vector4[] _veil = [];

    /// <summary>Draws them.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="views">The views.</param>
    /// <param name="depths">Receives the depths of opaque surfaces.</param>
    /// <param name="veil">Of transparent meshes, <see cref="SpotMapPass.Veil"/>.</param>
    internal void Run(UploadedMesh mesh, ViewBatch views, GpuTexture depths, GpuTexture veil)
    {
        for (int i = 0; i < views.Count; i++)
        {
            bool isOutside = views.Blocks[i].IsSpotOutside;
            Projection projection = Projection.OfSpot(views.RowsOf(i), PassConstants.SpotSize);
            _seen.Project(mesh.Scanned!, projection, !isOutside, isSunk: false);
            _opaque.Begin(s_map, s_map);
            TriangleScan scan = new(_opaque, s_map, mesh.Scanned!, _seen);
            EverySample every = default;
            OpaqueSamples opaque = new(mesh.Scanned!.Opacities, projection, width: 0);
            scan.Draw(0, mesh.OpaqueCount, isOutside ? mesh.ShellCount : 0, ref every);
            scan.Draw(mesh.OpaqueCount, mesh.CutOutEnd, 0, ref opaque);
            depths.Write<float>(_opaque.Depths, _opaque.Stride, s_map, i);
            if (mesh.IsTransparent)
            {
                DrawVeil(mesh, projection);
                veil.Write<Vector4>(_veil, _opaque.Stride, s_map, i);
            }
        }
    }

    private void DrawVeil(UploadedMesh mesh, in Projection projection)
    {
        _nearest.Begin(s_map, s_map);
        int texels = _nearest.Depths.Length;
        if (_through.Length < texels)
        {
            (_through, _veil) = (new float[texels], new Vector4[texels]);
        }

        _through.AsSpan().Fill(1);
        VeilSamples rule = new(mesh.Scanned!.Opacities, projection, _opaque, _through);
        new TriangleScan(_nearest, s_map, mesh.Scanned!, _seen).Draw(mesh.OpaqueCount, mesh.VisibleCount, 0, ref rule);
        for (int i = 0; i < texels; i++)
        {
            _veil[i] = new Vector4(new Vector3(_through[i]), _nearest.Depths[i]);
        }
    }
}
