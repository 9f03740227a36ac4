using System.Numerics;
using SIE.Renderer.OpenGL;
using SIE.Renderer.Passes;
using SIE.Renderer.Preparation;
using SIE.Renderer.Scenes;
using Silk.NET.OpenGL;

namespace SIE.Renderer;

/// <summary>
/// The one entrance: upload a mesh once, draw many views of it. Belongs to the thread that made it, as its OpenGL context does; a thread has one at a
/// time.
/// Same mesh, latents, options and driver give the same bytes, whatever was drawn before.
/// </summary>
public sealed class ViewRenderer : IDisposable
{
    /// <summary>A context is current to a thread, and a second one would take the calls meant for the first.</summary>
    [ThreadStatic]
    private static ViewRenderer? s_ofThread;

    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly GraphicsDevice _device;
    private readonly GpuBuffer _axisBuffer;
    private readonly GpuTexture _axes;
    private readonly DirectionMapsPass _directionMaps;
    private readonly ViewDrawing _drawing;
    private readonly PlanesPass _planes;
    private readonly SilhouettePass _silhouette;
    private readonly MeshMemory _memory;
    private readonly bool _isByCompute;

    /// <summary>Opens a headless OpenGL context and prepares to draw.</summary>
    /// <param name="options">Size, device, quality.</param>
    /// <exception cref="GraphicsException">No usable OpenGL 4.5; the message says what was tried and what to install.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size is out of range.</exception>
    /// <exception cref="InvalidOperationException">The thread has a renderer already.</exception>
    public ViewRenderer(RenderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Size, RenderOptions.MinSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Size, RenderOptions.MaxSize);
        if (s_ofThread is not null)
        {
            throw new InvalidOperationException("This thread has a ViewRenderer already. Dispose it first, or make the other one on a thread of its own.");
        }

        Options = options;
        _device = GraphicsDevice.Open(options.Gpu, options.Debug);
        try
        {
            if (_device.IsSoftware)
            {
                SamplerSlots.Use(_device);
            }

            _isByCompute = options.DrawsByCompute ?? !_device.IsSoftware;
            int views = ViewBatch.MostOf(_device, options, SamplePattern.Of(options.Quality), _isByCompute);
            string[] defines = PassConstants.Defines(options.Scene.Camera.FilterRadius, options.Quality, views);
            Vector4[] axes = [.. DirectionSet.Axes.SelectMany(static axis => new[] { new Vector4(axis.X, 0), new Vector4(axis.Y, 0) })];
            _memory = new MeshMemory(_device, keeps: _isByCompute);
            _axisBuffer = GpuBuffer.Of<Vector4>(_device, axes);
            _axes = GpuTexture.View(_device, SizedInternalFormat.Rgba32f, _axisBuffer);
            _directionMaps = new DirectionMapsPass(_device, defines, _isByCompute);
            _drawing = new ViewDrawing(_device, options, defines, _axes, views, _isByCompute) { StopsAtEmptyLayer = _device.IsSoftware };
            _planes = new PlanesPass(_device, defines, options.Size, views);
            _silhouette = new SilhouettePass(_device, defines, _drawing.Surfaces, options.Size, views);
            _device.Check("preparing to draw");
        }
        catch
        {
            _device.Dispose();
            throw;
        }

