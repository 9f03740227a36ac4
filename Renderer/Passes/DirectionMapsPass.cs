using SIE.Renderer.OpenGL;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>Draws <see cref="DirectionMaps"/>.</summary>
internal sealed class DirectionMapsPass : IDisposable
{
    private const int Rows = PassConstants.Axes / PassConstants.DirectionColumns;
    private const int GroupAxes = 8, GroupTriangles = 8 * 16; // of directions.comp.glsl

    private readonly GraphicsDevice _device;
    private readonly ShaderProgram _opaque, _screenDoor, _coverage;

    internal DirectionMapsPass(GraphicsDevice device, string[] defines)
    {
        _device = device;
        _opaque = ShaderProgram.Compute(device, "directions.comp.glsl", defines);
        _screenDoor = ShaderProgram.Compute(device, "directions.comp.glsl", [.. defines, "SCREEN_DOOR"]);
        _coverage = ShaderProgram.Compute(device, "coverage.comp.glsl", defines);
    }

    /// <summary>Draws the maps of a mesh.</summary>
    /// <param name="mesh">The mesh.</param>
    /// <param name="axes">x and y of each axis, two texels an axis.</param>
    internal DirectionMaps Run(UploadedMesh mesh, GpuTexture axes)
    {
        GL gl = _device.Gl;
        using GpuTexture storage = GpuTexture.Plane(
            _device, SizedInternalFormat.R32ui, 2 * PassConstants.DirectionColumns * PassConstants.DirectionSize, Rows * PassConstants.DirectionSize);
        storage.Clear(0, 0, storage.Width, storage.Height);
        ShaderProgram program = mesh.IsTransparent ? _screenDoor : _opaque;
        program.Set("triangleCount", mesh.TriangleCount);
        program.Set("radius", mesh.Radius);
        program.Use();
        mesh.BindSurface();
        axes.Bind(8);
        storage.BindImage(0, BufferAccessARB.ReadWrite);
        gl.DispatchCompute(PassConstants.Axes / GroupAxes, (uint)((mesh.TriangleCount + GroupTriangles - 1) / GroupTriangles), 1);
        gl.MemoryBarrier(MemoryBarrierMask.TextureFetchBarrierBit);

        using GpuTexture drawn = storage.As(SizedInternalFormat.R32f);
        GpuTexture extents = GpuTexture.Plane(_device, SizedInternalFormat.R16, storage.Width, storage.Height);
        GpuTexture coverage = GpuTexture.Stack(
            _device, SizedInternalFormat.R8, PassConstants.CoverageSize, PassConstants.CoverageSize, PassConstants.Axes, linear: true);
        _coverage.Use();
        drawn.Bind(7);
        extents.BindImage(0, BufferAccessARB.WriteOnly);
        coverage.BindImage(1, BufferAccessARB.WriteOnly);
        gl.DispatchCompute(PassConstants.CoverageSize / 8, PassConstants.CoverageSize / 8, PassConstants.Axes);
        gl.MemoryBarrier(MemoryBarrierMask.TextureFetchBarrierBit);
        return new DirectionMaps(extents, coverage);
    }

    public void Dispose()
    {
        _opaque.Dispose();
        _screenDoor.Dispose();
        _coverage.Dispose();
    }
}
