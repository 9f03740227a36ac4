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

    internal PlanesPass(GraphicsDevice device, string[] defines, int size)
    {
        (_device, _size) = (device, size);
        _convert = ShaderProgram.Compute(device, "planes.comp.glsl", defines);
        _planes = GpuBuffer.Empty(device, (nuint)ViewBuffer.BytesOf(ViewLayout.Planes420, size));
    }

    /// <summary>Asks for a view to be brought to a buffer.</summary>
    internal void Run(GpuTexture picture, ViewBuffer buffer, int view)
    {
        GL gl = _device.Gl;
        nint offset = view * (nint)buffer.BytesPerView;
        if (buffer.Layout == ViewLayout.Rgba)
        {
            buffer.Storage.TakePixels(picture, offset, buffer.BytesPerView);
            return;
        }

        _convert.Set("redBlueSwapped", buffer.Layout == ViewLayout.Planes420RedBlueSwapped ? 1 : 0);
        _convert.Use();
        picture.BindImage(0, BufferAccessARB.ReadOnly);
        _planes.BindStorage(0);
        gl.DispatchCompute((uint)(_size / 8 + 7) / 8, (uint)(_size / 2 + 7) / 8, 1);
        gl.MemoryBarrier(MemoryBarrierMask.BufferUpdateBarrierBit);
        _planes.CopyTo(buffer.Storage, offset, (nuint)buffer.BytesPerView);
    }

    public void Dispose()
    {
        _planes.Dispose();
        _convert.Dispose();
    }
}
