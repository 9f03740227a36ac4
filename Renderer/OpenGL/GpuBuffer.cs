using System.Runtime.CompilerServices;
using Silk.NET.OpenGL;

namespace SIE.Renderer.OpenGL;

/// <summary>A buffer object. Freed by Dispose, before its device.</summary>
internal sealed class GpuBuffer : IDisposable
{
    private readonly GL _gl;

    private GpuBuffer(GL gl, uint handle, nuint bytes) => (_gl, Handle, Bytes) = (gl, handle, bytes);

    internal uint Handle { get; private set; }

    /// <summary>Size in bytes.</summary>
    internal nuint Bytes { get; }

    /// <summary>An immutable buffer with these contents.</summary>
    internal static unsafe GpuBuffer Of<T>(GraphicsDevice device, ReadOnlySpan<T> data)
        where T : unmanaged
    {
        // A buffer of no bytes is an error in OpenGL; a mesh without texels still wants something to bind.
        nuint used = (nuint)(data.Length * (long)sizeof(T)), bytes = nuint.Max(used, 16);
        bytes += IsOddOneOut(bytes) ? 272u : 0u;
        uint handle = device.Gl.CreateBuffer();
        fixed (T* first = data)
        {
            bool isWhole = used == bytes;
            device.Gl.NamedBufferStorage(handle, bytes, isWhole ? first : null, isWhole ? 0 : BufferStorageMask.DynamicStorageBit);
            if (!isWhole && used > 0)
            {
                device.Gl.NamedBufferSubData(handle, 0, used, first);
            }
        }

        return new GpuBuffer(device.Gl, handle, bytes);
    }

    /// <summary>A buffer to be filled later: by <see cref="Write"/>, by shaders or by copies.</summary>
    internal static unsafe GpuBuffer Empty(GraphicsDevice device, nuint bytes)
    {
        uint handle = device.Gl.CreateBuffer();
        device.Gl.NamedBufferStorage(handle, bytes, null, BufferStorageMask.DynamicStorageBit);
        return new GpuBuffer(device.Gl, handle, bytes);
    }

    /// <summary>A buffer in the CPU's memory, for copies from the GPU; <see cref="Memory"/> is valid as long as it lives.</summary>
    internal static unsafe GpuBuffer Mapped(GraphicsDevice device, nuint bytes)
    {
        uint handle = device.Gl.CreateBuffer();
        const MapBufferAccessMask Access = MapBufferAccessMask.ReadBit | MapBufferAccessMask.PersistentBit | MapBufferAccessMask.CoherentBit;
        device.Gl.NamedBufferStorage(handle, bytes, null, (BufferStorageMask)Access | BufferStorageMask.ClientStorageBit);
        void* memory = device.Gl.MapNamedBufferRange(handle, 0, bytes, Access);
        if (memory == null)
        {
            device.Gl.DeleteBuffer(handle);
            throw new GraphicsException($"{device.Driver} can't map a buffer of {bytes} bytes ({device.Gl.GetError()}).");
        }

        return new GpuBuffer(device.Gl, handle, bytes) { Memory = (nint)memory };
    }

    /// <summary>Where a <see cref="Mapped"/> buffer lies; 0 for others.</summary>
    internal nint Memory { get; private init; }

    /// <summary>Replaces the head of the buffer.</summary>
    internal unsafe void Write<T>(ReadOnlySpan<T> data)
        where T : unmanaged
    {
        fixed (T* first = data)
        {
            _gl.NamedBufferSubData(Handle, 0, (nuint)(data.Length * (long)Unsafe.SizeOf<T>()), first);
        }
    }

    /// <summary>Sets all of it to 0.</summary>
    internal unsafe void Clear() => _gl.ClearNamedBufferData(Handle, SizedInternalFormat.R32ui, PixelFormat.RedInteger, PixelType.UnsignedInt, null);

    /// <summary>Copies the head of this buffer into another.</summary>
    internal void CopyTo(GpuBuffer target, nint offset, nuint bytes) => _gl.CopyNamedBufferSubData(Handle, target.Handle, 0, offset, bytes);

    /// <summary>Copies the head of the buffer, once the GPU has done what it was told before.</summary>
    internal unsafe void Read<T>(Span<T> data)
        where T : unmanaged
    {
        fixed (T* first = data)
        {
            _gl.GetNamedBufferSubData(Handle, 0, (nuint)(data.Length * (long)Unsafe.SizeOf<T>()), first);
        }
    }

    /// <summary>Binds it as a uniform block.</summary>
    internal void BindUniform(uint binding) => _gl.BindBufferBase(BufferTargetARB.UniformBuffer, binding, Handle);

    /// <summary>Binds a part of it as a uniform block; the offset must be a multiple of 256.</summary>
    internal void BindUniformRange(uint binding, nint offset, int bytes) =>
        _gl.BindBufferRange(BufferTargetARB.UniformBuffer, binding, Handle, offset, (nuint)bytes);

    /// <summary>Binds it as a storage block.</summary>
    internal void BindStorage(uint binding) => _gl.BindBufferBase(BufferTargetARB.ShaderStorageBuffer, binding, Handle);

    /// <summary>
    /// llvmpipe compiles a program, for a second or two, once for textures of most sizes and again for some: powers of two, and what it takes for
    /// textures of one level, by bits that are a level for others but are the size's second byte for a buffer.
    /// </summary>
    private static bool IsOddOneOut(nuint bytes) => nuint.IsPow2(bytes) || (bytes & 0xff00) == 0;

    public void Dispose()
    {
        _gl.DeleteBuffer(Handle);
        Handle = 0;
    }
}
