using System.Numerics;
using SIE.Renderer.OpenGL;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>
/// The views that are drawn together, each in its own layer of every plane (views.glsl), and what the passes know of them. On a GPU a pass over one
/// view is too little work to be worth asking for; a CPU draws them one by one, as each then stays in its caches.
/// </summary>
internal sealed class ViewBatch : IDisposable
{
    /// <summary>Half of the paper's views of an object are work enough for any GPU, and their planes some 700 MB.</summary>
    private const int MostOnGpu = 25, PixelsOnGpu = MostOnGpu * 256 * 256;

    private readonly ViewBlock[] _views;
    private readonly Vector4[] _uniforms;
    private readonly DirectionLists _lists;
    private readonly GpuBuffer _uniformBuffer;

    /// <summary>Makes room for views.</summary>
    /// <param name="device">The device.</param>
    /// <param name="pattern">The samples of a pixel.</param>
    /// <param name="most">Views that can be drawn together; VIEWS in views.glsl.</param>
    internal ViewBatch(GraphicsDevice device, SamplePattern pattern, int most)
    {
        _views = new ViewBlock[most];
        _uniforms = new Vector4[most * ViewBlock.Rows];
        _lists = new DirectionLists(pattern, most);
        _uniformBuffer = GpuBuffer.Empty(device, (nuint)(_uniforms.Length * 16));
        Directions = GpuBuffer.Empty(device, (nuint)(_lists.Rows.Length * 16));
        Axes = GpuTexture.View(device, SizedInternalFormat.Rgba32f, Directions);
    }

    /// <summary>How many views these options have drawn together.</summary>
    /// <param name="device">The device.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="pattern">The samples of a pixel.</param>
    /// <param name="byCompute">Whether triangles are drawn by compute.</param>
    /// <exception cref="GraphicsException">More are asked for than the driver can draw together.</exception>
    internal static int MostOf(GraphicsDevice device, RenderOptions options, SamplePattern pattern, bool byCompute)
    {
        // The axes of all views of one class are one uniform block, what is nearest at their samples one storage block.
        int limit = device.Gl.GetInteger(GLEnum.MaxUniformBlockSize) / (pattern.RowsPerClass * 16);
        if (byCompute)
        {
            long samples = options.Size * (long)options.Size * pattern.Positions;
            limit = (int)Math.Min(limit, device.Gl.GetInteger64(GLEnum.MaxShaderStorageBlockSize) / (samples * sizeof(ulong)));
        }

        if (options.ViewsPerDraw is { } asked)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(asked, 1, nameof(options));
            return asked <= limit ? asked : throw new GraphicsException($"{device.Driver} can draw {limit} views together at most, not {asked}.");
        }

        return device.IsSoftware ? 1 : Math.Clamp(PixelsOnGpu / (options.Size * options.Size), 1, Math.Max(1, Math.Min(limit, MostOnGpu)));
    }

    /// <summary>Views that can be drawn together.</summary>
    internal int Most => _views.Length;

    /// <summary>Views that are.</summary>
    internal int Count { get; private set; }

    /// <summary>What is known of each.</summary>
    internal ReadOnlySpan<ViewBlock> Blocks => _views.AsSpan(0, Count);

    /// <summary>A view's rows in the uniform block.</summary>
    internal ReadOnlySpan<Vector4> RowsOf(int view) => _uniforms.AsSpan(view * ViewBlock.Rows, ViewBlock.Rows);

    /// <summary>Where they show the object, with the pixels around that the filter spreads it to.</summary>
    internal ViewPart Object { get; private set; }

    /// <summary>Where they show what lets light through, with the pixels around.</summary>
    internal ViewPart Veil { get; private set; }

    /// <summary>Where the object's shadow may fall on the floor, in texels of <see cref="FloorPass.Seen"/>.</summary>
    internal ViewPart Shadow { get; private set; }

    /// <summary><see cref="DirectionLists.Rows"/>.</summary>
    internal GpuBuffer Directions { get; }

    /// <summary>The same as texels.</summary>
    internal GpuTexture Axes { get; }

    /// <summary>Takes the views that are drawn from now on.</summary>
    /// <param name="views">Views, some of which are drawn.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many they are, <see cref="Most"/> at most.</param>
    internal void Set(PreparedViews views, int first, int count)
    {
        Count = count;
        views.Blocks.AsSpan(first, count).CopyTo(_views);
        views.Uniforms.AsSpan(first * ViewBlock.Rows, count * ViewBlock.Rows).CopyTo(_uniforms);
        for (int i = 0; i < count; i++)
        {
            _lists.Set(i, views.Directions.AsSpan((first + i) * DirectionLists.RowsPerView, DirectionLists.RowsPerView));
        }

        Object = ViewPart.Of(0, Blocks, static view => view.Rect);
        Veil = ViewPart.Of(1, Blocks, static view => view.VeilRect);
        Shadow = ViewPart.Of(2, Blocks, static view => view.ShadowRect);
    }

    /// <summary>Brings them to the GPU and binds the uniform block.</summary>
    internal void Upload()
    {
        _uniformBuffer.Write<Vector4>(_uniforms.AsSpan(0, Count * ViewBlock.Rows));
        Directions.Write(_lists.Rows);
        _uniformBuffer.BindUniform(0);
    }

    public void Dispose()
    {
        Axes.Dispose();
        Directions.Dispose();
        _uniformBuffer.Dispose();
    }
}
