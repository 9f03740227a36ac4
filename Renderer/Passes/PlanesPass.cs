using SIE.Renderer.OpenGL;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>Brings finished views to memory: as they are, or as the planes of a JPEG.</summary>
internal sealed class PlanesPass : IDisposable
{
    /// <summary>Sides of a picture that planes can be made of: whole blocks of a JPEG's 4:2:0, where padding has no say in its bytes.</summary>
    internal const int SizeMultiple = 16;

    private readonly GraphicsDevice _device;
    private readonly ShaderProgram _convert;
    private readonly GpuBuffer _planes;
    private readonly int _size;

    internal PlanesPass(GraphicsDevice device, string[] defines, int size, int views)
    {
        (_device, _size) = (device, size);
        _convert = ShaderProgram.Compute(device, "planes.comp.glsl", defines);
        _planes = GpuBuffer.Empty(device, (nuint)(views * (long)ViewBuffer.BytesOf(ViewLayout.Planes420, size)));
    }

    /// <summary>Asks for views to be brought to a buffer.</summary>
    /// <param name="picture">The views.</param>
    /// <param name="buffer">The buffer.</param>
    /// <param name="at">Where there the first is to lie.</param>
    /// <param name="views">How many.</param>
    internal void Run(GpuTexture picture, ViewBuffer buffer, int at, int views)
    {
        GL gl = _device.Gl;
        nint offset = at * (nint)buffer.BytesPerView;
        int bytes = views * buffer.BytesPerView;
        if (buffer.Layout == ViewLayout.Rgba)
        {
            picture.CopyTo(buffer.Storage, views, offset, bytes);
            return;
        }

        _convert.Set("redBlueSwapped", buffer.Layout == ViewLayout.Planes420RedBlueSwapped ? 1 : 0);
        _convert.Use();
        picture.BindImage(0, BufferAccessARB.ReadOnly);
        _planes.BindStorage(0);
        gl.DispatchCompute((uint)(_size / 8 + 7) / 8, (uint)(_size / 2 + 7) / 8, (uint)views);
        gl.MemoryBarrier(MemoryBarrierMask.BufferUpdateBarrierBit);
        _planes.CopyTo(buffer.Storage, offset, (nuint)bytes);
    }

    public void Dispose()
    {
        _planes.Dispose();
        _convert.Dispose();
    }
}
