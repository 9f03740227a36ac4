using System.Numerics;
using SIE.Renderer.OpenGL;
using SIE.Renderer.Passes;
using SIE.Renderer.Scenes;
using Silk.NET.OpenGL;

namespace SIE.Renderer;

/// <summary>
/// The one entrance: upload a mesh once, draw many views of it. Belongs to the thread that made it, as its OpenGL context does.
/// Same mesh, latents, options and driver give the same bytes, whatever was drawn before.
/// </summary>
public sealed class ViewRenderer : IDisposable
{
    /// <summary>Layers drawn of what lets light through: Cycles' limit of transparent bounces (SCENE.md, section 7).</summary>
    private const int MaxLayers = 8;

    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly GraphicsDevice _device;
    private readonly ViewBlock _view = new();
    private readonly DirectionLists _directionLists;
    private readonly GpuBuffer _uniforms, _directions, _axisBuffer;
    private readonly GpuTexture _directionTexels, _axes;
    private readonly DirectionMapsPass _directionMaps;
    private readonly SpotMapPass _spotMap;
    private readonly FloorPass _floor;
    private readonly VisibilityPass _visibility;
    private readonly GatherPass _gather;
    private readonly ShadePass _shade;
    private readonly FilterPass _filter;
    private readonly ResolvePass _resolve;
    private readonly PlanesPass _planes;
    private readonly SurfacePass? _surfaces;
    private readonly SilhouettePass _silhouette;
    private readonly string[] _defines;
    private LinearPass? _linear;

    /// <summary>Opens a headless OpenGL context and prepares to draw.</summary>
    /// <param name="options">Size, device, quality.</param>
    /// <exception cref="GraphicsException">No usable OpenGL 4.5; the message says what was tried and what to install.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of range.</exception>
    public ViewRenderer(RenderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Size, RenderOptions.MinSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Size, RenderOptions.MaxSize);
        Options = options;
        _device = GraphicsDevice.Open(options.Gpu, options.Debug);
        StopsAtEmptyLayer = _device.IsSoftware;
        if (_device.IsSoftware)
        {
            SamplerSlots.Use(_device);
        }

