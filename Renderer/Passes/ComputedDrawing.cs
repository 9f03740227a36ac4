using SIE.Renderer.OpenGL;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>
/// Draws triangles by compute instead of by the rasteriser (drawing.glsl), small ones by an invocation each and large ones tile by tile. A large GPU has a
/// hundred processors for the former, of which few take part in the latter: on an H200 this is three to four times as fast.
/// </summary>
internal sealed class ComputedDrawing : IDisposable
{
    private const int GroupTriangles = 64, MostTiles = 8192, BytesPerTile = 2 * sizeof(uint), Binding = 4; // of drawing.glsl

    private readonly GraphicsDevice _device;
    private readonly ShaderProgram _small, _large;
    private readonly GpuBuffer _tiles;
    private readonly uint[] _head;

    /// <summary>Prepares to draw.</summary>
    /// <param name="device">The device.</param>
    /// <param name="file">The shader that includes drawing.glsl.</param>
    /// <param name="defines">Its symbols.</param>
    /// <param name="views">Views that are drawn together.</param>
    internal ComputedDrawing(GraphicsDevice device, string file, string[] defines, int views)
    {
        _device = device;
        _small = ShaderProgram.Compute(device, file, defines);
        _large = ShaderProgram.Compute(device, file, [.. defines, "TILES"]);
        _head = new uint[3 + views];
        _tiles = GpuBuffer.Empty(device, (nuint)((_head.Length * sizeof(uint)) + (views * MostTiles * BytesPerTile)));
    }

    /// <summary>Work groups that have an invocation for each of some triangles.</summary>
    internal static (uint X, uint Y) Groups(int triangles)
    {
        int groups = (triangles + GroupTriangles - 1) / GroupTriangles, rows = (groups + PassConstants.MostGroups - 1) / PassConstants.MostGroups;
        return rows == 0 ? (0, 1) : ((uint)((groups + rows - 1) / rows), (uint)rows);
    }

    /// <summary>Sets a number of the including shader.</summary>
    internal void Set(string name, int value)
    {
        _small.Set(name, value);
        _large.Set(name, value);
    }

    /// <summary>Draws triangles, but for the backs of closed shells.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="views">The views.</param>
    /// <param name="first">The first triangle.</param>
    /// <param name="end">After the last.</param>
    /// <param name="groups">How many groups to start, if the GPU has found that out: <see cref="Groups"/> for each view or none.</param>
    internal void Run(UploadedMesh mesh, ViewBatch views, int first, int end, IndirectDispatch? groups = null)
    {
        if (end == first)
        {
            return;
        }

        GL gl = _device.Gl;
        (_head[1], _head[2]) = (1, (uint)views.Count);
        _tiles.Write<uint>(_head);
        _tiles.BindStorage(Binding);
        mesh.BindSurface();
        Set("firstTriangle", first);
        Set("endTriangle", end);
        Set("shellCount", mesh.ShellCount);
        _small.Use();
        if (groups is { } found)
        {
            found.Run(gl);
        }
        else
        {
            (uint x, uint y) = Groups(end - first);
            gl.DispatchCompute(x, y, (uint)views.Count);
        }

        gl.MemoryBarrier(MemoryBarrierMask.CommandBarrierBit | MemoryBarrierMask.ShaderStorageBarrierBit);
        _large.Use();
        new IndirectDispatch(_tiles, 0).Run(gl);
        // The last two are for the next views, which start by emptying the list and the planes.
        gl.MemoryBarrier(
            MemoryBarrierMask.ShaderImageAccessBarrierBit | MemoryBarrierMask.ShaderStorageBarrierBit | MemoryBarrierMask.TextureFetchBarrierBit
            | MemoryBarrierMask.CommandBarrierBit | MemoryBarrierMask.BufferUpdateBarrierBit | MemoryBarrierMask.TextureUpdateBarrierBit);
    }

    public void Dispose()
    {
        _tiles.Dispose();
        _small.Dispose();
        _large.Dispose();
    }
}
