using SIE.Renderer.OpenGL;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>Finds where the object is seen in a finished view, and adds its coverage to the surfaces if these are wanted.</summary>
internal sealed class SilhouettePass : IDisposable
{
    private const int Binding = 3; // of silhouette.comp.glsl
    private const int GroupRows = 64;

    /// <summary>Pixels of a row that one invocation looks at.</summary>
    private const int Strip = 32;

    /// <summary>Bytes that a view's extent takes.</summary>
    internal const int Bytes = 5 * sizeof(uint);

    private static readonly uint[] Nothing = [uint.MaxValue, uint.MaxValue, 0, 0, 0];

    private readonly GraphicsDevice _device;
    private readonly ShaderProgram _program;
    private readonly SurfacePass? _surfaces;
    private readonly GpuBuffer _extent;

    internal SilhouettePass(GraphicsDevice device, string[] defines, SurfacePass? surfaces)
    {
        (_device, _surfaces) = (device, surfaces);
        string[] own = [.. defines, $"STRIP {Strip}", $"COVERED {Renderer.Silhouette.Covered}u"];
        _program = ShaderProgram.Compute(device, "silhouette.comp.glsl", surfaces is null ? own : [.. own, "SURFACES"]);
        _extent = GpuBuffer.Empty(device, Bytes);
    }

    /// <summary>Looks at a view.</summary>
    /// <param name="view">The view.</param>
    /// <param name="picture">The finished view, coverage in its alpha.</param>
    internal void Run(ViewBlock view, GpuTexture picture)
    {
        GL gl = _device.Gl;
        _extent.Write<uint>(Nothing);
        _extent.BindStorage(Binding);
        _surfaces?.Bind();
        picture.Bind(6);
        _program.Use();
        gl.MemoryBarrier(MemoryBarrierMask.TextureFetchBarrierBit);
        gl.DispatchCompute((uint)(view.Rect.Height + GroupRows - 1) / GroupRows, (uint)(view.Rect.Width + Strip - 1) / Strip, 1);
        gl.MemoryBarrier(MemoryBarrierMask.BufferUpdateBarrierBit | MemoryBarrierMask.ShaderStorageBarrierBit);
    }

    /// <summary>What the last run has found; waits for it.</summary>
    internal Silhouette Read()
    {
        Span<uint> extent = stackalloc uint[Nothing.Length];
        _extent.Read(extent);
        return Silhouette(extent);
    }

    /// <summary>Asks for what the last run has found to be brought to a buffer, together with the surfaces.</summary>
    internal void CopyTo(ViewBuffer buffer, int view)
    {
        _extent.CopyTo(buffer.Extents, view * Bytes, Bytes);
        if (_surfaces is not null && buffer.Surfaces is not null)
        {
            nuint bytes = _surfaces.Surfaces.Bytes;
            _surfaces.Surfaces.CopyTo(buffer.Surfaces, view * (nint)bytes, bytes);
        }
    }

    /// <summary>A silhouette as the shader has left it: left, top, right, bottom, pixels.</summary>
    internal static Silhouette Silhouette(ReadOnlySpan<uint> extent) => extent[4] == 0
        ? default
        : new Silhouette((int)extent[0], (int)extent[1], (int)(extent[2] - extent[0] + 1), (int)(extent[3] - extent[1] + 1), (int)extent[4]);

    public void Dispose()
    {
        _program.Dispose();
        _extent.Dispose();
    }
}
