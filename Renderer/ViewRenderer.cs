using System.Numerics;
using SIE.Renderer.OpenGL;
using SIE.Renderer.Passes;
using SIE.Renderer.Scenes;
using Silk.NET.OpenGL;

namespace SIE.Renderer;

/// <summary>
/// The one entrance: upload a mesh once, draw many views of it. Belongs to the thread that made it, as its OpenGL context does.
/// Same mesh, latents, options and driver give the same bytes, whatever was drawn before and however views are batched.
/// </summary>
public sealed class ViewRenderer : IDisposable
{
    /// <summary>Layers drawn of a transparent mesh: Cycles' limit of transparent bounces (SCENE.md, section 7).</summary>
    private const int MaxLayers = 8;

    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly GraphicsDevice _device;
    private readonly ViewBlock _view = new();
    private readonly DirectionLists _directionLists = new();
    private readonly GpuBuffer _uniforms, _directions, _axisBuffer;
    private readonly GpuTexture _directionTexels, _axes;
    private readonly DirectionMapsPass _directionMaps;
    private readonly SpotMapPass _spotMap;
    private readonly FloorPass _floor;
    private readonly VisibilityPass _visibility;
    private readonly GatherPass _gather;
    private readonly ShadePass _shade;
    private readonly ResolvePass _resolve;

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
        string[] defines = PassConstants.Defines(options.Scene.Camera.FilterRadius);
        _uniforms = GpuBuffer.Empty(_device, (nuint)(_view.Uniforms.Length * 16));
        _directions = GpuBuffer.Empty(_device, (nuint)(_directionLists.Rows.Length * 16));
        _directionTexels = GpuTexture.View(_device, SizedInternalFormat.Rgba32f, _directions);
        Vector4[] axes = [.. DirectionSet.Axes.SelectMany(static axis => new[] { new Vector4(axis.X, 0), new Vector4(axis.Y, 0) })];
        _axisBuffer = GpuBuffer.Of<Vector4>(_device, axes);
        _axes = GpuTexture.View(_device, SizedInternalFormat.Rgba32f, _axisBuffer);
        _directionMaps = new DirectionMapsPass(_device, defines);
        _spotMap = new SpotMapPass(_device, defines);
        _floor = new FloorPass(_device, defines, options.Size);
        _visibility = new VisibilityPass(_device, defines, options.Size);
        _gather = new GatherPass(_device, defines, options.Size);
        _shade = new ShadePass(_device, defines, options.Size);
        _resolve = new ResolvePass(_device, defines, options.Size);
        _device.Check("preparing to draw");
    }

    /// <summary>What the renderer was made with.</summary>
    public RenderOptions Options { get; }

    /// <summary>Bytes of one view: size × size × 4.</summary>
    public int BytesPerView => Options.Size * Options.Size * 4;

    /// <summary>Name and version of the OpenGL driver, for the manifest: same driver, same bytes.</summary>
    public string Driver => _device.Driver;

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
    public void Render(UploadedMesh mesh, ReadOnlySpan<Latents> views, Span<byte> rgba)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        RequireOwnThread();
        if (rgba.Length < views.Length * (long)BytesPerView)
        {
            throw new ArgumentException($"{views.Length} views need {views.Length * (long)BytesPerView} bytes, not {rgba.Length}.", nameof(rgba));
        }

        for (int i = 0; i < views.Length; i++)
        {
            Draw(mesh, views[i]);
            ReadBack(rgba.Slice(i * BytesPerView, BytesPerView));
        }

        _device.Check("drawing views");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _resolve.Dispose();
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

    private void Draw(UploadedMesh mesh, in Latents latents)
    {
        SceneDescription scene = Options.Scene.For(latents);
        _view.Set(scene, Options.Size, latents, mesh);
        (Vector3 row0, Vector3 row1, Vector3 row2) = ObjectTransform.Rotation(latents);
        _directionLists.Set(row0, row1, row2, new ObjectGlow(scene, latents, mesh.MeanAlbedo));
        _uniforms.Write(_view.Uniforms);
        _directions.Write(_directionLists.Rows);
        _uniforms.BindUniform(0);
        mesh.BindSurface();

        _spotMap.Run(mesh);
        _floor.Run(mesh, _directionTexels, _spotMap);
        _shade.Clear(mesh, _view);
        for (int layer = 0; layer < (mesh.IsTransparent ? MaxLayers : 1); layer++)
        {
            if (!_visibility.Run(mesh, _view, layer))
            {
                break;
            }

            _gather.Run(mesh, _view, layer, _visibility.Triangles, _shade.Radiance);
            _shade.Run(mesh, _visibility.Triangles, _directions, _spotMap, _floor.Light, _axes);
        }

        _resolve.Run(_view, _shade.Radiance, mesh.IsTransparent ? _shade.Solid : null, _floor.Light, _floor.Spot);
    }

    private unsafe void ReadBack(Span<byte> rgba)
    {
        fixed (byte* target = rgba)
        {
            _device.Gl.GetTextureImage(_resolve.Picture.Handle, 0, PixelFormat.Rgba, PixelType.UnsignedByte, (uint)rgba.Length, target);
        }
    }
}
