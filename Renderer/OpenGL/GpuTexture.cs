using Silk.NET.OpenGL;

namespace SIE.Renderer.OpenGL;

/// <summary>A texture, read by shaders with texelFetch unless filtering is asked for. Freed by Dispose, before its device.</summary>
internal sealed class GpuTexture : IDisposable
{
    private readonly GL _gl;

    private GpuTexture(GL gl, uint handle, SizedInternalFormat format, int width, int height, int layers)
    {
        (_gl, Handle, Format, Width, Height, Layers) = (gl, handle, format, width, height, layers);
    }

    internal uint Handle { get; private set; }

    internal SizedInternalFormat Format { get; }

    internal int Width { get; }

    internal int Height { get; }

    internal int Layers { get; }

    /// <summary>A plane for each of several views: a stack, or one plain texture.</summary>
    internal static GpuTexture Planes(GraphicsDevice device, SizedInternalFormat format, int width, int height, int views) =>
        views > 1 ? Stack(device, format, width, height, views) : Plane(device, format, width, height);

    /// <summary>A plain two-dimensional texture.</summary>
    internal static GpuTexture Plane(GraphicsDevice device, SizedInternalFormat format, int width, int height)
    {
        uint handle = device.Gl.CreateTexture(TextureTarget.Texture2D);
        device.Gl.TextureStorage2D(handle, 1, format, (uint)width, (uint)height);
        return Sampled(new GpuTexture(device.Gl, handle, format, width, height, 1));
    }

    /// <summary>A stack of two-dimensional textures.</summary>
    internal static GpuTexture Stack(GraphicsDevice device, SizedInternalFormat format, int width, int height, int layers)
    {
        uint handle = device.Gl.CreateTexture(TextureTarget.Texture2DArray);
        device.Gl.TextureStorage3D(handle, 1, format, (uint)width, (uint)height, (uint)layers);
        return Sampled(new GpuTexture(device.Gl, handle, format, width, height, layers));
    }

    /// <summary>A buffer seen as a row of texels; the buffer stays its owner's.</summary>
    internal static GpuTexture View(GraphicsDevice device, SizedInternalFormat format, GpuBuffer buffer)
    {
        // Beyond its limit a driver would quietly show the head of the buffer only.
        long texels = (long)buffer.Bytes / BytesOf(format);
        long limit = device.Gl.GetInteger64(GLEnum.MaxTextureBufferSize);
        if (texels > limit)
        {
            throw new GraphicsException($"The mesh needs {texels} texels in one buffer, but {device.Driver} has {limit} at most. Use a mesh of fewer triangles or smaller textures.");
        }

        uint handle = device.Gl.CreateTexture(TextureTarget.TextureBuffer);
        device.Gl.TextureBuffer(handle, format, buffer.Handle);
        return new GpuTexture(device.Gl, handle, format, 0, 1, 1);
    }

    /// <summary>The same texels under another format of the same size, for as long as this texture lives.</summary>
    internal GpuTexture As(SizedInternalFormat format)
    {
        // A view needs a name that was never bound, which glCreateTextures does not give.
        uint handle = _gl.GenTexture();
        _gl.TextureView(handle, Layers > 1 ? TextureTarget.Texture2DArray : TextureTarget.Texture2D, Handle, format, 0, 1, 0, (uint)Layers);
        return Sampled(new GpuTexture(_gl, handle, format, Width, Height, Layers));
    }

    /// <summary>Fills all planes, one after another.</summary>
    internal unsafe void Write<T>(ReadOnlySpan<T> pixels, PixelFormat format, PixelType type)
        where T : unmanaged
    {
        fixed (T* first = pixels)
        {
            if (Layers > 1)
            {
                _gl.TextureSubImage3D(Handle, 0, 0, 0, 0, (uint)Width, (uint)Height, (uint)Layers, format, type, first);
            }
            else
            {
                _gl.TextureSubImage2D(Handle, 0, 0, 0, (uint)Width, (uint)Height, format, type, first);
            }
        }
    }

