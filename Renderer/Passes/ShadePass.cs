using SIE.Renderer.OpenGL;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>Computes the light that each visible sample of the object sends to the camera.</summary>
internal sealed class ShadePass : IDisposable
{
    private const int BytesPerList = 4 * sizeof(uint);

    private readonly GraphicsDevice _device;
    private readonly SamplePattern _pattern;
    private readonly ShaderProgram _opaque, _peel;
    private readonly GpuTexture _nearest;

    internal ShadePass(GraphicsDevice device, string[] defines, SamplePattern pattern, int size)
    {
        _pattern = pattern;
        _device = device;
        _opaque = ShaderProgram.Compute(device, "shade.comp.glsl", defines);
        _peel = ShaderProgram.Compute(device, "shade.comp.glsl", [.. defines, "PEEL", "VEIL"]);
        int side = size * _pattern.Samples;
        Radiance = GpuTexture.Plane(device, SizedInternalFormat.Rgba16f, side, side);
        Solid = GpuTexture.Plane(device, SizedInternalFormat.R8, side, side);
        _nearest = GpuTexture.Plane(device, SizedInternalFormat.R16ui, PassConstants.NearestSize, PassConstants.NearestSize);
        _nearest.Write<ushort>(DirectionSet.Nearest, PixelFormat.RedInteger, PixelType.UnsignedShort);
    }

    /// <summary>Radiance times opacity, and opacity, of each sample.</summary>
    internal GpuTexture Radiance { get; }

    /// <summary>1 where a transparent mesh is, however transparent; only kept for such meshes.</summary>
    internal GpuTexture Solid { get; }

    /// <summary>Empties the view's rectangle.</summary>
    internal void Clear(UploadedMesh mesh, ViewBlock view)
    {
        (int x, int y, int width, int height) = view.Rect;
        Radiance.Clear(x * _pattern.Samples, y * _pattern.Samples, width * _pattern.Samples, height * _pattern.Samples);
        if (mesh.IsTransparent)
        {
            Solid.Clear(x * _pattern.Samples, y * _pattern.Samples, width * _pattern.Samples, height * _pattern.Samples);
        }
    }

    /// <summary>Shades the samples that <see cref="GatherPass"/> listed last.</summary>
    internal void Run(UploadedMesh mesh, GpuTexture triangles, GpuBuffer lists, SpotMapPass spotMap, GpuTexture floor, GpuTexture axes)
    {
        mesh.BindSurface();
        triangles.Bind(6);
        mesh.Directions!.Extents.Bind(7);
        spotMap.Depth.Bind(9);
        spotMap.Veil.Bind(13);
        floor.Bind(10);
        _nearest.Bind(11);
        axes.Bind(12);
        Radiance.BindImage(0, BufferAccessARB.ReadWrite);
        ShaderProgram program = mesh.IsTransparent ? _peel : _opaque;
        if (mesh.IsTransparent)
        {
            Solid.BindImage(1, BufferAccessARB.WriteOnly);
        }

        program.Use();
        for (int position = 0; position < _pattern.Positions; position++)
        {
            lists.BindUniformRange(1, position * _pattern.RowsPerPosition * 16, _pattern.RowsPerPosition * 16);
            program.Set("position", position);
            _device.Gl.DispatchComputeIndirect(position * BytesPerList);
        }

        _device.Gl.MemoryBarrier(MemoryBarrierMask.ShaderImageAccessBarrierBit | MemoryBarrierMask.TextureFetchBarrierBit);
    }

    public void Dispose()
    {
        Radiance.Dispose();
        Solid.Dispose();
        _nearest.Dispose();
        _opaque.Dispose();
        _peel.Dispose();
    }
}