        s_ofThread = this;
    }

    /// <summary>What the renderer was made with.</summary>
    public RenderOptions Options { get; }

    /// <summary>Times the passes, or null.</summary>
    public PassClock? Clock
    {
        get => _drawing.Clock;
        set => _drawing.Clock = value;
    }

    /// <summary>Views that can be drawn together, see <see cref="RenderOptions.ViewsPerDraw"/>.</summary>
    public int ViewsPerDraw => _drawing.Views.Most;

    /// <summary>Bytes of one view: size × size × 4.</summary>
    public int BytesPerView => Options.Size * Options.Size * 4;

    /// <summary>Name and version of the OpenGL driver, for the manifest: same driver, same bytes.</summary>
    public string Driver => _device.Driver;

    /// <summary>True where the CPU draws.</summary>
    public bool IsSoftware => _device.IsSoftware;

    /// <summary>
    /// Whether to leave out the layers after the last that shows something of what lets light through. A CPU has drawn the layer by
    /// then; a GPU has less work with empty layers than with telling.
    /// </summary>
    internal bool StopsAtEmptyLayer
    {
        get => _drawing.StopsAtEmptyLayer;
        init => _drawing.StopsAtEmptyLayer = value;
    }

    /// <summary>Work groups that a pass over a mesh has along a side of its dispatch at most; tests have fewer, so that a small mesh is large.</summary>
    internal int MostGroups { get; init; } = PassConstants.MostGroups;

    /// <summary>Puts a mesh and its decoded textures on the GPU, and records how it hides itself from all sides.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <returns>The GPU's copy; dispose it after its last view.</returns>
    /// <exception cref="GraphicsException">The driver reports an error, such as too little memory.</exception>
    /// <exception cref="InvalidOperationException">Called on another thread than the constructor.</exception>
    public UploadedMesh Upload(PreparedMesh mesh)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        RequireOwnThread();
        UploadedMesh uploaded = new(_device, _memory, mesh, isScanned: !_isByCompute);
        try
        {
            uploaded.Directions = _directionMaps.Run(uploaded, _axes, MostGroups);
            _device.Check("drawing a mesh from all sides");
            return uploaded;
        }
        catch
        {
            uploaded.Dispose();
            throw;
        }
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

        if (!surfaces.IsEmpty && _drawing.Surfaces is null)
        {
            throw new ArgumentException("The renderer was opened without RenderOptions.Surfaces.", nameof(surfaces));
        }

        PreparedViews prepared = Prepare(mesh, views);
        for (int first = 0; first < views.Length; first += ViewsPerDraw)
        {
            int count = Math.Min(ViewsPerDraw, views.Length - first);
            Draw(mesh, prepared, first, count);
            _drawing.Picture.Read(count, rgba.Slice(first * BytesPerView, count * BytesPerView));
            if (!silhouettes.IsEmpty || !surfaces.IsEmpty)
            {
                _silhouette.Run(_drawing.Views, _drawing.Picture);
            }

            if (!silhouettes.IsEmpty)
            {
                _silhouette.Read(silhouettes.Slice(first, count));
            }

            if (!surfaces.IsEmpty)
            {
                _drawing.Surfaces!.Surfaces.Read(surfaces.Slice(first * Pixels, count * Pixels));
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

    /// <summary>Asks for views to be drawn together. They stay with the renderer until the next are.</summary>
    /// <param name="mesh">The mesh, uploaded by this renderer.</param>
    /// <param name="views">Latents of each view, <see cref="ViewsPerDraw"/> at most.</param>
    /// <exception cref="ArgumentException">No views, or too many.</exception>
    /// <exception cref="GraphicsException">The driver reports an error, such as a lost device.</exception>
    /// <exception cref="InvalidOperationException">Called on another thread than the constructor.</exception>
    public void Draw(UploadedMesh mesh, params ReadOnlySpan<Latents> views)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        RequireOwnThread();
        if (views.IsEmpty || views.Length > ViewsPerDraw)
        {
            throw new ArgumentException($"1 to {ViewsPerDraw} views can be drawn together, not {views.Length}.", nameof(views));
        }

        Draw(mesh, Prepare(mesh, views), 0, views.Length);
    }

    /// <summary>Asks for prepared views to be drawn together. They stay with the renderer until the next are.</summary>
    /// <param name="mesh">The mesh, uploaded by this renderer.</param>
    /// <param name="views">Views of it.</param>
    /// <param name="first">The first that is drawn.</param>
    /// <param name="count">How many are, <see cref="ViewsPerDraw"/> at most.</param>
    /// <exception cref="ArgumentException">The views are not of this mesh, of the renderer's size and scene.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No views, too many, or more than there are.</exception>
    /// <exception cref="GraphicsException">The driver reports an error, such as a lost device.</exception>
    /// <exception cref="InvalidOperationException">Called on another thread than the constructor.</exception>
    public void Draw(UploadedMesh mesh, PreparedViews views, int first, int count)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentNullException.ThrowIfNull(views);
        RequireOwnThread();
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Math.Min(ViewsPerDraw, views.Count - first));
        if (!views.Are(mesh.Extent, Options))
        {
            throw new ArgumentException("The views were prepared for another mesh, size or scene.", nameof(views));
        }

        _drawing.Run(mesh, views, first, count);
        _device.Check("drawing views");
    }

    /// <summary>Asks for the views drawn last to be brought to a buffer; <see cref="ViewBuffer.Wait"/> tells when they are there.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="at">The first one's place there.</param>
    /// <exception cref="ArgumentOutOfRangeException">The buffer has no room for them there.</exception>
    /// <exception cref="GraphicsException">The driver reports an error, such as a lost device.</exception>
    public void ReadBack(ViewBuffer buffer, int at)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        RequireOwnThread();
        ArgumentOutOfRangeException.ThrowIfNegative(at);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(at, buffer.Views - _drawing.Views.Count);
        _planes.Run(_drawing.Picture, buffer, at, _drawing.Views.Count);
        _silhouette.Run(_drawing.Views, _drawing.Picture);
        _silhouette.CopyTo(buffer, at, _drawing.Views.Count);
        buffer.Mark();
        _device.Check("reading views back");
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
    public void RenderLinear(UploadedMesh mesh, in Latents latents, Span<float> rgb)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        RequireOwnThread();
        if (rgb.Length != 3 * Pixels)
        {
            throw new ArgumentException($"A view has {3 * Pixels} numbers, not {rgb.Length}.", nameof(rgb));
        }

        _drawing.Run(mesh, Prepare(mesh, [latents]), 0, 1);
        _drawing.Linear(mesh).Read(rgb);
        _device.Check("drawing a view in linear radiance");
    }

    /// <summary>Frees what the GPU holds and closes the context; nothing the second time.</summary>
    /// <exception cref="InvalidOperationException">Called on another thread than the constructor. Nothing is freed then.</exception>
    public void Dispose()
    {
        RequireOwnThread();
        if (s_ofThread != this)
        {
            return;
        }

        _silhouette.Dispose();
        _planes.Dispose();
        _drawing.Dispose();
        _directionMaps.Dispose();
        _axes.Dispose();
        _axisBuffer.Dispose();
        _memory.Dispose();
        _device.Dispose();
        s_ofThread = null;
    }

    private void RequireOwnThread()
    {
        if (Environment.CurrentManagedThreadId != _thread)
        {
            throw new InvalidOperationException("A ViewRenderer can only be used on the thread that made it: its OpenGL context is current there.");
        }
    }

    private int Pixels => Options.Size * Options.Size;

    private PreparedViews Prepare(UploadedMesh mesh, ReadOnlySpan<Latents> views) => PreparedViews.Of(Options.Scene, Options.Size, mesh.Extent, views);
}
