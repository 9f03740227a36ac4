using SIE.Renderer.OpenGL;
using Silk.NET.OpenGL;

namespace SIE.Renderer.Passes;

/// <summary>What is nearest at each sample (nearest.glsl): depth and triangle in one number where the GPU has atomics for such, else the depth alone.</summary>
internal sealed class NearestPlane : IDisposable
{
    private const uint LongBinding = 6, DepthImage = 0, NumberImage = 1; // of nearest.glsl

    private readonly GpuBuffer? _long;
    private readonly GpuTexture? _depths;

    internal NearestPlane(GraphicsDevice device, int side, int views)
    {
        if (device.HasLongAtomics)
        {
            _long = GpuBuffer.Empty(device, (nuint)(side * (long)side * views * sizeof(ulong)));
        }
        else
        {
            _depths = GpuTexture.Planes(device, SizedInternalFormat.R32ui, side, side, views);
        }
    }

    /// <summary>Binds it for being drawn to.</summary>
    /// <param name="numbers">Where the triangles go, by a second drawing or from here.</param>
    internal void BindTarget(GpuTexture numbers)
    {
        _long?.BindStorage(LongBinding);
        _depths?.BindImage(DepthImage, BufferAccessARB.ReadWrite);
        numbers.BindImage(NumberImage, BufferAccessARB.ReadWrite);
    }

    /// <summary>Binds it for being compared with: 0 for what the layer has to be behind, 1 for what it has to be before.</summary>
    internal void BindLimit(uint number)
    {
        _long?.BindStorage(LongBinding + 1 + number);
        _depths?.BindImage(NumberImage + 1 + number, BufferAccessARB.ReadOnly);
    }

    public void Dispose()
    {
        _long?.Dispose();
        _depths?.Dispose();
    }
}
