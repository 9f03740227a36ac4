using Silk.NET.OpenGL;

namespace SIE.Renderer.OpenGL;

/// <summary>A framebuffer of one colour texture, with or without depth. Its textures stay their owner's. Freed by Dispose, before its device.</summary>
internal sealed class RenderTarget : IDisposable
{
    private readonly GL _gl;
    private readonly int _width, _height;

    private RenderTarget(GL gl, uint handle, int width, int height) => (_gl, Handle, _width, _height) = (gl, handle, width, height);

    internal uint Handle { get; private set; }

    /// <summary>Joins the textures to a framebuffer.</summary>
    /// <exception cref="GraphicsException">The driver can't draw into this combination.</exception>
    internal static RenderTarget Of(GraphicsDevice device, GpuTexture? color, GpuTexture? depth)
    {
        GL gl = device.Gl;
        uint handle = gl.CreateFramebuffer();
        if (color is not null)
        {
            gl.NamedFramebufferTexture(handle, FramebufferAttachment.ColorAttachment0, color.Handle, 0);
        }
        else
        {
            gl.NamedFramebufferDrawBuffer(handle, ColorBuffer.None);
        }

        if (depth is not null)
        {
            gl.NamedFramebufferTexture(handle, FramebufferAttachment.DepthAttachment, depth.Handle, 0);
        }

        GLEnum status = gl.CheckNamedFramebufferStatus(handle, FramebufferTarget.Framebuffer);
        if (status != GLEnum.FramebufferComplete)
        {
            throw new GraphicsException($"{device.Driver} can't draw into {color?.Format} with depth {depth?.Format}: {status}.");
        }

        GpuTexture size = color ?? depth ?? throw new ArgumentException("A framebuffer needs a texture.");
        return new RenderTarget(gl, handle, size.Width, size.Height);
    }

    /// <summary>Draws into it from now on, over its whole area.</summary>
    internal void Use()
    {
        _gl.BindFramebuffer(FramebufferTarget.Framebuffer, Handle);
        _gl.Viewport(0, 0, (uint)_width, (uint)_height);
    }

    public void Dispose()
    {
        _gl.DeleteFramebuffer(Handle);
        Handle = 0;
    }
}
