using SIE.Renderer.OpenGL;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>The view before the view transform, in linear radiance: what <see cref="ResolvePass"/> makes the picture of.</summary>
internal sealed class LinearPass : IDisposable
{
    private readonly GraphicsDevice _device;
    private readonly ShaderProgram _plain, _solid;
    private readonly int _size;

    internal LinearPass(GraphicsDevice device, string[] defines, int size)
    {
        (_device, _size) = (device, size);
        _plain = ShaderProgram.Compute(device, "resolve.comp.glsl", [.. defines, "LINEAR"]);
        _solid = ShaderProgram.Compute(device, "resolve.comp.glsl", [.. defines, "LINEAR", "SOLID"]);
        Radiance = GpuTexture.Plane(device, SizedInternalFormat.Rgba32f, size, size);
    }

    /// <summary>Linear radiance, and coverage in alpha.</summary>
    internal GpuTexture Radiance { get; }

    /// <summary>Makes it of the view that was resolved last.</summary>
    /// <param name="resolved">Where the view was resolved.</param>
    /// <param name="solid">Whether the mesh's coverage is kept apart.</param>
    /// <param name="floor">What the floor receives, on its grid.</param>
    /// <param name="floorSpot">The spot on the floor, as the camera sees it.</param>
    internal void Run(ResolvePass resolved, bool solid, GpuTexture floor, GpuTexture floorSpot)
    {
        resolved.BindRows();
        floorSpot.Bind(9);
        floor.Bind(10);
        Radiance.BindImage(0, BufferAccessARB.WriteOnly);
        (solid ? _solid : _plain).Use();
        _device.Gl.DispatchCompute((uint)(_size + 7) / 8, (uint)(_size + 7) / 8, 1);
        _device.Gl.MemoryBarrier(MemoryBarrierMask.TextureUpdateBarrierBit);
    }

    public void Dispose()
    {
        Radiance.Dispose();
        _plain.Dispose();
        _solid.Dispose();
    }
}
