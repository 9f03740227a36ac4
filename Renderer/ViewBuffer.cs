using SIE.Renderer.OpenGL;
using SIE.Renderer.Passes;
using Silk.NET.OpenGL;

namespace SIE.Renderer;

/// <summary>How the pixels of a view lie in memory, rows from the top.</summary>
public enum ViewLayout
{
    /// <summary>size × size × 4 bytes: red, green, blue, and the object's coverage.</summary>
    Rgba,

    /// <summary>
    /// 1.5 bytes a pixel, as JPEG stores them: a plane of size × size luma, then two of half the width and height, blue and red difference.
    /// ITU-R BT.601 over the full range, rounded as libjpeg does, so that a JPEG has the same bytes as one made from <see cref="Rgba"/>.
    /// </summary>
    Planes420,

    /// <summary><see cref="Planes420"/> of the picture with red and blue exchanged.</summary>
    Planes420RedBlueSwapped,
}

/// <summary>
/// Memory that the GPU brings finished views to and that any thread may read, mapped once for its whole life: nothing is copied on the way to
/// the encoder. Made by <see cref="ViewRenderer.CreateBuffer"/>; to be disposed on the renderer's thread, before the renderer.
/// </summary>
public sealed class ViewBuffer : IDisposable
{
    private const ulong OneSecond = 1_000_000_000;
    private const int MaxSeconds = 120;

    private readonly GraphicsDevice _device;
    private readonly int _pixels;
    private nint _fence;

    internal ViewBuffer(GraphicsDevice device, ViewLayout layout, int size, int views, bool surfaces)
    {
        (_device, Layout, Views, _pixels) = (device, layout, views, size * size);
        BytesPerView = BytesOf(layout, size);
        Storage = GpuBuffer.Mapped(device, (nuint)(views * (long)BytesPerView));
        Extents = GpuBuffer.Mapped(device, (nuint)(views * SilhouettePass.Bytes));
        Surfaces = surfaces ? GpuBuffer.Mapped(device, (nuint)(views * (long)_pixels * PassConstants.SurfaceBytes)) : null;
    }

    /// <summary>How the views lie in it.</summary>
    public ViewLayout Layout { get; }

    /// <summary>Views that it has room for.</summary>
    public int Views { get; }

    /// <summary>Bytes of a view.</summary>
    public int BytesPerView { get; }

    internal GpuBuffer Storage { get; }

    /// <summary>Where each view shows the object, as <see cref="SilhouettePass"/> has it.</summary>
    internal GpuBuffer Extents { get; }

    /// <summary>What the pixels show, view after view; null if that is not wanted.</summary>
    internal GpuBuffer? Surfaces { get; }

    /// <summary>True if <see cref="Wait"/> would not have to wait; on the renderer's thread.</summary>
    public bool IsReady => _fence == 0
        || _device.Gl.ClientWaitSync(_fence, SyncObjectMask.Bit, 0) is GLEnum.AlreadySignaled or GLEnum.ConditionSatisfied;

    /// <summary>Waits for what <see cref="ViewRenderer.ReadBack"/> has asked for since the last time; on the renderer's thread.</summary>
    /// <exception cref="GraphicsException">The device was lost or does not answer.</exception>
    public void Wait()
    {
        if (_fence == 0)
        {
            return;
        }

        GLEnum state = GLEnum.TimeoutExpired;
        for (int second = 0; state == GLEnum.TimeoutExpired && second < MaxSeconds; second++)
        {
            state = _device.Gl.ClientWaitSync(_fence, SyncObjectMask.Bit, OneSecond);
        }

        _device.Gl.DeleteSync(_fence);
        _fence = 0;
        if (state is not (GLEnum.AlreadySignaled or GLEnum.ConditionSatisfied))
        {
            throw new GraphicsException($"The GPU did not finish drawing ({state}; {_device.Driver}).");
        }
    }

    /// <summary>The pixels of a view; after <see cref="Wait"/>, on any thread, until the buffer is drawn to again or disposed.</summary>
    /// <param name="view">Its place in the buffer.</param>
    public unsafe ReadOnlySpan<byte> View(int view)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(view);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(view, Views);
        return new ReadOnlySpan<byte>((byte*)Storage.Memory + view * (long)BytesPerView, BytesPerView);
    }

    /// <summary>Where a view shows the object; after <see cref="Wait"/>, as for <see cref="View"/>.</summary>
    /// <param name="view">Its place in the buffer.</param>
    public unsafe Silhouette Silhouette(int view)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(view);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(view, Views);
        return SilhouettePass.Silhouette(new ReadOnlySpan<uint>((byte*)Extents.Memory + (view * SilhouettePass.Bytes), SilhouettePass.Bytes / sizeof(uint)));
    }

    /// <summary>
    /// What a view's pixels show; after <see cref="Wait"/>, as for <see cref="View"/>. Empty without <see cref="RenderOptions.Surfaces"/>.
    /// </summary>
    /// <param name="view">Its place in the buffer.</param>
    public unsafe ReadOnlySpan<PixelSurface> SurfacesOf(int view)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(view);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(view, Views);
        return Surfaces is null ? [] : new ReadOnlySpan<PixelSurface>((PixelSurface*)Surfaces.Memory + (view * (long)_pixels), _pixels);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_fence != 0)
        {
            _device.Gl.DeleteSync(_fence);
            _fence = 0;
        }

        Storage.Dispose();
        Extents.Dispose();
        Surfaces?.Dispose();
    }

    /// <summary>Bytes of a view.</summary>
    internal static int BytesOf(ViewLayout layout, int size) => layout == ViewLayout.Rgba ? 4 * size * size : 3 * size * size / 2;

    /// <summary>Marks the place in the GPU's queue that <see cref="Wait"/> waits for, in place of any before.</summary>
    internal void Mark()
    {
        if (_fence != 0)
        {
            _device.Gl.DeleteSync(_fence);
        }

        _fence = _device.Gl.FenceSync(SyncCondition.SyncGpuCommandsComplete, SyncBehaviorFlags.None);
    }
}
