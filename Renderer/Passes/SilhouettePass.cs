using SIE.Renderer.OpenGL;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>Finds where the object is seen in finished views, and adds its coverage to the surfaces if these are wanted.</summary>
internal sealed class SilhouettePass : IDisposable
{
    private const int Binding = 3; // of silhouette.comp.glsl
    private const int GroupRows = 64;

    /// <summary>Pixels of a row that one invocation looks at.</summary>
    private const int Strip = 32;

    /// <summary>Bytes that a view's extent takes.</summary>
    internal const int Bytes = 5 * sizeof(uint);

    private readonly uint[] _nothing;

    private readonly GraphicsDevice _device;
    private readonly ShaderProgram _program;
    private readonly SurfacePass? _surfaces;
    private readonly GpuBuffer _extents;
    private readonly int _surfaceBytes;

    internal SilhouettePass(GraphicsDevice device, string[] defines, SurfacePass? surfaces, int size, int views)
    {
        (_device, _surfaces) = (device, surfaces);
        string[] own = [.. defines, $"STRIP {Strip}", $"COVERED {Renderer.Silhouette.Covered}u"];
        _program = ShaderProgram.Compute(device, "silhouette.comp.glsl", surfaces is null ? own : [.. own, "SURFACES"]);
        _extents = GpuBuffer.Empty(device, (nuint)(views * Bytes));
        _nothing = [.. Enumerable.Repeat(new uint[] { uint.MaxValue, uint.MaxValue, 0, 0, 0 }, views).SelectMany(static extent => extent)];
        _surfaceBytes = size * size * PassConstants.SurfaceBytes;
    }

    /// <summary>Looks at the views.</summary>
    /// <param name="views">The views.</param>
    /// <param name="picture">The finished views, coverage in alpha.</param>
    internal void Run(ViewBatch views, GpuTexture picture)
    {
        GL gl = _device.Gl;
        _extents.Write<uint>(_nothing);
        _extents.BindStorage(Binding);
        _surfaces?.Bind();
        picture.Bind(6);
        _program.Use();
        gl.MemoryBarrier(MemoryBarrierMask.TextureFetchBarrierBit);
        (uint width, uint height) = ((uint)views.Object.Width, (uint)views.Object.Height);
        gl.DispatchCompute((height + GroupRows - 1) / GroupRows, (width + Strip - 1) / Strip, (uint)views.Count);
        gl.MemoryBarrier(MemoryBarrierMask.BufferUpdateBarrierBit | MemoryBarrierMask.ShaderStorageBarrierBit);
    }

    /// <summary>What the last run has found; waits for it.</summary>
    internal void Read(Span<Silhouette> silhouettes)
    {
        const int Words = Bytes / sizeof(uint);
        uint[] extents = new uint[silhouettes.Length * Words];
        _extents.Read<uint>(extents);
        for (int i = 0; i < silhouettes.Length; i++)
        {
            silhouettes[i] = Silhouette(extents.AsSpan(i * Words, Words));
        }
    }

    /// <summary>Asks for what the last run has found to be brought to a buffer, together with the surfaces.</summary>
    internal void CopyTo(ViewBuffer buffer, int at, int views)
    {
        _extents.CopyTo(buffer.Extents, at * Bytes, (nuint)(views * Bytes));
        if (_surfaces is not null && buffer.Surfaces is not null)
        {
            _surfaces.Surfaces.CopyTo(buffer.Surfaces, at * (nint)_surfaceBytes, (nuint)views * (nuint)_surfaceBytes);
        }
    }

    /// <summary>A silhouette as the shader has left it: left, top, right, bottom, pixels.</summary>
    internal static Silhouette Silhouette(ReadOnlySpan<uint> extent) => extent[4] == 0
        ? default
        : new Silhouette((int)extent[0], (int)extent[1], (int)(extent[2] - extent[0] + 1), (int)(extent[3] - extent[1] + 1), (int)extent[4]);

    public void Dispose()
    {
        _program.Dispose();
        _extents.Dispose();
    }
}
