using SIE.Renderer.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>All passes that make pictures of an uploaded mesh, and their order.</summary>
internal sealed class ViewDrawing : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly RenderOptions _options;
    private readonly string[] _defines;
    private readonly GpuTexture _axes;
    private readonly SpotMapPass _spotMap;
    private readonly FloorPass _floor;
    private readonly VisibilityPass _visibility;
    private readonly GatherPass _gather;
    private readonly ShadePass _shade;
    private readonly FilterPass _filter;
    private readonly ResolvePass _resolve;
    private LinearPass? _linear;

    /// <summary>Prepares the passes.</summary>
    /// <param name="device">The device.</param>
    /// <param name="options">Size, quality, scene.</param>
    /// <param name="defines">Symbols of all shaders.</param>
    /// <param name="axes">x and y of each of <see cref="DirectionSet.Axes"/>, two texels an axis.</param>
    /// <param name="views">Views that are drawn together at most.</param>
    /// <param name="byCompute">Whether triangles are drawn by compute or without OpenGL.</param>
    internal ViewDrawing(GraphicsDevice device, RenderOptions options, string[] defines, GpuTexture axes, int views, bool byCompute)
    {
        (_device, _options, _defines, _axes) = (device, options, defines, axes);
        SamplePattern pattern = SamplePattern.Of(options.Quality);
        Views = new ViewBatch(device, pattern, views);
        _spotMap = new SpotMapPass(device, defines, views, byCompute);
        _floor = new FloorPass(device, defines, options.Size, views);
        _visibility = new VisibilityPass(device, defines, pattern, options.Size, views, byCompute);
        _gather = new GatherPass(device, defines, options.Size, views);
        _shade = new ShadePass(device, defines, pattern, options.Size, views);
        _filter = new FilterPass(device, defines, pattern, options.Scene.Camera.FilterRadius, options.Size, views);
        _resolve = new ResolvePass(device, defines, options.Size, views);
        Surfaces = options.Surfaces ? new SurfacePass(device, defines, options.Size, views) : null;
    }

    /// <summary>The views drawn last.</summary>
    internal ViewBatch Views { get; }

    /// <summary>Their pictures.</summary>
    internal GpuTexture Picture => _resolve.Picture;

    /// <summary>What their pixels show; null if that is not wanted.</summary>
    internal SurfacePass? Surfaces { get; }

    /// <summary>Times the passes, or null.</summary>
    internal PassClock? Clock { get; set; }

    /// <summary>See <see cref="ViewRenderer.StopsAtEmptyLayer"/>.</summary>
    internal bool StopsAtEmptyLayer { get; set; }

    /// <summary>Draws views.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="views">Views of it.</param>
    /// <param name="first">The first that is drawn.</param>
    /// <param name="count">How many are.</param>
    internal void Run(UploadedMesh mesh, PreparedViews views, int first, int count)
    {
        Lap(null);
        Views.Set(views, first, count);
        Lap("views");
        Views.Upload();
        mesh.BindSurface();

        _spotMap.Run(mesh, Views);
        Lap("spot map");
        _floor.Run(mesh, Views, _spotMap);
        Lap("floor");
        _shade.Clear(mesh, Views);
        _filter.Clear(mesh, Views);
        _visibility.DrawOpaque(mesh, Views);
        Lap("visibility");
        int layers = 0;
        for (; mesh.IsTransparent && layers < PassConstants.Layers; layers++)
        {
            IndirectDispatch? groups = _visibility.Peel(mesh, Views, layers);
            Lap("visibility");
            if (StopsAtEmptyLayer && !_visibility.Shows)
            {
                break;
            }

            Shade(mesh, _visibility.Layer, Views.Veil, layers, isOpaque: false, groups);
        }

        Shade(mesh, _visibility.Triangles, Views.Object, layers, isOpaque: true, null);
        _resolve.Run(mesh, Views, _filter, _floor.Seen);
        Lap("resolve");
    }

    /// <summary>Shades what a layer shows and adds it to the layers before.</summary>
    private void Shade(UploadedMesh mesh, GpuTexture triangles, ViewPart part, int layer, bool isOpaque, IndirectDispatch? groups)
    {
        if (Surfaces is not null)
        {
            Surfaces.Run(mesh, Views, part, layer, triangles);
            Lap("surfaces");
        }

        _gather.Run(mesh, Views, part, triangles, _shade.Hidden, groups);
        Lap("gather");
        _shade.Run(mesh, Views, isOpaque, layer == PassConstants.Layers - 1, _spotMap, _floor.Light, _axes);
        Lap("shade");
        _filter.Run(mesh, Views, part, _gather, groups);
        Lap("filter");
    }

    /// <summary>The first of the views drawn last in linear radiance, before the view transform.</summary>
    internal GpuTexture Linear(UploadedMesh mesh)
    {
        _linear ??= new LinearPass(_device, _defines, _options.Size, Views.Most);
        _linear.Run(mesh, Views, _filter, _floor.Seen);
        return _linear.Radiance;
    }

    public void Dispose()
    {
        _linear?.Dispose();
        Surfaces?.Dispose();
        _resolve.Dispose();
        _filter.Dispose();
        _shade.Dispose();
        _gather.Dispose();
        _visibility.Dispose();
        _floor.Dispose();
        _spotMap.Dispose();
        Views.Dispose();
    }

    private void Lap(string? pass)
    {
        if (Clock is null)
        {
            return;
        }

        _device.Gl.Finish();
        if (pass is null)
        {
            Clock.Start();
        }
        else
        {
            Clock.Lap(pass);
        }
    }
}
