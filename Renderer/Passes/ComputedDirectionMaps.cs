using SIE.Renderer.OpenGL;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>Draws <see cref="DirectionMaps"/> by compute.</summary>
internal sealed class ComputedDirectionMaps : IDisposable
{
    private const int Rows = PassConstants.Axes / PassConstants.DirectionColumns;
    private const int GroupAxes = 8, GroupTriangles = 8 * 16; // of directions.comp.glsl

    private readonly GraphicsDevice _device;
    private readonly ShaderProgram _opaque, _screenDoor, _coverage;
    private readonly GpuTexture _storage, _drawn;

    internal ComputedDirectionMaps(GraphicsDevice device, string[] defines)
    {
        _device = device;
        _opaque = ShaderProgram.Compute(device, "directions.comp.glsl", defines);
        _screenDoor = ShaderProgram.Compute(device, "directions.comp.glsl", [.. defines, "SCREEN_DOOR"]);
        _coverage = ShaderProgram.Compute(device, "coverage.comp.glsl", defines);
        _storage = GpuTexture.Plane(
            device, SizedInternalFormat.R32ui, 2 * PassConstants.DirectionColumns * PassConstants.DirectionSize, Rows * PassConstants.DirectionSize);
        _drawn = _storage.As(SizedInternalFormat.R32f);
    }

    /// <summary>Draws the maps of a mesh.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="axes">x and y of each axis, two texels an axis.</param>
    /// <param name="mostGroups">Work groups along a side of the dispatch at most; <see cref="PassConstants.MostGroups"/> but for tests.</param>
    /// <param name="maps">Receives them.</param>
    internal void Run(UploadedMesh mesh, GpuTexture axes, int mostGroups, DirectionMaps maps)
    {
        GL gl = _device.Gl;
        _storage.Clear(new PixelRect(0, 0, _storage.Width, _storage.Height));
        ShaderProgram program = mesh.IsTransparent ? _screenDoor : _opaque;
        program.Set("triangleCount", mesh.TriangleCount);
        program.Set("radius", mesh.Extent.Radius);
        program.Use();
        mesh.BindSurface();
        axes.Bind(8);
        _storage.BindImage(0, BufferAccessARB.ReadWrite);
        int groups = (mesh.TriangleCount + GroupTriangles - 1) / GroupTriangles;
        gl.DispatchCompute(PassConstants.Axes / GroupAxes, (uint)Math.Min(groups, mostGroups), (uint)((groups + mostGroups - 1) / mostGroups));
        // The second is for the next mesh, which starts by emptying the maps.
        gl.MemoryBarrier(MemoryBarrierMask.TextureFetchBarrierBit | MemoryBarrierMask.TextureUpdateBarrierBit);

        _coverage.Use();
        _drawn.Bind(7);
        maps.Extents.BindImage(0, BufferAccessARB.WriteOnly);
        maps.Coverage.BindImage(1, BufferAccessARB.WriteOnly);
        gl.DispatchCompute(PassConstants.CoverageSize / 8, PassConstants.CoverageSize / 8, PassConstants.Axes);
        gl.MemoryBarrier(MemoryBarrierMask.TextureFetchBarrierBit);
    }

    public void Dispose()
    {
        _drawn.Dispose();
        _storage.Dispose();
        _opaque.Dispose();
        _screenDoor.Dispose();
        _coverage.Dispose();
    }
}