    /// <summary>Fills a part of one plane.</summary>
    /// <param name="pixels">Texels of the plane's format from the part's first one on.</param>
    /// <param name="stride">Texels from one row to the next.</param>
    /// <param name="part">The part.</param>
    /// <param name="layer">Which plane.</param>
    internal unsafe void Write<T>(ReadOnlySpan<T> pixels, int stride, PixelRect part, int layer)
        where T : unmanaged
    {
        (PixelFormat format, PixelType type) = Format switch
        {
            SizedInternalFormat.R32ui => (PixelFormat.RedInteger, PixelType.UnsignedInt),
            SizedInternalFormat.R32f => (PixelFormat.Red, PixelType.Float),
            _ => (PixelFormat.Rgba, PixelType.Float),
        };
        _gl.PixelStore(PixelStoreParameter.UnpackRowLength, stride);
        fixed (T* first = pixels)
        {
            if (Layers > 1)
            {
                _gl.TextureSubImage3D(Handle, 0, part.X, part.Y, layer, (uint)part.Width, (uint)part.Height, 1, format, type, first);
            }
            else
            {
                _gl.TextureSubImage2D(Handle, 0, part.X, part.Y, (uint)part.Width, (uint)part.Height, format, type, first);
            }
        }

        _gl.PixelStore(PixelStoreParameter.UnpackRowLength, 0);
    }

    /// <summary>Sets a part of each plane to 0.</summary>
    internal unsafe void Clear(PixelRect part)
    {
        // No value means zeros; the format only has to be of the texture's kind.
        (PixelFormat format, PixelType type) = Format == SizedInternalFormat.R32ui
            ? (PixelFormat.RedInteger, PixelType.UnsignedInt)
            : (PixelFormat.Rgba, PixelType.Float);
        _gl.ClearTexSubImage(Handle, 0, part.X, part.Y, 0, (uint)part.Width, (uint)part.Height, (uint)Layers, format, type, null);
    }

    /// <summary>Copies the first planes, of four channels of 8 bits, rows one after another; waits for what draws them.</summary>
    internal unsafe void Read(int planes, Span<byte> pixels)
    {
        fixed (byte* target = pixels)
        {
            Read(planes, PixelFormat.Rgba, PixelType.UnsignedByte, target, pixels.Length);
        }
    }

    /// <summary>Copies the first plane's red, green and blue as they are; waits for what draws it.</summary>
    internal unsafe void Read(Span<float> pixels)
    {
        fixed (float* target = pixels)
        {
            Read(1, PixelFormat.Rgb, PixelType.Float, target, pixels.Length * sizeof(float));
        }
    }

    /// <summary>Asks for the first planes, of four channels of 8 bits, rows one after another, to be brought to a buffer.</summary>
    internal unsafe void CopyTo(GpuBuffer buffer, int planes, nint offset, int bytes)
    {
        _gl.BindBuffer(BufferTargetARB.PixelPackBuffer, buffer.Handle);
        Read(planes, PixelFormat.Rgba, PixelType.UnsignedByte, (void*)offset, bytes);
        _gl.BindBuffer(BufferTargetARB.PixelPackBuffer, 0);
    }

    /// <summary>Binds it to a texture unit.</summary>
    internal void Bind(uint unit) => _gl.BindTextureUnit(unit, Handle);

    /// <summary>Binds it to an image unit.</summary>
    internal void BindImage(uint unit, BufferAccessARB access) =>
        _gl.BindImageTexture(unit, Handle, 0, Layers > 1, 0, access, (InternalFormat)Format);

    public void Dispose()
    {
        _gl.DeleteTexture(Handle);
        Handle = 0;
    }

    private unsafe void Read(int planes, PixelFormat format, PixelType type, void* target, int bytes) =>
        _gl.GetTextureSubImage(Handle, 0, 0, 0, 0, (uint)Width, (uint)Height, (uint)planes, format, type, (uint)bytes, target);

    private static int BytesOf(SizedInternalFormat format) => format switch
    {
        SizedInternalFormat.R16 => 2,
        SizedInternalFormat.R32ui or SizedInternalFormat.R32f => 4,
        SizedInternalFormat.RG32f or SizedInternalFormat.Rgba16 => 8,
        SizedInternalFormat.Rgba32f or SizedInternalFormat.Rgba32i or SizedInternalFormat.Rgba32ui => 16,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No buffer is seen in this format."),
    };

    /// <summary>
    /// All textures are sampled alike, see <see cref="SamplerSlots"/>; shaders interpolate themselves (floorspot.comp.glsl). Of integers llvmpipe takes the
    /// nearest mip level whatever it is told, so that has to be said of all, with their one level.
    /// </summary>
    private static GpuTexture Sampled(GpuTexture texture)
    {
        texture._gl.TextureParameter(texture.Handle, TextureParameterName.TextureMinFilter, (int)GLEnum.NearestMipmapNearest);
        texture._gl.TextureParameter(texture.Handle, TextureParameterName.TextureMagFilter, (int)GLEnum.Nearest);
        texture._gl.TextureParameter(texture.Handle, TextureParameterName.TextureWrapS, (int)GLEnum.ClampToEdge);
        texture._gl.TextureParameter(texture.Handle, TextureParameterName.TextureWrapT, (int)GLEnum.ClampToEdge);
        return texture;
    }
}