        SamplePattern pattern = SamplePattern.Of(options.Quality);
        _directionLists = new DirectionLists(pattern);
        string[] defines = _defines = PassConstants.Defines(options.Scene.Camera.FilterRadius, options.Quality);
        _uniforms = GpuBuffer.Empty(_device, (nuint)(_view.Uniforms.Length * 16));
        _directions = GpuBuffer.Empty(_device, (nuint)(_directionLists.Rows.Length * 16));
        _directionTexels = GpuTexture.View(_device, SizedInternalFormat.Rgba32f, _directions);
        Vector4[] axes = [.. DirectionSet.Axes.SelectMany(static axis => new[] { new Vector4(axis.X, 0), new Vector4(axis.Y, 0) })];
        _axisBuffer = GpuBuffer.Of<Vector4>(_device, axes);
        _axes = GpuTexture.View(_device, SizedInternalFormat.Rgba32f, _axisBuffer);
        _directionMaps = new DirectionMapsPass(_device, defines);
        _spotMap = new SpotMapPass(_device, defines);
        _floor = new FloorPass(_device, defines, options.Size);
        _visibility = new VisibilityPass(_device, defines, pattern, options.Size);
        _gather = new GatherPass(_device, defines, options.Size);
        _shade = new ShadePass(_device, defines, pattern, options.Size);
        _filter = new FilterPass(_device, defines, pattern, options.Scene.Camera.FilterRadius, options.Size);
        _resolve = new ResolvePass(_device, defines, options.Size);
        _planes = new PlanesPass(_device, defines, options.Size);
        _surfaces = options.Surfaces ? new SurfacePass(_device, defines, options.Size) : null;
        _silhouette = new SilhouettePass(_device, defines, _surfaces);
        _device.Check("preparing to draw");
    }

    /// <summary>What the renderer was made with.</summary>
    public RenderOptions Options { get; }

    /// <summary>Times the passes, or null.</summary>
    public PassClock? Clock { get; set; }

    /// <summary>Bytes of one view: size × size × 4.</summary>
    public int BytesPerView => Options.Size * Options.Size * 4;

    /// <summary>Name and version of the OpenGL driver, for the manifest: same driver, same bytes.</summary>
    public string Driver => _device.Driver;

    /// <summary>True where the CPU draws.</summary>
    public bool IsSoftware => _device.IsSoftware;

    /// <summary>
    /// Whether to wait for each layer of what lets light through and leave out those after the last that shows something. A CPU has drawn the layer by
    /// then; a GPU has less work with empty layers than with waiting.
    /// </summary>
    internal bool StopsAtEmptyLayer { get; init; }

    /// <summary>Puts a mesh and its decoded textures on the GPU, and records how it hides itself from all sides.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <returns>The GPU's copy; dispose it after its last view.</returns>
    /// <exception cref="GraphicsException">The driver reports an error, such as too little memory.</exception>
    /// <exception cref="InvalidOperationException">Called on another thread than the constructor.</exception>
    public UploadedMesh Upload(PreparedMesh mesh)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        RequireOwnThread();
        UploadedMesh uploaded = new(_device, mesh);
        uploaded.Directions = _directionMaps.Run(uploaded, _axes);
        _device.Check("drawing a mesh from all sides");
        return uploaded;
    }

    /// <summary>Draws views of one mesh and reads them back.</summary>
    /// <param name="mesh">The mesh, uploaded by this renderer.</param>
    /// <param name="views">Latents of each view.</param>
    /// <param name="rgba">
    /// Receives the views one after another, <see cref="BytesPerView"/> each: rows from the top, RGBA, display colours in 8 bits
    /// (Filmic applied); A is the object's anti-aliased coverage, 255 where only the object is seen and 0 on empty floor.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="rgba"/> is too short.</exception>
    /// <exception cref="GraphicsException">The driver reports an error, such as a lost device.</exception>
    /// <exception cref="InvalidOperationException">Called on another thread than the constructor.</exception>
    public void Render(UploadedMesh mesh, ReadOnlySpan<Latents> views, Span<byte> rgba) => Render(mesh, views, rgba, [], []);

    /// <summary>Draws views of one mesh and reads them back, with what else is known of them.</summary>
    /// <param name="mesh">The mesh, uploaded by this renderer.</param>
    /// <param name="views">Latents of each view.</param>
    /// <param name="rgba">As in the other overload.</param>
    /// <param name="silhouettes">Receives where each view shows the object; may be empty.</param>
    /// <param name="surfaces">
    /// Receives what each view's pixels show, size × size of them a view, rows from the top; may be empty, and has to be without
    /// <see cref="RenderOptions.Surfaces"/>.
    /// </param>
    /// <exception cref="ArgumentException">A span is neither empty nor long enough, or surfaces were not prepared for.</exception>
    /// <exception cref="GraphicsException">The driver reports an error, such as a lost device.</exception>
    /// <exception cref="InvalidOperationException">Called on another thread than the constructor.</exception>
    public void Render(
        UploadedMesh mesh, ReadOnlySpan<Latents> views, Span<byte> rgba, Span<Silhouette> silhouettes, Span<PixelSurface> surfaces)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        RequireOwnThread();
        if (rgba.Length < views.Length * (long)BytesPerView)
        {
            throw new ArgumentException($"{views.Length} views need {views.Length * (long)BytesPerView} bytes, not {rgba.Length}.", nameof(rgba));
        }

        if ((!silhouettes.IsEmpty && silhouettes.Length < views.Length) || (!surfaces.IsEmpty && surfaces.Length < views.Length * (long)Pixels))
        {
            throw new ArgumentException($"{silhouettes.Length} silhouettes and {surfaces.Length} surfaces are too few for {views.Length} views.");
        }

        if (!surfaces.IsEmpty && _surfaces is null)
        {
            throw new ArgumentException("The renderer was opened without RenderOptions.Surfaces.", nameof(surfaces));
        }

        for (int i = 0; i < views.Length; i++)
        {
            Draw(mesh, views[i]);
            CopyPicture(rgba.Slice(i * BytesPerView, BytesPerView));
            if (!silhouettes.IsEmpty || !surfaces.IsEmpty)
            {
                _silhouette.Run(_view, _resolve.Picture);
            }

            if (!silhouettes.IsEmpty)
            {
                silhouettes[i] = _silhouette.Read();
            }

            if (!surfaces.IsEmpty)
            {
                _surfaces!.Surfaces.Read(surfaces.Slice(i * Pixels, Pixels));
            }
        }

        _device.Check("drawing views");
    }

    /// <summary>True if views of this size can be had as planes: whole blocks of a JPEG's 4:2:0, multiples of 16.</summary>
    /// <param name="size">Width and height.</param>
    public static bool HasPlanes(int size) => size % PlanesPass.SizeMultiple == 0;

    /// <summary>Bytes of a view in a layout.</summary>
    /// <param name="layout">The layout.</param>
    public int BytesOf(ViewLayout layout) => ViewBuffer.BytesOf(layout, Options.Size);

    /// <summary>Makes a buffer that views can be brought to.</summary>
    /// <param name="layout">How they are to lie in it; planes only if the size has them, see <see cref="HasPlanes"/>.</param>
    /// <param name="views">Views that it has room for.</param>
    /// <exception cref="GraphicsException">The driver has not enough memory.</exception>
    public ViewBuffer CreateBuffer(ViewLayout layout, int views)
    {
        RequireOwnThread();
        ArgumentOutOfRangeException.ThrowIfLessThan(views, 1);
        return layout == ViewLayout.Rgba || HasPlanes(Options.Size)
            ? new ViewBuffer(_device, layout, Options.Size, views, Options.Surfaces)
            : throw new ArgumentException($"Views of {Options.Size} pixels a side, no multiple of {PlanesPass.SizeMultiple}, can't be had as planes.", nameof(layout));
    }

    /// <summary>Asks for a view to be drawn. It stays with the renderer until the next is.</summary>
    /// <param name="mesh">The mesh, uploaded by this renderer.</param>
    /// <param name="view">Its latents.</param>
    /// <exception cref="GraphicsException">The driver reports an error, such as a lost device.</exception>
    /// <exception cref="InvalidOperationException">Called on another thread than the constructor.</exception>
    public void Draw(UploadedMesh mesh, in Latents view)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        RequireOwnThread();
        DrawView(mesh, view);
        _device.Check("drawing a view");
    }

    /// <summary>Asks for the view drawn last to be brought to a buffer; <see cref="ViewBuffer.Wait"/> tells when it is there.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="at">Its place there.</param>
    /// <exception cref="GraphicsException">The driver reports an error, such as a lost device.</exception>
    public void ReadBack(ViewBuffer buffer, int at)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        RequireOwnThread();
        ArgumentOutOfRangeException.ThrowIfNegative(at);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(at, buffer.Views);
        _planes.Run(_resolve.Picture, buffer, at);
        _silhouette.Run(_view, _resolve.Picture);
        _silhouette.CopyTo(buffer, at);
        buffer.Mark();
        _device.Check("reading a view back");
    }

    /// <summary>Waits until everything asked for so far is done, for those who measure.</summary>
    public void Finish()
    {
        RequireOwnThread();
        _device.Gl.Finish();
    }

    /// <summary>Draws one view in linear radiance, before the view transform: for comparing light, not for datasets.</summary>
    /// <param name="mesh">The mesh, uploaded by this renderer.</param>
    /// <param name="latents">Latents of the view.</param>
    /// <param name="rgb">Receives size × size × 3 numbers, rows from the top, linear Rec.709.</param>
    /// <exception cref="ArgumentException"><paramref name="rgb"/> is of another length.</exception>
    /// <exception cref="GraphicsException">The driver reports an error, such as a lost device.</exception>
    /// <exception cref="InvalidOperationException">Called on another thread than the constructor.</exception>
    public unsafe void RenderLinear(UploadedMesh mesh, in Latents latents, Span<float> rgb)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        RequireOwnThread();
        if (rgb.Length != 3 * Pixels)
        {
            throw new ArgumentException($"A view has {3 * Pixels} numbers, not {rgb.Length}.", nameof(rgb));
        }

        DrawView(mesh, latents);
        _linear ??= new LinearPass(_device, _defines, Options.Size);
        _linear.Run(mesh, _filter, _floor.Seen);
        fixed (float* target = rgb)
        {
            _device.Gl.GetTextureImage(_linear.Radiance.Handle, 0, PixelFormat.Rgb, PixelType.Float, (uint)rgb.Length * sizeof(float), target);
        }

        _device.Check("drawing a view in linear radiance");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _linear?.Dispose();
        _silhouette.Dispose();
        _surfaces?.Dispose();
        _planes.Dispose();
        _resolve.Dispose();
        _filter.Dispose();
        _shade.Dispose();
        _gather.Dispose();
        _visibility.Dispose();
        _floor.Dispose();
        _spotMap.Dispose();
        _directionMaps.Dispose();
        _axes.Dispose();
        _axisBuffer.Dispose();
        _directionTexels.Dispose();
        _directions.Dispose();
        _uniforms.Dispose();
        _device.Dispose();
    }

    private void RequireOwnThread()
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException("A ViewRenderer can only be used on the thread that made it: its OpenGL context is current there.");
        }
    }

    private int Pixels => Options.Size * Options.Size;

    private void DrawView(UploadedMesh mesh, in Latents latents)
    {
        SceneDescription scene = Options.Scene.For(latents);
        _view.Set(scene, Options.Size, latents, mesh);
        (Vector3 row0, Vector3 row1, Vector3 row2) = ObjectTransform.Rotation(latents);
        _directionLists.Set(row0, row1, row2, new ObjectGlow(scene, latents, mesh.MeanAlbedo));
        Lap(null);
        _uniforms.Write(_view.Uniforms);
        _directions.Write(_directionLists.Rows);
        _uniforms.BindUniform(0);
        mesh.BindSurface();

        _spotMap.Run(mesh);
        Lap("spot map");
        _floor.Run(mesh, _directionTexels, _spotMap);
        Lap("floor");
        _shade.Clear(mesh, _view);
        _filter.Clear(mesh, _view);
        _visibility.DrawOpaque(mesh, _view);
        Lap("visibility");
        int layers = 0;
        for (; mesh.IsTransparent && layers < MaxLayers; layers++)
        {
            _visibility.Peel(mesh, _view, layers);
            Lap("visibility");
            if (StopsAtEmptyLayer && !_visibility.Shows(layers))
            {
                break;
            }

            Shade(mesh, _visibility.Layer, _view.VeilRect, layers, isOpaque: false);
        }

        Shade(mesh, _visibility.Triangles, _view.Rect, layers, isOpaque: true);
        _resolve.Run(mesh, _filter, _floor.Seen);
        Lap("resolve");
    }

    /// <summary>Shades what a layer shows and adds it to the layers before.</summary>
    private void Shade(UploadedMesh mesh, GpuTexture triangles, PixelRect region, int layer, bool isOpaque)
    {
        if (_surfaces is not null)
        {
            _surfaces.Run(mesh, layer, triangles, region);
            Lap("surfaces");
        }

        _gather.Run(mesh, region, triangles, _shade.Hidden);
        Lap("gather");
        _shade.Run(mesh, isOpaque, _directions, _spotMap, _floor.Light, _axes);
        Lap("shade");
        _filter.Run(mesh, region, _gather);
        Lap("filter");
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

    private unsafe void CopyPicture(Span<byte> rgba)
    {
        fixed (byte* target = rgba)
        {
            _device.Gl.GetTextureImage(_resolve.Picture.Handle, 0, PixelFormat.Rgba, PixelType.UnsignedByte, (uint)rgba.Length, target);
        }
    }
}
